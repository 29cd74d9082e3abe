"""The switch for updates says what it does, or why it can do nothing, and follows the person only."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel

from llava_desktop.core.release import parsed_version
from llava_desktop.qt.updates import UpdatesView
from llava_desktop.storage.settings import Settings
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.updates_field import NAME, NOBODY_TO_ASK, UpdatesField

POSSIBLE = UpdatesView(host="releases.example", running="0.1.0")

offscreen = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform


@pytest.fixture
def field(theme, qtbot):
    made = UpdatesField()
    qtbot.addWidget(made)
    made.show()
    return made


def box(widget) -> QCheckBox:
    found = widget.findChild(QCheckBox, NAME)
    assert isinstance(found, QCheckBox)
    return found


def words(field) -> str:
    (label,) = field.findChildren(QLabel)
    return str(label.text())


def test_a_build_without_an_address_says_so_and_offers_nothing(field):
    assert not box(field).isEnabled()
    assert not box(field).isChecked()
    assert words(field) == box(field).accessibleDescription() == NOBODY_TO_ASK


def test_who_is_asked_is_said_before_it_is_switched_on(field):
    field.render(POSSIBLE)
    assert box(field).isEnabled()
    assert not box(field).isChecked()
    assert "releases.example is asked" in words(field)
    assert "nothing is downloaded" in words(field)


def test_showing_the_setting_tells_nobody(field, emissions):
    seen = emissions(field)
    field.render(UpdatesView(is_on=True, host="releases.example"))
    assert box(field).isChecked()
    assert seen == []


def test_the_space_bar_switches_it(field, qtbot):
    field.render(POSSIBLE)
    with qtbot.waitSignal(field.switched) as told:
        qtbot.keyClick(box(field), Qt.Key.Key_Space)
    assert told.args == [True]


def test_a_newer_version_is_named_beside_it(field):
    field.render(UpdatesView(is_on=True, host="releases.example", running="0.1.0", newer="0.2.0"))
    assert words(field).startswith("Version 0.2.0 of LLaVA Desktop is out; this is 0.1.0.")


# -- in the window


@offscreen
def test_switching_it_on_in_settings_asks_and_a_newer_version_is_one_notice(room, qtbot):
    room.updates.found.disconnect()  # the words are to be this test's
    room.updates.found.connect(lambda version: room.presenter.tell_news(f"{version} is out"))
    room.settings.open()
    (dialog,) = room.window.findChildren(SettingsDialog)
    box(dialog).click()
    assert room.preferences.value.check_for_updates
    (look,) = room.session.looks
    look[1](parsed_version("9.0"))
    qtbot.waitUntil(lambda: room.told == "9.0 is out")
    assert "Version 9.0 of LLaVA Desktop is out" in words(dialog.findChild(UpdatesField))


def test_what_is_wrong_is_not_covered_by_what_is_new(room):
    room.presenter.tell("The disk is full.")
    room.presenter.tell_news("Version 9.0 is out.")
    assert room.told == "The disk is full."


def test_a_start_asks_nobody_by_default(room):
    room.updates.begin()
    assert room.session.looks == []
    assert room.preferences.value == Settings()
