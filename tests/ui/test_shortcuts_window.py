import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea

from llava_desktop.core.actions import Action, Group
from llava_desktop.core.shortcuts import TYPED, USED_BY_FIELDS
from llava_desktop.ui.key_field import LISTENING, NO_KEYS, KeyField
from llava_desktop.ui.shortcuts_window import ShortcutsWindow
from tests.ui.seeing import cut_off
from tests.ui.states import settle

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(room, qtbot):
    room.actions.run(Action.SHORTCUTS)
    return room.window.findChild(ShortcutsWindow)


def field(window, action):
    return window._rows[action].keys


def change(window, action, key, modifiers=Qt.KeyboardModifier.NoModifier):
    field(window, action).setFocus()
    QTest.keyClick(field(window, action), Qt.Key.Key_Space)
    QTest.keyClick(field(window, action), Qt.Key.Key_Control, modifiers)
    QTest.keyClick(field(window, action), key, modifiers)


def shown(window):
    return [action for action, row in window._rows.items() if row.isVisible()]


def test_what_scrolls_is_no_stop_on_the_way_of_tab(window):
    assert window.findChild(QScrollArea, "Shortcuts").focusPolicy() is Qt.FocusPolicy.NoFocus


def test_it_lists_every_action_by_group_with_its_keys(window):
    assert {button.objectName() for button in window.findChildren(KeyField)} >= {"Keys: Open picture", "Keys: Ask"}
    assert shown(window) == list(Action)
    assert field(window, Action.ZOOM_IN).text() == "+, =, Ctrl++, Ctrl+="
    assert field(window, Action.OPEN_PICTURE).accessibleName() == "Open picture: Ctrl+O"
    assert {label.accessibleName() for label in window.findChildren(QLabel)} >= {group.value for group in Group}


def test_keys_with_long_names_are_not_cut_off(window):
    window._rows[Action.ASK_ALL].render("Control+Mayúsculas+Retorno", is_changed=False)
    settle(window)
    assert not cut_off(window)
    assert field(window, Action.ASK_ALL).width() > field(window, Action.ASK).width()


def test_it_is_searched_by_words(window):
    search = window.findChild(QLineEdit, "Search shortcuts")
    QTest.keyClicks(search, "zoom")
    assert shown(window) == [Action.ZOOM_IN, Action.ZOOM_OUT]
    QTest.keyClicks(search, "x")
    assert shown(window) == []
    assert window._none.isVisible()


def test_the_keys_that_are_pressed_hold_at_once(room, window):
    change(window, Action.REGION, Qt.Key.Key_G, CONTROL)
    assert field(window, Action.REGION).text() == "Ctrl+G"
    assert room.actions.keys(Action.REGION) == "Ctrl+G"


def test_while_it_listens_it_says_so_and_escape_leaves_it(window):
    field(window, Action.REGION).click()
    assert field(window, Action.REGION).text() == LISTENING
    QTest.keyClick(field(window, Action.REGION), Qt.Key.Key_Escape)
    assert field(window, Action.REGION).text() == "Ctrl+R"
    assert window.isVisible()


def test_what_goes_elsewhere_ends_the_listening(window, qtbot):
    change(window, Action.REGION, Qt.Key.Key_Escape)
    field(window, Action.REGION).click()
    window.findChild(QLineEdit, "Search shortcuts").setFocus()
    assert field(window, Action.REGION).text() == "Ctrl+R"


def test_backspace_removes_the_keys_and_reset_brings_them_back(room, window):
    reset = window.findChild(QPushButton, "Reset: Select a region")
    assert not reset.isVisible()
    change(window, Action.REGION, Qt.Key.Key_Backspace)
    assert field(window, Action.REGION).text() == NO_KEYS
    assert room.actions.keys(Action.REGION) == ""
    reset.setFocus()
    reset.click()
    assert field(window, Action.REGION).text() == "Ctrl+R"
    assert field(window, Action.REGION).hasFocus()


def test_all_are_reset_at_once(room, window):
    change(window, Action.REGION, Qt.Key.Key_G, CONTROL)
    change(window, Action.REDACT, Qt.Key.Key_Backspace)
    window.findChild(QPushButton, "Reset all shortcuts").click()
    assert room.action_room.shelf.shortcuts.changed == {}
    assert not window.findChild(QPushButton, "Reset all shortcuts").isEnabled()


@pytest.mark.parametrize(
    ("key", "modifiers", "why"),
    [
        (Qt.Key.Key_O, CONTROL, "Ctrl+O: “Open picture” has these keys. Remove them there first."),
        (Qt.Key.Key_C, CONTROL, f"Ctrl+C: {USED_BY_FIELDS}"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, f"Tab: {USED_BY_FIELDS}"),
        (Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier, f"G: {TYPED}"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_sentence(key, modifiers, why, window):
    change(window, Action.REGION, key, modifiers)
    assert window._news.text() == why
    assert window._news.isVisible()
    assert field(window, Action.REGION).text() == "Ctrl+R"
    change(window, Action.REGION, Qt.Key.Key_G, CONTROL)
    assert not window._news.isVisible()


def test_it_is_opened_again_where_it_was(room, window):
    window.tell("Old news")
    room.actions.run(Action.SHORTCUTS)
    assert room.window.findChildren(ShortcutsWindow) == [window]
    assert not window._news.isVisible()
