"""About: honest about who answers, every part with its licence, by keyboard alone, and nothing but plain text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QPushButton, QWidget

from llava_desktop.core.parts import Part
from llava_desktop.ui import about_desk
from llava_desktop.ui.about_desk import AboutDesk
from llava_desktop.ui.about_window import AboutView, AboutWindow
from llava_desktop.ui.settings_dialog import SettingsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform

HOSTILE = Part("<img src='//host/x'>", "1", "MIT", "<b>note</b>", ("x.txt",))
PLACES = (("Log", "/home/al/<b>log"), ("Settings", "/home/al/\u202esettings"))


@pytest.fixture
def desk(room):
    room.settings.about_requested.disconnect(room.about.open)  # this one names another version and other places
    room.about = AboutDesk(window=room.window, version="1.2.3", places=PLACES)
    room.settings.about_requested.connect(room.about.open)
    return room.about


def about(room) -> AboutWindow:
    (found,) = room.window.findChildren(AboutWindow)
    assert isinstance(found, AboutWindow)
    return found


def words(window) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel))


def licence(window) -> str:
    return str(window.findChild(QPlainTextEdit, "Licence").toPlainText())


def parts(window) -> QListWidget:
    found = window.findChild(QListWidget, "Parts")
    assert isinstance(found, QListWidget)
    return found


def press(window, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_settings_leads_to_it_and_it_is_made_once(room, desk):
    room.settings.open()
    (dialog,) = room.window.findChildren(SettingsDialog)
    press(dialog, "About")
    assert about(room).isVisible()
    assert not about(room).isModal()
    about(room).close()
    desk.open()
    assert about(room).isVisible()


def test_it_says_the_version_who_answers_and_where_the_data_lies(room, desk):
    desk.open()
    said = words(about(room))
    for expected in ("LLaVA Desktop 1.2.3", "It is not LLaVA", "answers at Replicate", "Python 3.", "Qt 6."):
        assert expected in said
    assert "Log: /home/al/<b>log" in said
    assert "Settings: /home/al/‹U+202E›settings" in said


def test_every_part_is_listed_with_the_text_of_its_licence(room, desk):
    desk.open()
    window = about(room)
    names = [parts(window).item(row).text() for row in range(parts(window).count())]
    assert names[0] == "LLaVA Desktop"
    assert {name.split(" ")[0] for name in names} >= {"httpx", "pillow", "Python", "Qt", "OpenSSL", "keyring"}
    for row, name in enumerate(names):
        parts(window).setCurrentRow(row)
        assert licence(window).startswith(f"{name}\n")
        assert about_desk.MISSING not in licence(window)
        assert len(licence(window)) > 300


def test_how_to_replace_qt_is_one_press_away(room, desk, qtbot):
    desk.open()
    window = about(room)
    press(window, "How to replace Qt")
    assert licence(window).startswith("Qt 6.")
    assert "How to replace Qt with a version of your own" in licence(window)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in licence(window)
    assert window.focusWidget() is window.findChild(QPlainTextEdit, "Licence")


def test_the_keyboard_reaches_everything_and_escape_closes(room, desk, qtbot):
    desk.open()
    window = about(room)
    qtbot.waitUntil(window.isActiveWindow)
    seen = []
    for _ in range(8):
        seen.append(getattr(window.focusWidget(), "objectName", str)())  # there may be none, which its type denies
        window.focusNextChild()
    assert {"Parts", "Licence", "How to replace Qt", "Close about"} <= set(seen)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_arrow_keys_go_through_the_parts(room, desk, qtbot):
    desk.open()
    window = about(room)
    qtbot.keyClick(parts(window), Qt.Key.Key_Down)
    assert licence(window).startswith(parts(window).item(1).text())


def test_everything_that_can_be_used_has_a_name(room, desk):
    desk.open()
    for widget in about(room).findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not widget.isHidden():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_markup_in_a_part_is_shown_as_it_is(theme, qtbot):
    view = AboutView("1", "Python", (), (HOSTILE,))
    window = AboutWindow(view, lambda _part: "<img src='file:///etc/passwd'> text")
    qtbot.addWidget(window)
    assert licence(window) == (
        "<img src='//host/x'> 1\n<b>note</b>\nLicence: MIT\n\n<img src='file:///etc/passwd'> text"
    )
    assert parts(window).item(0).text() == HOSTILE.title


def test_a_damaged_installation_still_shows_what_is_known(room, desk, monkeypatch, tmp_path):
    monkeypatch.setattr(about_desk, "resource_path", lambda name: tmp_path / name)
    desk.open()
    window = about(room)
    assert licence(window).endswith(about_desk.MISSING)
    press(window, "How to replace Qt")
    assert licence(window).startswith("Qt\n")
