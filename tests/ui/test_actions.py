"""Every action of the window: by its keys, by the palette, and in which order Escape cancels."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QToolTip

from llava_desktop.core.actions import Action, Place
from llava_desktop.core.errors import StorageError
from llava_desktop.core.incoming import FileSource
from llava_desktop.qt import shortcut_shelf
from llava_desktop.ui.action_room import NO_ANSWER, NO_PICTURE, ONE_PICTURE
from llava_desktop.ui.actions import Actions
from llava_desktop.ui.command_palette import CommandPalette
from llava_desktop.ui.key_words import key_words, sequence_of
from llava_desktop.ui.picture_tools import Tool
from tests.qt.made import ended

BY_ASSEMBLY = {
    Action.READ_ANSWER,
    Action.BRING_BACK,
    Action.EXPORT,
    Action.IMPORT,
    Action.REMOTE,
    Action.LOCAL,
    Action.SETTINGS,
    Action.SETUP_CHECK,
    Action.ABOUT,
}


@pytest.fixture
def prompt(room, qtbot):
    """The field, with the focus."""
    field = room.window.findChild(QPlainTextEdit, "Prompt")
    room.window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return field


def press(room, keys):
    combination = sequence_of(keys)[0]  # type: ignore[index]  # the stubs do not know it
    QTest.keyClick(room.window.focusWidget(), combination.key(), combination.keyboardModifiers())


def answered(room):
    question = room.accept(room.ask())
    room.update(ended(question, answer="A boat."))
    return question


def why_not(room, action):
    return next(offer.why_not for offer in room.actions.offers() if offer.action is action)


def test_every_action_is_handed_in_once(room):
    assert {offer.action for offer in room.actions.offers()} == set(Action) - BY_ASSEMBLY
    with pytest.raises(ValueError, match="one place"):
        room.actions.put(Action.ASK, lambda: None)


SIGNALS = {
    Action.NEW_QUESTION: ("top_bar", "new_question_requested"),
    Action.CAPTURE: ("self", "capture_requested"),
    Action.SEARCH: ("self", "search_requested"),
    Action.EXAMPLE: ("picture_pane", "example_requested"),
    Action.REMOVE_PICTURE: ("picture_pane", "remove_requested"),
}


@pytest.mark.parametrize("action", SIGNALS)
def test_keys_do_what_the_button_does_from_within_the_prompt(action, room, prompt, qtbot):
    room.open_picture()
    owner, signal = SIGNALS[action]
    widget = room.window if owner == "self" else getattr(room.window, owner)
    with qtbot.waitSignal(getattr(widget, signal)):
        press(room, action.own_keys[0])


def test_asking_and_cancelling_by_keys(room, prompt):
    room.box.set_text("What is it?")
    press(room, "Ctrl+Return")
    question = room.session.asked[-1].question
    room.accept(question)
    press(room, "Esc")
    assert room.session.cancelled == [question.id]


def test_the_answer_is_copied_and_asked_again_by_keys(room, prompt, qtbot):
    answered(room)
    with qtbot.waitSignal(room.window.conversation.edit_requested):
        press(room, "F4")
    with qtbot.waitSignal(room.window.conversation.ask_again_requested):
        press(room, "F5")


def test_the_tools_of_the_picture_are_taken_by_keys(room, prompt):
    room.open_picture()
    press(room, "Ctrl+R")
    assert room.window.picture_pane._bench.tool is Tool.REGION
    press(room, "Ctrl+M")
    assert room.window.picture_pane.has_tool


def test_the_places_of_the_window_are_reached_by_keys(room, prompt):
    answered(room)
    for keys, name in (("Ctrl+J", "Answer"), ("Ctrl+I", "Image"), ("Ctrl+F", "Search history"), ("Ctrl+L", "Prompt")):
        press(room, keys)
        assert room.window.focusWidget().objectName() == name


def test_questions_of_the_history_are_walked_through_by_keys(room, prompt):
    older = answered(room)
    press(room, "Ctrl+N")
    newer = answered(room)
    press(room, "Alt+Down")
    assert room.presenter.shown_id == older.id
    press(room, "Alt+Up")
    assert room.presenter.shown_id == newer.id
    assert room.window.focusWidget() is prompt


def test_pictures_of_the_strip_are_walked_through_by_keys(room, prompt):
    assert why_not(room, Action.NEXT_PICTURE) == ONE_PICTURE
    room.desk.open_all([FileSource(Path(name)) for name in ("a.jpg", "b.jpg", "c.jpg")])
    room.picture_thread.run_all()
    names = []
    for keys in ("Ctrl+PgUp", "Ctrl+PgUp", "Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgDown"):
        press(room, keys)
        room.picture_thread.run_all()
        names.append(room.desk.picture.source.name)
    assert names[-1] == "c.jpg"
    assert "b.jpg" in names


def test_keys_that_can_do_nothing_now_say_why_and_nothing_stays(room, prompt, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, words, _widget: said.append(words))
    press(room, "Ctrl+R")
    assert len(said) == 1
    assert NO_PICTURE in said[0].replace("\xa0", " ")
    press(room, "Esc")
    assert len(said) == 1
    assert room.told == ""


def test_keys_from_before_the_room_was_there_are_done(room, qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(room.window.top_bar.new_question_requested):
        room.window.keys_pressed.emit(QKeyCombination(control, Qt.Key.Key_N))
    room.window.keys_pressed.emit(QKeyCombination(control, Qt.Key.Key_Control))
    room.window.keys_pressed.emit(QKeyCombination(control, Qt.Key.Key_At))


def test_the_window_tells_of_keys_that_nothing_had_a_use_for(room, prompt, qtbot):
    with qtbot.waitSignal(room.window.keys_pressed):
        QTest.keyClick(prompt, Qt.Key.Key_F12)


# changing keys


def test_a_change_holds_at_once_and_is_stored(room, prompt, qtbot):
    assert room.action_room.shelf.give(Action.NEW_QUESTION, "F7") == ""
    room.picture_thread.run_all()
    with qtbot.waitSignal(room.window.top_bar.new_question_requested):
        press(room, "F7")
    with qtbot.assertNotEmitted(room.window.top_bar.new_question_requested):
        press(room, "Ctrl+N")
    assert room.button("New question").toolTip() == "New question (F7)"
    assert json.loads(room.folders.shortcuts_file.read_text()) == {"shortcuts": {"new_question": ["F7"]}}
    room.action_room.shelf.reset_all()
    assert "Ctrl+N" in room.button("New question").toolTip()


def test_a_change_that_would_stand_in_two_places_is_refused(room):
    assert "Open picture" in room.action_room.shelf.give(Action.NEW_QUESTION, "Ctrl+O")
    assert room.actions.keys(Action.NEW_QUESTION) == "Ctrl+N"


def test_keys_of_the_picture_and_of_the_list_follow_a_change(room, prompt):
    room.open_picture()
    room.action_room.shelf.give(Action.TURN_RIGHT, "T")
    room.action_room.shelf.give(Action.STAR, "B")
    room.action_room.shelf.give(Action.CANCEL, "F12")
    assert room.window.picture_pane._bench.stage._keys["T"] is Action.TURN_RIGHT
    assert room.window.history_panel.rows._keys["B"] is Action.STAR
    assert room.button("Turn right").toolTip().count("(T)") == 1
    assert room.button("Cancel").text().endswith("F12")
    assert room.actions.at(Place.PICTURE)["T"] is Action.TURN_RIGHT


def test_what_the_disk_refuses_is_said_and_written_when_the_app_closes(room, monkeypatch):
    def refuse(*_):
        raise StorageError("The shortcuts could not be saved: full.")

    with monkeypatch.context() as full:
        full.setattr(shortcut_shelf, "save_shortcuts", refuse)
        room.action_room.shelf.give(Action.STAR, "B")
        room.picture_thread.run_all()
    assert "could not be saved" in room.told
    room.action_room.save_now()
    room.action_room.save_now()
    assert "star" in room.folders.shortcuts_file.read_text()


def test_a_fault_while_saving_is_no_sentence(room, monkeypatch):
    monkeypatch.setattr(shortcut_shelf, "save_shortcuts", lambda *_: 1 // 0)
    room.action_room.shelf.give(Action.STAR, "B")
    with pytest.raises(ZeroDivisionError):
        room.picture_thread.run_all()


@pytest.mark.parametrize("action", Action)
def test_keys_have_words(action):
    assert key_words(action.own_keys)


# the palette


@pytest.fixture
def palette(room, prompt):
    press(room, "Ctrl+K")
    shown = room.window.findChild(CommandPalette)
    assert shown.isVisible()
    return shown


def listed(palette):
    rows = palette.findChild(QListWidget)
    return [rows.item(row).text() for row in range(rows.count())]


def test_the_palette_finds_an_action_and_enter_does_it(room, palette, qtbot):
    field = room.window.focusWidget()
    assert field.objectName() == "Find an action"
    QTest.keyClicks(field, "hist sea")
    assert listed(palette) == ["Search history"]
    with qtbot.waitSignal(room.window.search_requested):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert palette.isHidden()
    assert room.window.focusWidget().objectName() == "Search history"


def test_what_cannot_be_done_stands_last_with_its_reason_and_is_not_done(room, palette):
    names = listed(palette)
    assert names.index("Open picture") < names.index("Select a region")
    QTest.keyClicks(room.window.focusWidget(), "copy the")
    item = palette.findChild(QListWidget).item(0)
    spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Copy the answer, Ctrl+Shift+C, Not now: {NO_ANSWER}"
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_keys_lead_through_the_list_and_enter_takes_the_current(room, palette):
    field, rows = room.window.focusWidget(), palette.findChild(QListWidget)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert rows.currentRow() == 0
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert rows.currentRow() == 1
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert rows.currentRow() == 9
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert rows.isVisible()


def test_what_is_called_so_stands_before_what_is_beside_it(room, palette):
    QTest.keyClicks(room.window.focusWidget(), "pre")
    assert listed(palette)[0] == "Presets"
    QTest.keyClicks(room.window.focusWidget(), "v")
    assert {"Previous picture", "Previous question of the history"} == set(listed(palette))


def test_words_that_no_action_has_are_told(room, palette):
    QTest.keyClicks(room.window.focusWidget(), "xyzzy")
    assert listed(palette) == []
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_Return)
    assert palette._none.isVisible()
    assert palette.isVisible()


@pytest.mark.parametrize("keys", ["Esc", "Ctrl+K"])
def test_the_palette_goes_and_gives_the_focus_back(room, prompt, palette, keys):
    press(room, keys)
    assert palette.isHidden()
    assert room.window.focusWidget() is prompt


def test_a_click_elsewhere_closes_the_palette_and_keeps_the_focus_there(room, palette):
    search = room.window.findChild(QLineEdit, "Search history")
    search.setFocus()
    assert palette.isHidden()
    assert room.window.focusWidget() is search


def test_the_palette_fits_the_smallest_window(room, palette):
    room.window.resize(room.window.minimumSize())
    assert room.window.rect().contains(palette.geometry())
    assert palette.grab().height() == palette.height()


def test_a_screen_reader_hears_the_current_action(room, palette, monkeypatch):
    heard = []
    monkeypatch.setattr("llava_desktop.ui.command_palette.announce", lambda _widget, words: heard.append(words))
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_Down)
    assert heard
    assert heard[-1].startswith(palette.findChild(QListWidget).currentItem().text())


# Escape


def test_escape_cancels_one_thing_at_a_time_and_what_is_on_top_first(room, prompt):
    """The palette, a bar that asks, the tool of the picture, the answer that is running."""
    room.open_picture()
    question = room.accept(room.ask())
    room.window.picture_pane._bench.use(Tool.REGION)
    room.window.history_panel.confirm.ask("Delete?", "What is it?")
    prompt.setFocus()
    press(room, "Ctrl+K")
    states = []
    for _ in range(5):
        states.append(
            (
                room.window.findChild(CommandPalette).isVisible(),
                room.window.history_panel.confirm.isVisible(),
                room.window.picture_pane.has_tool,
                not room.session.cancelled,
            )
        )
        room.window.activateWindow()
        (room.window.focusWidget() if states[-1][0] else prompt).setFocus()
        press(room, "Esc")
    assert states == [
        (True, True, True, True),
        (False, True, True, True),
        (False, False, True, True),
        (False, False, False, True),
        (False, False, False, False),
    ]
    assert room.session.cancelled[0] == question.id


def test_an_action_that_cannot_be_done_is_not_run(room, qtbot):
    done = []
    actions = Actions(room.window, room.action_room.shelf)
    actions.put(Action.ABOUT, lambda: done.append(1), lambda: "No.")
    actions.run(Action.ABOUT)
    assert not done
