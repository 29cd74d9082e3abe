"""Settings: the token goes in and never comes out; the engine is chosen by people only."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QRadioButton, QWidget

from llava_desktop.core.engine import EngineChoice, TokenPlace
from llava_desktop.ui.settings_account import TOKEN_PAGE
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.settings_view import SettingsView
from tests.canary.secrets import TOKEN

CHECKING = SettingsView(news="Checking the token with the API…", is_busy=True)


@pytest.fixture
def dialog(theme, qtbot):
    made = SettingsDialog()
    qtbot.addWidget(made)
    made.show()
    return made


def field(dialog) -> QLineEdit:
    found = dialog.findChild(QLineEdit, "API token")
    assert isinstance(found, QLineEdit)
    return found


def button(dialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def words(dialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def saved_token(dialog, qtbot) -> None:
    qtbot.keyClicks(field(dialog), TOKEN)
    button(dialog, "Save token").click()
    dialog.render(CHECKING)


# -- the token


def test_what_was_pasted_is_handed_over_to_be_saved(dialog, qtbot):
    qtbot.keyClicks(field(dialog), f" {TOKEN} ")
    with qtbot.waitSignal(dialog.save_token_requested) as told:
        button(dialog, "Save token").click()
    assert told.args == [f" {TOKEN} "]


def test_enter_saves_and_nothing_at_all_does_not(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.save_token_requested):
        qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert not button(dialog, "Save token").isEnabled()
    qtbot.keyClicks(field(dialog), TOKEN)
    with qtbot.waitSignal(dialog.save_token_requested):
        qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_the_field_is_emptied_once_the_token_is_saved(dialog, qtbot):
    saved_token(dialog, qtbot)
    assert field(dialog).text() == TOKEN
    dialog.render(SettingsView(token_place=TokenPlace.KEYRING, news="Saved in the keyring."))
    assert field(dialog).text() == ""


def test_a_token_kept_for_the_session_leaves_the_field_too(dialog, qtbot):
    saved_token(dialog, qtbot)
    dialog.render(SettingsView(token_place=TokenPlace.SESSION, news="Kept for this session only.", is_error=True))
    assert field(dialog).text() == ""


def test_a_refused_token_stays_to_be_corrected(dialog, qtbot):
    saved_token(dialog, qtbot)
    dialog.render(SettingsView(news="The API did not accept this token.", is_error=True))
    assert field(dialog).text() == TOKEN
    assert "The API did not accept this token." in words(dialog)


def test_news_about_something_else_empties_nothing(dialog, qtbot):
    qtbot.keyClicks(field(dialog), TOKEN)
    dialog.render(SettingsView(news="Removed."))
    assert field(dialog).text() == TOKEN


def test_closing_the_window_empties_the_field(dialog, qtbot):
    qtbot.keyClicks(field(dialog), TOKEN)
    button(dialog, "Close settings").click()
    assert not dialog.isVisible()
    assert field(dialog).text() == ""


def test_nothing_gets_the_token_out_of_the_field(dialog, qtbot):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    entry = field(dialog)
    qtbot.keyClicks(entry, TOKEN)
    entry.selectAll()
    qtbot.keyClick(entry, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(entry, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    entry.copy()
    entry.cut()
    assert clipboard.text() == "before"
    assert not entry.dragEnabled()
    assert TOKEN not in entry.displayText()
    accessible = QAccessible.queryAccessibleInterface(entry)
    assert TOKEN not in accessible.text(QAccessible.Text.Value)
    assert TOKEN not in words(dialog)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_field_can_only_paste_and_clear(dialog, qtbot):
    entry = field(dialog)
    qtbot.keyClicks(entry, TOKEN)
    place = entry.rect().center()
    QApplication.sendEvent(entry, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, entry.mapToGlobal(place)))
    menu = entry.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == ["Paste", "Clear"]
    actions["Clear"].trigger()
    assert entry.text() == ""
    menu.close()


def test_check_and_remove_need_a_token(dialog, qtbot):
    assert not button(dialog, "Check token").isEnabled()
    assert not button(dialog, "Remove token").isEnabled()
    dialog.render(SettingsView(token_place=TokenPlace.KEYRING))
    with qtbot.waitSignal(dialog.check_token_requested):
        button(dialog, "Check token").click()
    with qtbot.waitSignal(dialog.remove_token_requested):
        button(dialog, "Remove token").click()


def test_nothing_is_asked_twice_while_it_is_going_on(dialog, qtbot):
    qtbot.keyClicks(field(dialog), TOKEN)
    dialog.render(replace(CHECKING, token_place=TokenPlace.KEYRING))
    assert not any(button(dialog, name).isEnabled() for name in ("Save token", "Check token", "Remove token"))
    assert "Checking the token with the API…" in words(dialog)


@pytest.mark.parametrize("place", list(TokenPlace))
def test_where_the_token_is_kept_is_said(dialog, place):
    dialog.render(SettingsView(token_place=place))
    said = {
        TokenPlace.NONE: "no token yet",
        TokenPlace.KEYRING: "in this computer's keyring",
        TokenPlace.SESSION: "for this session only",
        TokenPlace.ENVIRONMENT: "REPLICATE_API_TOKEN",
    }[place]
    assert said in words(dialog)


def test_where_the_token_goes_is_said_and_hidden_characters_are_marked(dialog):
    dialog.render(SettingsView(api_host="ev\u202eil.test", news="<b>words</b> of a server\u202e"))
    assert "ev‹U+202E›il.test only" in words(dialog)
    assert "<b>words</b> of a server‹U+202E›" in words(dialog)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))


def test_the_token_page_is_text_to_copy_and_no_link(dialog):
    label = next(each for each in dialog.findChildren(QLabel) if each.text() == TOKEN_PAGE)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not label.openExternalLinks()


# -- the engine


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("Engine: Automatic", EngineChoice.AUTO),
        ("Engine: Demo engine", EngineChoice.DEMO),
        ("Engine: Replicate", EngineChoice.REPLICATE),
    ],
)
def test_a_click_chooses_the_engine_and_rendering_does_not(dialog, qtbot, name, choice):
    with qtbot.assertNotEmitted(dialog.engine_chosen):
        for each in EngineChoice:
            dialog.render(SettingsView(choice=each))
    radio = dialog.findChild(QRadioButton, name)
    with qtbot.waitSignal(dialog.engine_chosen) as told:
        radio.click()
    assert told.args == [choice]
    dialog.render(SettingsView(choice=choice))
    assert radio.isChecked()


# -- for everybody


def test_every_widget_that_takes_the_focus_has_a_name(dialog):
    reached = [
        each
        for each in dialog.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]
    assert len(reached) >= 6
    assert all(each.accessibleName() and each.objectName() for each in reached)


def test_the_token_field_can_be_asked_for(dialog, qtbot):
    dialog.focus_token()
    qtbot.waitUntil(field(dialog).hasFocus)
