"""Nothing that was typed is lost by a click elsewhere: each place for words, and each way to turn from it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QPushButton, QSpinBox, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.command_palette import CommandPalette
from llava_desktop.ui.presets_window import PresetsWindow
from llava_desktop.ui.side_window import SideWindow
from tests.qt.made import ended

WORDS = "How many sails"


def answered(room, prompt):
    return room.update(ended(room.accept(room.ask(prompt)), answer="A boat."))


def open_row(room):
    """A click on the oldest question of the history."""
    rows = room.window.history_panel.rows
    place = rows.visualRect(room.model.index(room.model.rowCount() - 1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)


def add_picture(room):
    room.open_picture("other.jpg")


def take_example(room):
    room.window.picture_pane.example_requested.emit()
    room.picture_thread.run_all()


def open_settings(room):
    room.press("Settings")
    dialog = next(each for each in room.window.findChildren(SideWindow) if each.objectName() == "Settings dialog")
    dialog.close()


def change_form(room):
    room.press("Companion window")
    room.press("Companion window")
    room.press("History panel")


def edit_question(room):
    room.press("Edit question")


WAYS = {
    "a row of the history": open_row,
    "another picture": add_picture,
    "the example": take_example,
    "settings": open_settings,
    "a new question": lambda room: room.press("New question"),
    "a new conversation": lambda room: room.press("New conversation"),
    "the picture away": lambda room: room.press("Remove picture"),
    "another form of the window": change_form,
    "editing the question": edit_question,
    "the next row by keys": lambda room: room.actions.run(Action.NEXT_QUESTION),
    "asking the shown question again": lambda room: room.press("Ask again"),
}


@pytest.fixture
def busy(room):
    """Two questions in the history, the newer one shown with its picture, and words in the prompt."""
    room.window.resize(1280, 800)
    answered(room, "What is it?")
    room.press("New question")
    room.open_picture()
    answered(room, "Which colours?")
    room.box.set_text(WORDS)
    return room


def test_words_in_the_prompt_stay_whatever_is_done_elsewhere(busy):
    shown = busy.presenter.shown_id
    for name, way in WAYS.items():
        busy.presenter.choose(shown)
        busy.picture_thread.run_all()
        way(busy)
        assert busy.box.text() == WORDS, name


def test_the_words_of_an_edit_stay_when_another_question_is_opened(busy):
    busy.box.clear()
    busy.press("Edit question")
    busy.box.set_text("Which colours, exactly?")
    open_row(busy)
    assert busy.turns.editing is None
    assert busy.box.text() == "Which colours, exactly?"


def test_words_that_a_preset_has_taken_the_place_of_come_back(busy, qtbot):
    busy.prompt_room.presets.use(busy.prompt_room.shelf.presets[0].id)
    assert busy.box.text() != WORDS
    field = busy.window.findChild(QWidget, "Prompt")
    field.undo()
    assert busy.box.text() == WORDS


def begin_title(room, qtbot, typed):
    rows = room.window.history_panel.rows
    room.window.activateWindow()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    rows.setCurrentIndex(room.model.index(0))
    rows.rename()
    field = rows.viewport().findChild(QLineEdit)
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClicks(field, typed)
    return field


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(lambda room: room.box.focus_prompt(), id="the prompt"),
        pytest.param(open_row, id="another row"),
        pytest.param(lambda room: room.press("History panel"), id="folding the history away"),
        pytest.param(lambda room: room.press("Companion window"), id="the companion"),
        pytest.param(lambda room: room.window.search_requested.emit(), id="a search"),
        pytest.param(lambda room: room.history.read_again(), id="a history that is read again"),
        pytest.param(lambda room: answered(room, "And now?"), id="its own row moving to the top"),
        pytest.param(lambda room: room.press("Settings"), id="settings"),
    ],
)
def test_a_title_that_is_being_typed_is_kept(busy, qtbot, way):
    begin_title(busy, qtbot, "My boat")
    with qtbot.waitSignal(busy.model.rename_requested) as renamed:
        way(busy)
    assert renamed.args[1] == "My boat"


def test_a_title_that_is_being_typed_goes_on_while_an_answer_arrives(busy, qtbot):
    busy.press("New question")
    question = busy.accept(busy.ask("And now?"))
    field = begin_title(busy, qtbot, "My boat")
    busy.update(ended(question, answer="A boat."))
    assert field.isVisible()
    assert field.text() == "My boat"


@pytest.mark.parametrize("way", [open_row, lambda room: room.press("New question")], ids=["row", "new question"])
def test_a_number_that_is_being_typed_holds_once_the_person_turns_away(busy, qtbot, way):
    number = busy.window.findChild(QDoubleSpinBox, "Max tokens")
    busy.window.activateWindow()
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    number.selectAll()
    QTest.keyClicks(number, "77")
    way(busy)
    busy.box.focus_prompt()
    assert busy.preferences.value.max_tokens == 77


def test_words_of_a_search_stay_when_what_was_found_is_opened(busy):
    field = busy.window.findChild(QLineEdit, "Search history")
    field.setText("What")
    field.textEdited.emit("What")
    busy.window.history_panel._emit_search()
    open_row(busy)
    busy.press("History panel")
    busy.press("History panel")
    assert field.text() == "What"


def settings_of(room):
    return next(each for each in room.window.findChildren(SideWindow) if each.objectName() == "Settings dialog")


CLOSINGS = {
    "its Close": lambda window: window.close_button.click(),
    "the frame's X": lambda window: window.close(),
    "Esc": lambda window: QTest.keyClick(window, Qt.Key.Key_Escape),
}


def test_a_token_stays_in_its_field_however_settings_is_left(busy, qtbot):
    busy.press("Settings")
    dialog = settings_of(busy)
    field = dialog.findChild(QLineEdit, "API token")
    QTest.keyClicks(field, "r8_half of it")
    QTest.mouseClick(busy.window.picture_pane, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    busy.press("New question")
    assert dialog.isVisible()
    for name, close in CLOSINGS.items():
        qtbot.waitUntil(dialog.isActiveWindow)
        close(dialog)
        assert not dialog.isVisible(), name
        busy.press("Settings")
        assert field.text() == "r8_half of it", name
        assert dialog.findChild(QPushButton, "Save token").isEnabled()
    assert field.displayText() != field.text()


def test_what_is_typed_into_settings_holds_or_stays_however_it_is_left(busy, qtbot):
    """A number holds; words that cannot be taken stay, with the reason under them."""
    for number, close in enumerate(CLOSINGS.values(), 5):
        for kind, name, typed, kept in (
            (QSpinBox, "Questions at once", f"{number}", f"{number}"),
            (QSpinBox, "Cancel after", "1", "5 s"),  # too little: the least there is
            (QDoubleSpinBox, "Price of a second", f"0.{number}", f"$0.{number}0"),
            (QLineEdit, "Version of the model", f"no version {number}", f"no version {number}"),
            (QLineEdit, "Proxy", f"no proxy {number}", f"no proxy {number}"),
            (QLineEdit, "API address", f"no address {number}", f"no address {number}"),
        ):
            busy.press("Settings")
            dialog = settings_of(busy)
            field = dialog.findChild(kind, name)
            qtbot.waitUntil(dialog.isActiveWindow)
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, typed)
            close(dialog)
            busy.press("Settings")
            assert field.text() == kept, name


def test_a_preset_that_is_being_written_is_kept_when_another_is_chosen_or_the_window_closed(busy):
    busy.prompt_room.presets.open()
    window = busy.window.findChild(PresetsWindow)
    window.findChild(QPushButton, "New preset").click()
    made = window._chosen()
    name = window.findChild(QLineEdit, "Preset name")
    name.setText("Sails")
    name.textEdited.emit("Sails")
    window.findChild(QWidget, "Preset text").setPlainText(WORDS)
    window._list.setCurrentRow(0)
    window.close()
    kept = next(preset for preset in busy.prompt_room.shelf.presets if preset.id == made.id)
    assert (kept.name, kept.text) == ("Sails", WORDS)


def test_what_is_still_being_typed_elsewhere_is_what_the_keys_of_ask_ask_with(busy, qtbot):
    busy.press("Advanced")
    busy.window.activateWindow()
    for kind, name, typed in (
        (QDoubleSpinBox, "Max tokens", "77"),
        (QLineEdit, "Webhook", "https://me.example/told"),
    ):
        field = busy.window.findChild(kind, name)
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        QTest.keyClicks(field, typed)
        busy.actions.run(Action.ASK)
        assert busy.session.asked[-1].question.parameters.max_tokens == 77
    assert busy.preferences.value.request_fields.webhook == "https://me.example/told"


def test_what_is_typed_outlives_another_look_and_another_size_of_text(busy, theme):
    busy.press("Settings")
    token = settings_of(busy).findChild(QLineEdit, "API token")
    token.setText("r8_half of it")
    try:
        for percent in (150, 100):
            theme.use_text_size(percent)
            assert busy.box.text() == WORDS
            assert token.text() == "r8_half of it"
    finally:
        theme.use_text_size(100)


def test_words_in_the_palette_stay_when_something_else_is_clicked(busy, qtbot):
    busy.window.activateWindow()
    busy.actions.run(Action.PALETTE)
    palette = busy.window.findChild(CommandPalette)
    field = palette.findChild(QLineEdit, "Find an action")
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "star")
    busy.box.focus_prompt()
    assert palette.isHidden()
    busy.actions.run(Action.PALETTE)
    assert field.selectedText() == "star"  # to be gone on with, or typed over
    QTest.keyClick(field, Qt.Key.Key_Escape)  # given up
    busy.actions.run(Action.PALETTE)
    assert field.text() == ""


def test_a_number_of_a_preset_holds_when_its_window_is_closed(busy, qtbot):
    busy.prompt_room.presets.open()
    window = busy.window.findChild(PresetsWindow)
    window.findChild(QPushButton, "New preset").click()
    made = window._chosen()
    window.findChild(QCheckBox, "Own max tokens").click()
    number = window.findChild(QDoubleSpinBox, "Preset max tokens")
    qtbot.waitUntil(window.isActiveWindow)
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "77")
    window.close()
    kept = next(preset for preset in busy.prompt_room.shelf.presets if preset.id == made.id)
    assert kept.max_tokens == 77
