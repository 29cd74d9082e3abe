"""Settings: the token goes in and never comes out; the engine is chosen by people only."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from llava_desktop.core.engine import EngineChoice, TokenPlace
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.picture import Quality
from llava_desktop.storage.folders import DataHow
from llava_desktop.ui.settings_account import TOKEN_PAGE
from llava_desktop.ui.settings_address import AddressView
from llava_desktop.ui.settings_data import DataView
from llava_desktop.ui.settings_dialog import SettingsDialog
from llava_desktop.ui.settings_fields import SettingsFields
from llava_desktop.ui.settings_view import SettingsView
from tests.canary.secrets import TOKEN

CHECKING = SettingsView(news="Checking the token with the API…", is_busy=True)


@pytest.fixture
def dialog(theme, qtbot):
    made = SettingsDialog(SettingsFields())
    for _ in made.place_fields():
        pass
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
    """As they are read, without the places where they may be broken."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible()).replace("\u200b", "")


def saved_token(dialog, qtbot) -> None:
    qtbot.keyClicks(field(dialog), TOKEN)
    button(dialog, "Save token").click()
    dialog.render(CHECKING)


# -- the token


def test_what_was_pasted_is_handed_over_to_be_saved(dialog, qtbot):
    qtbot.keyClicks(field(dialog), f" {TOKEN} ")
    with qtbot.waitSignal(dialog.fields.account.save_requested) as told:
        button(dialog, "Save token").click()
    assert told.args == [f" {TOKEN} "]


def test_enter_saves_and_nothing_at_all_does_not(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.fields.account.save_requested):
        qtbot.keyClick(field(dialog), Qt.Key.Key_Return)
    assert not button(dialog, "Save token").isEnabled()
    qtbot.keyClicks(field(dialog), TOKEN)
    with qtbot.waitSignal(dialog.fields.account.save_requested):
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
    with qtbot.waitSignal(dialog.fields.account.check_requested):
        button(dialog, "Check token").click()
    with qtbot.waitSignal(dialog.fields.account.remove_requested):
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


def test_the_token_page_is_text_to_copy_and_opened_by_a_button(dialog, qtbot):
    label = next(each for each in dialog.findChildren(QLabel) if each.text() == TOKEN_PAGE)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not label.openExternalLinks()
    with qtbot.waitSignal(dialog.fields.account.link_requested) as asked:
        dialog.findChild(QPushButton, "Open this page in the browser").click()
    assert asked.args == [TOKEN_PAGE]


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
    with qtbot.assertNotEmitted(dialog.fields.engine.chosen):
        for each in EngineChoice:
            dialog.render(SettingsView(choice=each))
    radio = dialog.findChild(QRadioButton, name)
    with qtbot.waitSignal(dialog.fields.engine.chosen) as told:
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


def tab_order(dialog) -> list[QWidget]:
    """From the search on."""
    found = [dialog.findChild(QLineEdit, "Search settings")]
    while (following := found[-1].nextInFocusChain()) is not found[0]:
        found.append(following)
    return [each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]


def test_tab_goes_from_the_search_to_each_setting_and_ends_at_close(dialog):
    names = [each.objectName() for each in tab_order(dialog)]
    wanted = ["Search settings", "Sections of settings", "API token", "Cancel after", "About", "Close settings"]
    assert [name for name in names if name in wanted] == wanted


@pytest.mark.parametrize("choice", EngineChoice)
def test_tab_comes_to_the_engine_that_is_chosen(dialog, choice):
    dialog.render(SettingsView(choice=choice))
    reached = [each for each in tab_order(dialog) if each.objectName().startswith("Engine: ")]
    assert [each.property("checked") for each in reached] == [True]


def test_the_token_field_can_be_asked_for(dialog, qtbot):
    dialog.focus_token()
    qtbot.waitUntil(field(dialog).hasFocus)


# -- all in one place


def search(dialog, qtbot, typed: str) -> list[str]:
    """The sections that are left."""
    entry = dialog.findChild(QLineEdit, "Search settings")
    entry.clear()
    qtbot.keyClicks(entry, typed)
    return [section.name for section in dialog._column.sections if section.isVisible()]


def test_there_are_eight_sections(dialog):
    names = [section.name for section in dialog._column.sections]
    assert names == ["Answers", "Account", "Pictures", "Cost", "Window", "Data", "Network", "Help"]


@pytest.mark.parametrize(
    ("typed", "sections"),
    [
        ("proxy", ["Network"]),
        ("PORTABLE usb", ["Data"]),
        ("zoom", ["Window"]),
        ("concurrency", ["Cost"]),
        ("account", ["Account"]),
        ("base url", ["Network"]),
        ("sprache", ["Window"]),
        ("hotkeys", ["Help"]),
        ("nothing has these words", []),
    ],
)
def test_a_setting_is_found_by_its_words_and_by_others(dialog, qtbot, typed, sections):
    assert search(dialog, qtbot, typed) == sections
    assert ("No setting has these words." in words(dialog)) == (not sections)


def test_what_is_found_is_only_that_setting_and_escape_brings_the_others_back(dialog, qtbot):
    search(dialog, qtbot, "language")
    assert dialog.findChild(QComboBox, "Language").isVisible()
    assert not dialog.findChild(QSpinBox, "Text size").isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.findChild(QSpinBox, "Text size").isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_section_is_gone_to_by_its_name_and_the_list_follows_what_is_scrolled_to(dialog, qtbot):
    sections = dialog.findChild(QListWidget, "Sections of settings")
    bar = dialog._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    sections.setCurrentRow(5)
    assert bar.value() == dialog._column.sections[5].y()
    bar.setValue(bar.maximum())
    assert sections.currentItem().text() == "Help"
    bar.setValue(0)
    assert sections.currentItem().text() == "Answers"


def test_the_list_gives_way_where_the_settings_need_the_room(dialog, theme, qtbot):
    sections = dialog.findChild(QListWidget, "Sections of settings")
    assert sections.isVisible()
    dialog.resize(dialog.minimumWidth(), dialog.height())
    try:
        theme.use_text_size(200)
        qtbot.waitUntil(lambda: not sections.isVisible())
    finally:
        theme.use_text_size(100)
    qtbot.waitUntil(lambda: dialog._scroll.widget().width() <= dialog._scroll.viewport().width())


def test_what_waits_for_the_next_start_is_said_with_a_button_for_it(dialog, qtbot):
    start_again = button(dialog, "Start again")
    assert not start_again.isVisible()
    dialog.render(SettingsView(restart_why="What you changed holds from the next start."))
    assert start_again.isVisible()
    with qtbot.waitSignal(dialog.restart_requested):
        start_again.click()


# -- one field each


def type_into(dialog, qtbot, name: str, typed: str) -> QLineEdit:
    entry = dialog.findChild(QLineEdit, name)
    assert isinstance(entry, QLineEdit)
    entry.clear()
    qtbot.keyClicks(entry, typed)
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    return entry


def test_another_address_is_taken_after_it_was_said_where_the_token_goes(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.fields.address.agreed):
        type_into(dialog, qtbot, "API address", "https://proxy.example/v1")
    assert "questions, pictures and token go to proxy.example" in words(dialog)
    assert "api.replicate.com stays in the keyring" in words(dialog)
    with qtbot.waitSignal(dialog.fields.address.agreed) as told:
        button(dialog, "Use this address").click()
    assert told.args == ["https://proxy.example/v1"]
    assert not button(dialog, "Use this address").isVisible()


def test_an_address_can_be_left_as_it_was(dialog, qtbot):
    entry = type_into(dialog, qtbot, "API address", "https://proxy.example/v1")
    with qtbot.assertNotEmitted(dialog.fields.address.agreed):
        button(dialog, "Keep the address").click()
    assert entry.text() == ""
    assert not button(dialog, "Use this address").isVisible()


def test_a_token_of_the_environment_would_go_there_too_and_that_is_said(dialog, qtbot):
    dialog.render(SettingsView(address=AddressView(has_environment_token=True)))
    type_into(dialog, qtbot, "API address", "https://proxy.example/v1")
    assert "REPLICATE_API_TOKEN is set" in words(dialog)


def test_an_address_that_cannot_be_used_says_why_and_stays(dialog, qtbot):
    entry = type_into(dialog, qtbot, "API address", "http://proxy.example/v1")
    assert "must begin with https" in words(dialog)
    assert entry.text() == "http://proxy.example/v1"
    dialog.render(SettingsView(restart_why="x"))
    assert entry.text() == "http://proxy.example/v1"


def test_which_address_holds_now_is_said_where_it_is_another_one(dialog):
    dialog.render(SettingsView(address=AddressView("https://proxy.example/v1", is_named=True)))
    assert "named by --api-url or REPLICATE_BASE_URL" in words(dialog)
    dialog.render(SettingsView(address=AddressView("https://proxy.example/v1")))
    assert "From the next start: https://proxy.example/v1" in words(dialog)


def test_a_version_is_checked_before_it_is_taken(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.fields.version_edited):
        type_into(dialog, qtbot, "Version of the model", "abc:1 2")
    with qtbot.waitSignal(dialog.fields.version_edited) as told:
        type_into(dialog, qtbot, "Version of the model", "0123456789abcdef" * 4)
    assert told.args == ["0123456789abcdef" * 4]


def test_a_proxy_and_certificates_are_checked_before_they_are_taken(dialog, qtbot, tmp_path):
    with qtbot.assertNotEmitted(dialog.fields.network.edited):
        type_into(dialog, qtbot, "Proxy", "http://al:hush@proxy.example")
        type_into(dialog, qtbot, "File of certificates", "company.pem")
    assert "password is a secret" in words(dialog)
    assert "whole path" in words(dialog)
    with qtbot.waitSignal(dialog.fields.network.edited) as told:
        type_into(dialog, qtbot, "Proxy", "proxy.example:8080")
    assert told.args == [NetworkChoice("http://proxy.example:8080")]
    with qtbot.waitSignal(dialog.fields.network.edited) as told:
        dialog.fields.network.take_file(str(tmp_path / "company.pem"))
    assert told.args == [NetworkChoice("http://proxy.example:8080", str(tmp_path / "company.pem"))]


def test_text_size_language_and_quality_are_what_a_person_chose_and_never_what_is_shown(dialog, qtbot):
    box = dialog.findChild(QComboBox, "Language")
    with qtbot.assertNotEmitted(dialog.fields.language.chosen), qtbot.assertNotEmitted(dialog.fields.text_size.edited):
        dialog.render(SettingsView(language="de", text_percent=150, quality=Quality.BEST))
    assert (box.currentText(), dialog.findChild(QSpinBox, "Text size").value()) == ("Deutsch", 150)
    with qtbot.waitSignal(dialog.fields.language.chosen) as told:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert told.args == ["fr"]
    with qtbot.waitSignal(dialog.fields.text_size.edited) as told:
        qtbot.keyClick(dialog.findChild(QSpinBox, "Text size"), Qt.Key.Key_Up)
    assert told.args == [160]
    with qtbot.waitSignal(dialog.fields.quality.chosen) as told:
        dialog.findChild(QRadioButton, "Quality of pictures: Fits 256 kB").click()
    assert told.args == [Quality.FITS]


def test_the_wheel_changes_no_choice(dialog):
    for widget in (dialog.findChild(QComboBox, "Language"), dialog.findChild(QSpinBox, "Text size")):
        event = QWheelEvent(
            QPointF(2, 2),
            QPointF(2, 2),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        widget.wheelEvent(event)
        assert not event.isAccepted()


@pytest.mark.parametrize(
    ("how", "can_move"),
    [(DataHow.SYSTEM, True), (DataHow.MOVED, True), (DataHow.NAMED, False), (DataHow.PORTABLE, False)],
)
def test_where_the_data_lies_is_shown_and_moved_where_that_can_be(dialog, how, can_move):
    dialog.render(SettingsView(data=DataView("/home/al/\u202edata", how, can_carry=True)))
    assert "/home/al/‹U+202E›data" in words(dialog)
    for name in ("Move the data folder", "Move it beside the program"):
        assert button(dialog, name).isVisible() == can_move
    assert not button(dialog, "Leave the data here").isVisible()
    assert not button(dialog, "Open the old folder").isVisible()


def test_a_move_that_waits_and_one_that_was_made_are_said(dialog, qtbot):
    dialog.render(SettingsView(data=DataView("/new", DataHow.MOVED, move_to="/newer", before="/old")))
    assert "At the next start it is copied to /newer" in words(dialog)
    assert "still in /old" in words(dialog)
    with qtbot.waitSignal(dialog.fields.data.stay_requested):
        button(dialog, "Leave the data here").click()
    with qtbot.waitSignal(dialog.fields.data.open_before_requested):
        button(dialog, "Open the old folder").click()


def test_a_token_that_a_screen_reader_sets_can_be_saved_too(dialog):
    field(dialog).setText(TOKEN)
    assert button(dialog, "Save token").isEnabled()
