import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.ui.settings_dialog import SettingsDialog
from tests.qt.made import REPLICATE, FakeKeyring

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform


def dialog(room):
    found = room.window.findChildren(SettingsDialog)
    assert len(found) == 1
    return found[0]


def words(room) -> str:
    return "\n".join(label.text() for label in dialog(room).findChildren(QLabel) if not label.isHidden())


def test_the_dialog_is_made_when_it_is_first_wanted_and_only_once(room):
    assert room.window.findChildren(SettingsDialog) == []
    room.press("Settings")
    assert dialog(room).isVisible()
    room.press("Engine")
    dialog(room).close()
    room.settings.open()
    assert dialog(room).isVisible()


def test_the_invitation_to_add_a_token_leads_to_its_field(room, qtbot):
    room.window.picture_pane.token_requested.emit()
    qtbot.waitUntil(lambda: dialog(room).isVisible())
    field = dialog(room).findChild(QLineEdit, "API token")
    assert dialog(room).focusWidget() is field


def test_choosing_an_engine_holds_now_and_at_the_next_start(room):
    room.settings.open()
    dialog(room).engine_chosen.emit(EngineChoice.REPLICATE)
    assert room.engines.choice is EngineChoice.REPLICATE
    assert room.preferences.value.engine is EngineChoice.REPLICATE


def test_the_dialog_speaks_to_the_owner_of_the_token(room):
    room.settings.open()
    dialog(room).save_token_requested.emit(REPLICATE.token)
    assert room.session.checks[0][0].token == REPLICATE.token
    assert "Checking" in words(room)


def test_a_token_that_is_there_can_be_checked_and_removed(make_room):
    room = make_room(keyring=FakeKeyring(REPLICATE.token))
    room.settings.open()
    assert "keyring" in words(room)
    assert "api.replicate.com" in words(room)
    dialog(room).check_token_requested.emit()
    assert len(room.session.checks) == 1
    dialog(room).remove_token_requested.emit()
    room.keyring_thread.run_all()
    assert "Removed." in words(room)


def test_what_happened_before_the_dialog_was_open_is_read_in_it_once(make_room):
    locked = KeyringUnavailable("The keyring is locked, and was not unlocked.")
    room = make_room(keyring=FakeKeyring(error=locked))
    room.settings.open()
    assert locked.text in words(room)
    dialog(room).close()
    room.settings.open()
    assert locked.text not in words(room)


def test_what_is_still_going_on_is_not_forgotten_with_the_dialog(room):
    room.settings.open()
    dialog(room).save_token_requested.emit(REPLICATE.token)
    dialog(room).close()
    room.settings.open()
    assert "Checking" in words(room)


def test_how_long_a_run_may_take_holds_for_the_next_question(room):
    room.settings.open()
    limit = dialog(room).findChild(QSpinBox, "Cancel after")
    assert limit.value() == 900
    limit.setValue(60)
    assert room.preferences.value.cancel_after_s == 60
    room.begin().ask()
    assert room.session.asked[-1].cancel_after_s == 60


def test_how_many_questions_run_at_once_holds_at_once_and_is_kept(room):
    room.settings.open()
    at_once = dialog(room).findChild(QSpinBox, "Questions at once")
    assert at_once.value() == 3
    at_once.setValue(1)
    assert room.session.allowed == [1]
    assert room.preferences.value.questions_at_once == 1
