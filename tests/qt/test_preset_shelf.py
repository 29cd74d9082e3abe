from dataclasses import replace
from typing import Any

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.presets import BUILT_IN, MOST_PRESETS, Preset
from llava_desktop.qt.preset_shelf import PresetShelf
from llava_desktop.storage.presets import StoredPresets, load_presets
from tests.qt.made import PatientThread

A, B, C = (Preset(name, name, name) for name in "abc")


@pytest.fixture
def make(qtbot, tmp_path):
    def make(presets=(A, B, C), folder=tmp_path):
        thread: Any = PatientThread()
        shelf = PresetShelf(StoredPresets(presets), folder / "presets.json", thread)
        shelf._timer.setInterval(1)
        return shelf, thread, folder / "presets.json"

    return make


def test_a_change_holds_at_once_and_is_stored_a_moment_later(make, qtbot):
    shelf, thread, path = make()
    with qtbot.waitSignal(shelf.changed):
        shelf.edit(replace(B, name="Better"))
    assert [preset.name for preset in shelf.presets] == ["a", "Better", "c"]
    assert not path.exists()
    qtbot.waitUntil(lambda: len(thread) == 1)
    thread.run_all()
    assert load_presets(path).presets == shelf.presets
    path.unlink()
    shelf.save_now()
    assert not path.exists()


def test_a_change_that_changes_nothing_writes_nothing(make, qtbot):
    shelf, _, _ = make()
    with qtbot.assertNotEmitted(shelf.changed):
        shelf.edit(A)
        shelf.move("a", -1)
    assert not shelf._timer.isActive()


def test_a_new_one_is_the_last_and_another_one_each_time(make):
    shelf, _, _ = make()
    one, two = shelf.add("New"), shelf.add("New", "text")
    assert shelf.presets == (A, B, C, one, two)
    assert one.id != two.id


def test_there_is_an_end_to_their_number(make):
    shelf, _, _ = make(tuple(Preset(str(n), "", "") for n in range(MOST_PRESETS - 1)))
    assert shelf.has_room
    shelf.add("last")
    assert not shelf.has_room


def test_one_moves_up_and_down(make):
    shelf, _, _ = make()
    shelf.move("c", -2)
    shelf.move("a", 1)
    assert shelf.presets == (C, B, A)


def test_what_was_deleted_comes_back_where_it_was_also_after_other_changes(make):
    shelf, _, _ = make()
    shelf.delete("b")
    assert shelf.presets == (A, C)
    assert shelf.deleted == B
    shelf.edit(replace(C, name="changed"))
    assert shelf.undo_delete() == B
    assert shelf.presets == (A, B, replace(C, name="changed"))


def test_when_nothing_was_deleted_nothing_comes_back(make):
    shelf, _, _ = make()
    assert shelf.deleted is None
    assert shelf.undo_delete() is None
    assert shelf.presets == (A, B, C)


def test_one_of_the_app_can_come_back_twice_and_is_two_then(make):
    shelf, _, _ = make(BUILT_IN)
    shelf.delete("alt")
    shelf.bring_back_built_in()
    back = shelf.undo_delete()
    assert back is not None
    assert back.text == next(preset.text for preset in BUILT_IN if preset.id == "alt")
    assert len({preset.id for preset in shelf.presets}) == len(BUILT_IN) + 1


def test_closing_stores_what_is_still_waiting(make):
    shelf, _, path = make()
    shelf.delete("a")
    shelf.save_now()
    assert load_presets(path).presets == (B, C)


def test_a_disk_that_refuses_is_told_in_a_sentence_and_the_change_holds(make, qtbot, tmp_path):
    shelf, thread, _ = make(folder=tmp_path / "missing")
    shelf.delete("a")
    qtbot.waitUntil(lambda: len(thread) == 1)
    with qtbot.waitSignal(shelf.save_failed) as told:
        thread.run_all()
    assert "could not be saved" in told.args[0]
    assert shelf.presets == (B, C)
    with pytest.raises(StorageError):
        shelf.save_now()


def test_a_fault_while_storing_goes_to_the_log(make):
    shelf, _, _ = make()
    with pytest.raises(ZeroDivisionError):
        shelf._after_save((), ZeroDivisionError())
