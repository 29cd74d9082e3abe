"""What is done to rows of the history, with a real database behind them."""

import dataclasses
from concurrent.futures import Future
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import ALL, TRASH, HistoryFilter, PictureFilter, StateFilter
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.erasing import Erased
from llava_desktop.ui.trash_desk import erased_words
from tests.qt.made import DEMO, asked, ended

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(room, qtbot):
    """One, Two, Three, of which One has a follow-up that is the newest of all."""
    rows = [ended(asked(words), answer=f"Answer {words}") for words in ("One", "Two", "Three")]
    follow_up = ended(asked("And then?", conversation_id=rows[0].id, parent_id=rows[0].id), answer="Later.")
    for question in (*rows, follow_up):
        room.store_row(question)
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    room.window.show()
    assert room.rows == ["And then?", "Three", "Two"]
    return room


def select(room, *rows):
    """The first as a click would, the others with Ctrl."""
    view = room.window.history_panel.rows
    # Not the view's own way: it asks which keys are held, and the test before may have held Ctrl.
    view.selectionModel().setCurrentIndex(room.model.index(rows[0]), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    for row in rows[1:]:
        view.selectionModel().select(room.model.index(row), view.selectionModel().SelectionFlag.Select)
    return view


def press(qtbot, room, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(room.window.history_panel.rows, key, modifier)


def menu_of(room, qtbot):
    """Of the filter button, opened and closed."""
    filters = room.window.history_panel.filters
    filters.button.click()
    menu = filters.button.findChildren(QMenu)[-1]
    actions = {action.text(): action for action in menu.actions()}
    menu.close()
    return actions


def test_what_is_shown_is_marked_whatever_keys_are_held(full, qtbot):
    panel = full.window.history_panel
    shown = [full.model._rows[row] for row in (0, 1)]
    qtbot.keyPress(panel.rows, Qt.Key.Key_A, CONTROL)
    for each in (*shown, shown[1]):
        panel.mark_choice(each.id)
        assert panel.rows.selected() == [each.conversation_id]
    qtbot.keyRelease(panel.rows, Qt.Key.Key_A)


# -- stars and titles


def test_s_stars_what_is_selected_and_takes_the_star_when_all_have_one(full, qtbot):
    select(full, 0, 1)
    press(qtbot, full, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: [full.model._rows[row].starred for row in range(3)] == [True, True, False])
    assert "starred" in full.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    select(full, 0, 1)
    press(qtbot, full, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: not any(each.starred for each in full.model._rows))


def test_f2_gives_a_title_and_an_empty_one_gives_it_back(full, qtbot):
    view = select(full, 1)
    press(qtbot, full, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit, "Title")
    assert field.text() == "Three"
    field.setText("Harbour")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: full.rows[1] == "Harbour")
    assert "Three" in full.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert full.model.setData(full.model.index(1), "")
    qtbot.waitUntil(lambda: full.rows[1] == "Three")


def test_escape_leaves_the_title_as_it_is(full, qtbot):
    view = select(full, 1)
    view.rename()
    field = view.findChild(QLineEdit, "Title")
    field.setText("Harbour")
    with qtbot.assertNotEmitted(full.model.rename_requested):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert full.model.setData(full.model.index(1), "Three")
        assert not full.model.setData(full.model.index(1), "x", Qt.ItemDataRole.DisplayRole)


# -- the trash


def test_delete_moves_to_the_trash_at_once_and_undo_brings_it_back(full, qtbot):
    select(full, 0, 2)
    press(qtbot, full, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: full.rows == ["Three"])
    undo = full.window.history_panel.undo
    assert "2 conversations moved to the trash" in undo.text()
    full.press("Undo")
    qtbot.waitUntil(lambda: full.rows == ["And then?", "Three", "Two"])
    assert undo.isHidden()


def test_the_bar_about_the_trash_stays_until_it_is_dismissed(full, qtbot):
    select(full, 1)
    press(qtbot, full, Qt.Key.Key_Delete)
    undo = full.window.history_panel.undo
    qtbot.waitUntil(lambda: not undo.isHidden())
    assert undo.text().startswith("1 conversation moved")
    undo.findChild(QPushButton, "Dismiss notice").click()
    assert undo.isHidden()


def test_what_is_still_running_is_asked_about_and_cancelled(full, qtbot):
    running = full.accept(full.ask("Running"))
    select(full, 0)
    press(qtbot, full, Qt.Key.Key_Delete)
    confirm = full.window.history_panel.confirm
    assert not confirm.isHidden()
    assert full.rows[0] == "Running"
    full.press("Delete for good")
    qtbot.waitUntil(lambda: "Running" not in full.rows)
    assert full.session.cancelled == [running.id]
    assert full.reader.question(running.id).cancel_requested


def test_what_an_earlier_start_left_running_is_cancelled_too(full, qtbot):
    left = full.store_row(
        dataclasses.replace(asked("Left", DEMO), state=QuestionState.RUNNING, prediction_id="p1"),
    )
    full.changes.trash([left.id])
    qtbot.waitUntil(lambda: [question.id for question, _ in full.session.cancelled_unwatched] == [left.id])


def test_in_the_trash_one_restores_or_deletes_for_ever_after_a_question(full, qtbot):
    select(full, 0, 1, 2)
    press(qtbot, full, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: full.rows == [])
    full.window.history_panel.filter_chosen.emit(TRASH)
    assert full.rows == ["And then?", "Three", "Two"]
    select(full, 2)
    full.window.history_panel.rows.restore_wanted.emit()
    qtbot.waitUntil(lambda: full.rows == ["And then?", "Three"])
    assert full.told == "1 conversation restored."
    select(full, 1)
    press(qtbot, full, Qt.Key.Key_Delete)
    assert full.rows == ["And then?", "Three"]
    full.press("Delete for good")
    qtbot.waitUntil(lambda: full.rows == ["And then?"])
    actions = menu_of(full, qtbot)
    assert "Trash, 1" in actions
    actions["Empty the trash…"].trigger()
    full.press("Delete for good")
    qtbot.waitUntil(lambda: full.rows == [])
    full.window.history_panel.filter_chosen.emit(ALL)
    assert full.rows == ["Two"]
    assert full.reader.count() == 1


def test_everything_can_be_erased_after_one_question_and_that_is_said(full, qtbot):
    full.press_row = select(full, 0)
    full.window.history_panel.question_chosen.emit(full.model._rows[0].id)
    running = full.accept(full.ask("Running"))
    menu_of(full, qtbot)["Erase everything…"].trigger()
    assert full.reader.count() == 5
    full.press("Delete for good")
    qtbot.waitUntil(lambda: full.told.startswith("Erased: 5 questions"))
    assert full.told.endswith("The settings stay.")
    assert full.rows == []
    assert full.presenter.shown_id is None
    assert full.session.cancelled == [running.id]


def test_what_was_erased_is_said_in_words():
    assert erased_words(Erased(412, 388, 11, 1)) == "Erased: 412 questions, 388 pictures, 11 backups, 1 log."
    assert erased_words(Erased(1, 0, 0, 0, 1)).endswith("0 logs, 1 damaged history.")
    assert erased_words(Erased(1, 0, 0, 0, 2)).endswith("2 damaged histories.")


@pytest.mark.parametrize("what", ["trash", "restore", "star"])
def test_what_the_disk_refuses_is_told_and_changes_nothing(full, qtbot, monkeypatch, what):
    refused: Future[int] = Future()
    refused.set_exception(StorageError("The disk refused."))
    monkeypatch.setattr(full.marks, what, lambda *_arguments: refused)
    if what == "star":
        full.changes.star(["x"], starred=True)
    else:
        getattr(full.changes, what)(["x"])
    qtbot.waitUntil(lambda: "The disk refused." in full.told)
    assert len(full.rows) == 3


# -- several


def test_all_means_also_what_is_not_loaded(full, qtbot):
    for number in range(70):
        full.store_row(ended(asked(f"More {number}")))
    full.history.read_again()
    assert full.model.rowCount() == 50
    press(qtbot, full, Qt.Key.Key_A, CONTROL)
    selection = full.window.history_panel.selection
    assert not selection.isHidden()
    assert selection._count.text() == "73 conversations selected"
    press(qtbot, full, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: full.reader.count_of(HistoryFilter(starred=True)) == 73)
    press(qtbot, full, Qt.Key.Key_A, CONTROL)
    with qtbot.waitSignal(full.trash.export_requested) as told:
        full.press("Export… selected")
    assert len(told.args[0]) == 73
    full.press("Delete selected")
    qtbot.waitUntil(lambda: full.rows == [])
    assert full.reader.count_of(TRASH) == 73
    full.press("Undo")
    qtbot.waitUntil(lambda: full.model.rowCount() == 50)


def test_shift_and_arrows_select_without_opening(full, qtbot):
    view = select(full, 0)
    with qtbot.assertNotEmitted(full.window.history_panel.question_chosen):
        press(qtbot, full, Qt.Key.Key_Down, SHIFT)
        press(qtbot, full, Qt.Key.Key_Down, SHIFT)
    assert len(view.selected()) == 3
    assert full.window.history_panel.selection.isVisible()
    with qtbot.waitSignal(full.trash.export_requested) as told:
        full.press("Export… selected")
    assert told.args == [view.selected()]
    full.press("Star selected")
    qtbot.waitUntil(lambda: all(each.starred for each in full.model._rows))


# -- filters


def test_a_filter_is_chosen_in_the_menu_shown_as_a_chip_and_cleared_by_a_click(full, qtbot):
    filters = full.window.history_panel.filters
    menu_of(full, qtbot)["Failed or cancelled"].trigger()
    assert full.rows == []
    chip = filters.findChild(QPushButton, "Filter: Failed or cancelled")
    assert chip.isVisible()
    menu_of(full, qtbot)["Without a picture"].trigger()
    assert full.model.wanted == HistoryFilter(state=StateFilter.NOT_ANSWERED, picture=PictureFilter.WITHOUT)
    filters.findChild(QPushButton, "Filter: Failed or cancelled").click()
    assert full.rows == ["And then?", "Three", "Two", "One"]
    full.window.history_panel.rows.setFocus()
    qtbot.keyClick(full.window.history_panel.rows, Qt.Key.Key_Escape)
    assert full.model.wanted == ALL
    assert filters.isHidden()
    menu_of(full, qtbot)["Starred"].trigger()
    assert full.rows == []
    menu_of(full, qtbot)["Today"].trigger()
    menu_of(full, qtbot)["Trash, empty"].trigger()
    assert full.model.wanted == TRASH
    menu_of(full, qtbot)["Select all"].trigger()
    assert full.window.history_panel.rows.selected() == []


def test_days_are_set_in_place_and_count_at_once(full, qtbot):
    menu_of(full, qtbot)["From one day to another…"].trigger()
    panel = full.window.history_panel
    assert panel._dates.isVisible()
    assert len(full.rows) == 4
    panel._dates._until.setDate(panel._dates._since.date().addDays(-3))
    assert full.rows == []
    wanted = full.model.wanted
    assert wanted.until - wanted.since == timedelta(days=3)
    qtbot.keyClick(panel._dates, Qt.Key.Key_A)
    qtbot.keyClick(panel._dates, Qt.Key.Key_Escape)
    assert not panel._dates.isVisible()
    assert full.model.wanted == wanted
    assert menu_of(full, qtbot)["From one day to another…"].isChecked()


def test_a_database_that_fails_is_told(full, monkeypatch):
    def refuse(*_arguments, **_options):
        raise StorageError("The disk refused.")

    monkeypatch.setattr(full.reader, "page", refuse)
    monkeypatch.setattr(full.reader, "conversations", refuse)
    full.window.history_panel.filter_chosen.emit(TRASH)
    assert "The disk refused." in full.told


def test_two_selected_rows_are_compared_by_a_button_that_is_there_for_two_alone(full, qtbot):
    rows, button = full.window.history_panel.rows, full.window.history_panel.findChild(QPushButton, "Compare selected")
    select(full, 0, 1)
    assert button.isVisible()
    with qtbot.waitSignal(rows.compare_wanted):
        button.click()
    select(full, 0, 1, 2)
    assert not button.isVisible()
