"""The words of a search in the answer: marked where the index found them, and walked with Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.ui.answer_hits import AnswerHits
from llava_desktop.ui.answer_view import AnswerView
from tests.qt.made import asked, ended

TEXT = "A **red boat** 🙂 boat.\n\nNo lifeboat, but a Böat.\n\n" + "Nothing here.\n\n" * 60 + "The last boat."


@pytest.fixture
def view(theme, qtbot):
    made = AnswerView(theme)
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


@pytest.fixture
def hits(theme, view):
    return AnswerHits(theme, view)


def marked(view) -> list[str]:
    return [each.cursor.selectedText() for each in view.extraSelections()]


def place(view):
    return view.textCursor().position()


def test_hits_are_marked_and_the_first_is_gone_to(view, hits, qtbot):
    hits.look_for("boat")
    view.show_finished(TEXT)
    qtbot.waitUntil(lambda: marked(view) == ["boat", "boat", "Böat", "boat"])
    assert place(view) == view.extraSelections()[0].cursor.selectionStart()


def test_one_walks_from_hit_to_hit_and_back_and_no_further(view, hits, qtbot):
    view.show_finished(TEXT)
    hits.look_for("boat")
    qtbot.waitUntil(lambda: len(marked(view)) == 4)
    assert not hits.walk(back=True)
    assert [hits.walk(back=False) for _ in range(4)] == [True, True, True, False]
    assert view.verticalScrollBar().value() > 0
    assert hits.walk(back=True)


def test_from_behind_one_begins_at_the_last(view, hits, qtbot):
    view.show_finished(TEXT)
    hits.look_for("boat", at_end=True)
    qtbot.waitUntil(lambda: len(marked(view)) == 4)
    assert place(view) == view.extraSelections()[-1].cursor.selectionStart()


def test_marks_follow_the_look_and_go_with_the_words(view, hits, theme, qtbot):
    view.show_finished("A boat.")
    hits.look_for("boat", jump=False)
    assert marked(view) == ["boat"]
    assert place(view) == 0
    theme.use_dark(True)
    qtbot.waitUntil(lambda: marked(view) == ["boat"])
    hits.look_for("")
    assert marked(view) == []
    assert not hits.walk(back=False)


def test_what_streams_in_is_marked_as_it_comes(view, hits, qtbot):
    hits.look_for("boat")
    view.start()
    view.append("A boat")
    view.finish()
    qtbot.waitUntil(lambda: marked(view) == ["boat"])


def test_what_holds_a_long_answer_scrolls_to_the_hit(theme, qtbot):
    area, inside, view = QScrollArea(), QWidget(), AnswerView(theme)
    hits = AnswerHits(theme, view)
    qtbot.addWidget(area)
    column = QVBoxLayout(inside)
    space = QWidget()
    space.setFixedHeight(2_000)
    column.addWidget(space)
    column.addWidget(view)
    inside.resize(280, 2_300)
    area.setWidget(inside)
    area.resize(300, 200)
    area.show()
    view.show_finished("A boat.")
    hits.look_for("boat")
    assert area.verticalScrollBar().value() > 1_000


@pytest.fixture
def searched(room, qtbot):
    """Three answers, and the two that have a boat are found."""
    for prompt, answer in (("One", "A boat, a boat."), ("Two", "A car."), ("Three", "The boat.")):
        room.store_row(ended(asked(prompt), answer=answer))
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    room.window.show()
    field = room.window.findChild(QLineEdit, "Search history")
    room.window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "boat")
    return room, field


def test_enter_walks_over_all_hits_of_all_rows_and_back(searched, qtbot):
    room, field = searched
    seen = []
    for modifier in [Qt.KeyboardModifier.NoModifier] * 5 + [Qt.KeyboardModifier.ShiftModifier] * 3:
        qtbot.keyClick(field, Qt.Key.Key_Return, modifier)
        shown = "" if room.shown.question is None else room.shown.question.prompt
        seen.append((shown, room.window.conversation.answer.textCursor().position()))
    assert seen == [
        ("", 0),
        ("Three", 4),
        ("One", 2),
        ("One", 10),
        ("One", 10),
        ("One", 2),
        ("Three", 4),
        ("Three", 4),
    ]


def test_the_marks_go_with_the_search(searched, qtbot):
    room, field = searched
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert marked(room.window.conversation.answer) == ["boat"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert marked(room.window.conversation.answer) == []
    assert room.model.wanted == HistoryFilter()
