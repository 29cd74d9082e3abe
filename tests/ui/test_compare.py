"""Two answers side by side, and what differs between them, also for whoever sees no colour."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.parameters import Parameters
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.ui.compare_desk import GONE, CompareDesk
from llava_desktop.ui.compare_page import COMPARING, NARROW, ComparePage
from llava_desktop.ui.compare_side import NOT_ALL, SHOWN_MOST
from tests.qt.made import asked, ended


@pytest.fixture
def desk(room, theme):
    page = ComparePage(theme, room.window)
    room.window.put_page(page)
    made = CompareDesk(
        page=page,
        window=room.window,
        shown=room.shown,
        reader=ConversationReader(room.reader),
        thread=room.picture_thread,
    )
    made.trouble.connect(room.presenter.tell)
    yield made
    made.deleteLater()


def pair(room, first: str = "A red boat.", second: str = "A blue boat.", **changes):
    one = room.store_row(ended(asked("What is it?"), answer=first))
    other = replace(ended(asked("What is it?"), answer=second), conversation_id=one.id, **changes)
    return one, room.store_row(other)


def marked(field) -> list[tuple[str, bool, bool]]:
    """Runs of text with a mark: the words, whether they are struck through, whether they are underlined."""
    cursor = QTextCursor(field.document())
    found: list[tuple[str, bool, bool]] = []
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat()
        if form.fontStrikeOut() or form.fontUnderline():
            looks = (form.fontStrikeOut(), form.fontUnderline())
            if found and found[-1][1:] == looks:
                found[-1] = (found[-1][0] + cursor.selectedText(), *looks)
            else:
                found.append((cursor.selectedText(), *looks))
        cursor.clearSelection()
    return found


def said(desk) -> str:
    return str(desk._page._differences.toPlainText())


def test_what_differs_is_struck_through_and_underlined_and_told_in_words(room, desk):
    first, second = pair(room, parameters=Parameters(temperature=0.9))
    desk.compare(first.id, second.id)
    assert marked(desk._page._first._text) == [("red ", True, False)]
    assert marked(desk._page._second._text) == [("blue ", False, True)]
    assert said(desk).split("\n") == ["Temperature: 0.20 → 0.90", "Answer: 1 change", "  “red” became “blue”"]
    assert "Temperature: 0.90" in desk._page._second._text.toPlainText()


def test_the_page_takes_the_place_of_picture_and_conversation_until_the_person_goes_back(room, desk):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    assert desk._page.isVisible()
    assert not room.box.isVisible()
    assert desk._page._differences.hasFocus()
    QTest.keyClick(desk._page._differences, Qt.Key.Key_Escape)
    assert not desk._page.isVisible()
    assert room.box.isVisible()
    desk.close()
    assert not desk.is_open


def test_back_is_a_button_too(room, desk):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    room.press("Back")
    assert not desk.is_open


def test_another_question_that_is_chosen_closes_it(room, desk):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    room.window.history_panel.question_chosen.emit(first.id)
    assert not desk.is_open
    assert room.box.isVisible()


def test_escape_cancels_nothing_that_runs_behind_it(room, desk):
    first, second = pair(room)
    room.accept(room.ask("Another"))
    desk.compare(first.id, second.id)
    QTest.keyClick(desk._page._second._text, Qt.Key.Key_Escape)
    assert room.session.cancelled == []
    assert not desk.is_open


def test_other_keys_do_what_they_always_do(room, desk):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    QTest.keyClick(desk._page, Qt.Key.Key_F5)
    assert desk.is_open


def test_the_second_one_is_chosen_from_its_variants(room, desk):
    first, second = pair(room)
    third = room.store_row(replace(ended(asked("What is it?"), answer="A ship."), conversation_id=first.id))
    desk.compare(first.id, second.id)
    room.press("Next answer of the second answer")
    assert "A ship." in desk._page._second._text.toPlainText()
    assert desk._pair[1].id == third.id
    desk._page.other_chosen.emit(9)
    assert desk._pair[1].id == third.id


def test_long_answers_are_compared_on_a_thread_and_shown_at_once(room, desk):
    first, second = pair(room, "word " * 400, "word " * 399 + "end")
    desk.compare(first.id, second.id)
    assert said(desk) == COMPARING
    assert "word word" in desk._page._first._text.toPlainText()
    room.picture_thread.run_all()
    assert "“word” became “end”" in said(desk)


def test_a_late_result_of_two_others_is_dropped(room, desk):
    first, second = pair(room, "word " * 400, "word " * 399 + "end")
    desk.compare(first.id, second.id)
    desk.close()
    room.picture_thread.run_all()
    assert said(desk) == COMPARING


def test_a_fault_while_comparing_is_not_hidden(room, desk):
    with pytest.raises(ZeroDivisionError):
        desk._take(None, None, ZeroDivisionError())


def test_of_an_endless_answer_only_the_beginning_is_shown(room, desk):
    first, second = pair(room, "x" * (SHOWN_MOST + 10), "y")
    desk.compare(first.id, second.id)
    room.picture_thread.run_all()
    text = desk._page._first._text.toPlainText().replace("\u200b", "")
    assert text.endswith(NOT_ALL)
    assert len(text) < SHOWN_MOST + 200


def test_words_from_outside_stay_words(room, desk):
    hostile = "<b>x</b><img src='/etc/hostname'>"
    first, second = pair(room, hostile, hostile)
    desk.compare(first.id, second.id)
    assert hostile in desk._page._first._text.toPlainText()
    assert said(desk) == "Nothing differs: the same question, and the same answer."


def test_a_question_that_is_gone_is_said(room, desk):
    first, _second = pair(room)
    desk.compare(first.id, "gone")
    assert room.told == GONE
    assert not desk.is_open


def test_a_history_that_cannot_be_read_is_said(room, desk, monkeypatch):
    first, second = pair(room)

    def refuse(*_arguments):
        raise StorageError("The disk refused.")

    monkeypatch.setattr(room.reader, "rows", refuse)
    desk.compare(first.id, second.id)
    assert "The two answers cannot be read." in room.told


def test_in_a_narrow_place_one_stands_above_the_other(room, desk):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    page = desk._page
    for width, is_beside in ((NARROW + 100, True), (NARROW - 200, False)):
        page.resize(width, 700)
        page.layout().activate()
        assert (page._first.y() == page._second.y()) is is_beside


def test_it_follows_the_theme(room, desk, theme):
    first, second = pair(room)
    desk.compare(first.id, second.id)
    theme.changed.emit()
    assert marked(desk._page._first._text) == [("red ", True, False)]
