import pytest
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from llava_desktop.ui.tray_desk import Reason, TrayDesk

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray of its own


@pytest.fixture
def tray(room, monkeypatch):
    """On a desktop that has one; the setting is off."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    return TrayDesk(room.window, room.preferences, room.window)


@pytest.fixture
def icon(tray, room):
    room.preferences.change(tray_icon=True)
    return tray.icon


def choose(room, words):
    menu = room.window.findChild(QMenu, "Tray menu")
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_there_is_no_icon_until_it_is_wanted_and_none_when_it_is_not_any_more(tray, room):
    seen = [tray.icon]
    for change in ({"tray_icon": True}, {"max_tokens": 7}):
        room.preferences.change(**change)
        seen.append(tray.icon)
        assert tray.icon.isVisible()
    assert seen[0] is None
    assert seen[1] is seen[2]
    room.preferences.change(tray_icon=False)
    assert tray.icon is None


def test_none_is_made_where_the_desktop_has_no_tray(tray, room, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    room.preferences.change(tray_icon=True)
    assert tray.icon is None


def test_a_click_shows_the_window_and_only_a_click(icon, room, qtbot):
    room.window.showMinimized()
    icon.activated.emit(Reason.Context)
    assert room.window.isMinimized()
    icon.activated.emit(Reason.Trigger)
    qtbot.waitUntil(room.window.isActiveWindow)
    assert not room.window.isMinimized()


def test_the_menu_shows_the_window(icon, room):
    room.window.showMinimized()
    choose(room, "Show")
    assert not room.window.isMinimized()


def test_the_menu_begins_a_question_in_the_window(icon, room):
    room.open_picture()
    room.window.showMinimized()
    choose(room, "New question")
    assert room.desk.picture is None
    assert not room.window.isMinimized()


def test_the_menu_captures(icon, room, qtbot):
    with qtbot.waitSignal(room.window.capture_requested):
        choose(room, "Capture")


def test_the_menu_quits_and_so_does_the_window_s_own_close(icon, room, tray, qtbot):
    with qtbot.waitSignal(room.window.closed):
        choose(room, "Quit")
    assert tray.icon is None
