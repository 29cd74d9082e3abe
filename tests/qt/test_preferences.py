from typing import Any

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.qt.preferences import Preferences
from llava_desktop.storage.settings import Settings, load_settings
from tests.qt.made import PatientThread


@pytest.fixture
def make(qtbot, tmp_path):
    def make(folder=tmp_path):
        thread: Any = PatientThread()
        preferences = Preferences(Settings(), folder / "settings.json", thread)
        preferences._timer.setInterval(1)
        return preferences, thread, folder / "settings.json"

    return make


def test_a_change_holds_at_once_and_is_stored_a_moment_later(make, qtbot):
    preferences, thread, path = make()
    preferences.change(max_tokens=100)
    preferences.change(temperature=0.5)
    assert preferences.value.max_tokens == 100
    assert not path.exists()
    qtbot.waitUntil(lambda: len(thread) == 1)  # both in one writing
    thread.run_all()
    assert load_settings(path) == Settings(max_tokens=100, temperature=0.5)


def test_a_change_that_changes_nothing_writes_nothing(make, tmp_path):
    preferences, _thread, path = make()
    preferences.change(max_tokens=Settings().max_tokens)
    preferences.save_now()
    assert not preferences._timer.isActive()
    assert not path.exists()


def test_closing_stores_what_is_still_waiting(make):
    preferences, _thread, path = make()
    preferences.change(max_tokens=7)
    preferences.save_now()
    assert load_settings(path).max_tokens == 7
    assert not preferences._timer.isActive()


def test_closing_stores_what_a_busy_thread_never_got_to(make, qtbot):
    preferences, thread, path = make()
    preferences.change(max_tokens=7)
    qtbot.waitUntil(lambda: len(thread) == 1)  # handed over, and not done
    preferences.save_now()
    assert load_settings(path).max_tokens == 7


def test_closing_writes_nothing_when_all_is_stored(make, qtbot):
    preferences, thread, path = make()
    preferences.change(max_tokens=7)
    qtbot.waitUntil(lambda: len(thread) == 1)
    thread.run_all()
    path.unlink()
    preferences.save_now()
    assert not path.exists()


def test_a_disk_that_refuses_is_told_in_a_sentence_and_the_change_holds(make, qtbot, tmp_path):
    preferences, thread, _ = make(tmp_path / "missing")
    preferences.change(max_tokens=7)
    qtbot.waitUntil(lambda: len(thread) == 1)
    with qtbot.waitSignal(preferences.save_failed) as told:
        thread.run_all()
    assert "could not be saved" in told.args[0]
    assert preferences.value.max_tokens == 7
    with pytest.raises(StorageError):
        preferences.save_now()


def test_a_fault_while_storing_goes_to_the_log(make, monkeypatch):
    preferences, _, _ = make()
    with pytest.raises(ZeroDivisionError):
        preferences._after_save(Settings(), ZeroDivisionError())


def test_whoever_shows_a_setting_is_told_of_each_change_and_of_nothing_else(make, qtbot):
    preferences, _thread, _path = make()
    with qtbot.waitSignal(preferences.changed):
        preferences.change(text_percent=150)
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.change(text_percent=150)
    preferences._timer.stop()
