"""Where rows lie, and what keys and clicks do to several of them."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QToolTip

from llava_desktop.core.search_words import Hit
from llava_desktop.qt.history_model import HistoryModel, HistoryRole
from llava_desktop.ui.history_list import HistoryList
from llava_desktop.ui.history_row import ROW_PITCH, HistoryRow, star_place
from llava_desktop.ui.row_drawing import SECTION_HEIGHT
from llava_desktop.ui.theme import FONT_BODY, FONT_SMALL
from llava_desktop.ui.thumbnails import Thumbnails
from tests.ui.test_history_panel import GREEN, Rows, summary

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
PLAIN, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
TODAY = datetime.now().astimezone()
Hint, Move = QAbstractItemView.ScrollHint, QAbstractItemView.CursorAction


@pytest.fixture
def make(theme, qtbot):
    kept = []

    def made(*rows) -> HistoryList:
        model = HistoryModel(Rows(rows))
        model.refresh()
        view = HistoryList(model)
        view.setItemDelegate(HistoryRow(theme, Thumbnails(lambda _data: GREEN), view))
        qtbot.addWidget(view)
        view.resize(288, 300)
        view.show()
        kept.append(model)
        return view

    return made


@pytest.fixture
def hundred(make):
    """Ten of them asked today, ten yesterday, the others long ago; 50 are loaded."""
    days = [0] * 10 + [1] * 10 + [90] * 80
    return make(*(summary(100 - row, created_at=TODAY - timedelta(days=day)) for row, day in enumerate(days)))


def rect(view, row: int):
    return view.visualRect(view.model().index(row, 0))


def click(qtbot, view, row, modifier=PLAIN):
    qtbot.mouseClick(view.viewport(), LEFT, modifier, rect(view, row).center())


def test_rows_follow_one_another_and_a_point_finds_its_row(hundred):
    bottom = 0
    for row in range(50):
        area = rect(hundred, row)
        assert area.top() == bottom
        assert area.height() == ROW_PITCH + (SECTION_HEIGHT if row in (0, 10, 20) else 0)
        for y in (area.top(), area.bottom()):
            assert hundred.indexAt(QPoint(5, y)).row() == row
        bottom = area.bottom() + 1
    assert hundred.verticalScrollBar().maximum() == bottom - hundred.viewport().height()
    assert not hundred.indexAt(QPoint(5, bottom)).isValid()
    assert not hundred.indexAt(QPoint(5, -1)).isValid()
    assert hundred.visualRect(hundred.rootIndex()).isEmpty()
    assert hundred.horizontalOffset() == 0


def test_rows_are_as_high_as_large_letters_need(hundred, theme, qtbot):
    theme.use_text_size(200)
    try:
        qtbot.waitUntil(lambda: rect(hundred, 1).height() > ROW_PITCH)
        assert rect(hundred, 1).height() > theme.font_px(FONT_BODY) + theme.font_px(FONT_SMALL)
        assert rect(hundred, 2).top() == rect(hundred, 1).bottom() + 1
        last = rect(hundred, 49).bottom() + 1
        assert hundred.verticalScrollBar().maximum() == last - hundred.viewport().height()
    finally:
        theme.use_text_size(100)
    qtbot.waitUntil(lambda: rect(hundred, 1).height() == ROW_PITCH)


def test_no_row_is_asked_for_its_height(hundred, monkeypatch, qtbot):
    monkeypatch.setattr(HistoryRow, "sizeHint", None)
    hundred.model()._pages.rows.insert(0, summary(500))
    hundred.model().question_added("q500")
    assert rect(hundred, 0).height() == ROW_PITCH + SECTION_HEIGHT
    hundred.grab()


@pytest.mark.parametrize(
    ("hint", "row", "edge"),
    [
        (Hint.PositionAtTop, 30, "top"),
        (Hint.PositionAtBottom, 30, "bottom"),
        (Hint.PositionAtCenter, 30, "middle"),
        (Hint.EnsureVisible, 30, "bottom"),
        (Hint.EnsureVisible, 3, "top"),
    ],
)
def test_a_row_is_scrolled_to(hundred, hint, row, edge):
    if edge == "top":
        hundred.scrollTo(hundred.model().index(40), Hint.PositionAtTop)
    hundred.scrollTo(hundred.model().index(row), hint)
    area, seen = rect(hundred, row), hundred.viewport().height()
    at = {"top": (area.top(), 0), "bottom": (area.bottom() + 1, seen), "middle": (area.center().y(), seen // 2)}[edge]
    assert abs(at[0] - at[1]) <= 1
    hundred.scrollTo(hundred.rootIndex())
    before = hundred.verticalOffset()
    hundred.scrollTo(hundred.model().index(row))
    assert hundred.verticalOffset() == before


def test_scrolling_to_the_end_loads_more(hundred, qtbot):
    hundred.scrollToBottom()
    qtbot.waitUntil(lambda: hundred.model().rowCount() == 100)


def test_the_keys_go_by_rows_and_pages_and_stop_at_the_ends(hundred):
    hundred.setCurrentIndex(hundred.model().index(10))
    to = {
        action: hundred.moveCursor(action, PLAIN).row()
        for action in (Move.MoveUp, Move.MoveNext, Move.MovePageDown, Move.MovePageUp, Move.MoveHome, Move.MoveEnd)
    }
    assert list(to.values()) == [9, 11, 13, 7, 0, 49]
    hundred.setCurrentIndex(hundred.model().index(0))
    assert hundred.moveCursor(Move.MovePageUp, PLAIN).row() == 0
    assert hundred.moveCursor(Move.MoveLeft, PLAIN).row() == 0
    hundred.mark("")
    assert hundred.moveCursor(Move.MoveDown, PLAIN).row() == 0


def test_an_empty_list_has_nowhere_to_go(make, qtbot):
    view = make()
    assert not view.moveCursor(Move.MoveDown, PLAIN).isValid()
    view.setSelection(QRect(0, 0, 10, 10), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(view, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClick(view, Qt.Key.Key_S)
    assert view.selected() == []
    assert not view.has_all


def test_clicks_with_shift_and_control_select_several_and_open_none(make, qtbot):
    view = make(*(summary(row) for row in range(4)))
    click(qtbot, view, 0)
    with qtbot.assertNotEmitted(view.chosen):
        click(qtbot, view, 2, SHIFT)
        assert view.selected() == ["q3", "q2", "q1"]
        click(qtbot, view, 1, CONTROL)
        assert view.selected() == ["q3", "q1"]
        qtbot.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert len(view.selected()) == 4
    assert view.has_all
    assert not view.visualRegionForSelection(view.selectionModel().selection()).isEmpty()
    click(qtbot, view, 1)
    assert not view.has_all
    assert view.selected() == ["q2"]


def test_a_click_beside_the_rows_selects_none(make, qtbot):
    view = make(summary(1))
    click(qtbot, view, 0)
    qtbot.mouseClick(view.viewport(), LEFT, PLAIN, QPoint(100, 290))
    assert view.selected() == []


def test_the_star_of_a_row_can_be_clicked(make, qtbot):
    view = make(summary(1), summary(2, starred=True))
    place = star_place(rect(view, 1)).center()
    with qtbot.waitSignal(view.star_wanted) as told, qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view.viewport(), LEFT, PLAIN, place)
    assert told.args == [["q1"], True]
    with qtbot.waitSignal(view.star_wanted) as told:
        qtbot.mouseClick(view.viewport(), LEFT, PLAIN, star_place(rect(view, 0)).center())
    assert told.args == [["q2"], False]
    with qtbot.assertNotEmitted(view.star_wanted):
        qtbot.mousePress(view.viewport(), LEFT, PLAIN, place)
        qtbot.mouseRelease(view.viewport(), LEFT, PLAIN, rect(view, 0).center())


def test_the_star_shows_on_the_row_under_the_mouse(make, qtbot):
    view = make(summary(1))
    before = view.grab(star_place(rect(view, 0))).toImage()
    qtbot.mouseMove(view.viewport(), rect(view, 0).center())
    qtbot.waitUntil(lambda: view.grab(star_place(rect(view, 0))).toImage() != before)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.grab(star_place(rect(view, 0))).toImage() == before


def test_where_the_words_were_found_stands_in_the_row_and_stands_out(make):
    plain = make(summary(1, hit=Hit("A red boat.", ())))
    marked = make(summary(1, hit=Hit("A red boat.", ((6, 4),))))
    assert marked.model().index(0).data(HistoryRole.SECOND_LINE) == "A red boat."
    assert "found: A red boat." in marked.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert plain.grab().toImage() != marked.grab().toImage()
    hidden = make(summary(1, hit=Hit("A \u202ered boat.", ((7, 4),))))
    hidden.grab()


def test_a_row_of_several_questions_says_how_many(make):
    view = make(summary(1, questions=3))
    assert view.model().index(0).data(HistoryRole.SECOND_LINE) == "3 questions · Answer 1"
    assert "3 questions" in view.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_tooltip_is_the_whole_prompt_as_it_was_typed(make, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: shown.append(text))
    view = make(summary(1, prompt="<b>bold</b> \u202e", title="Harbour"))
    for at in (rect(view, 0).center(), QPoint(100, 290)):
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert "&lt;b&gt;bold" in shown[0]
    assert "U+202E" in shown[0]
    assert shown[1] == ""


def test_a_screen_reader_sees_a_list(make):
    assert isinstance(make(summary(1)), QListView)


def test_two_rows_and_no_more_can_be_compared(hundred, qtbot):
    click(qtbot, hundred, 3)
    assert not hundred.can_compare
    with qtbot.assertNotEmitted(hundred.compare_wanted):
        hundred.compare()
    click(qtbot, hundred, 1, CONTROL)
    with qtbot.waitSignal(hundred.compare_wanted) as told:
        hundred.compare()
    assert told.args == ["q99", "q97"]
    click(qtbot, hundred, 0, CONTROL)
    assert not hundred.can_compare


class Painted(QObject):
    """Which part of a widget was painted, in its own pixels."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.parts: list[QRegion] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.parts.append(event.region())
        return False


def test_only_the_rows_that_the_mouse_leaves_and_enters_are_painted_again(hundred, qtbot):
    hundred._hover(1)
    hundred.viewport().repaint()
    painted = Painted(hundred.viewport())
    hundred._hover(2)
    qtbot.waitUntil(lambda: bool(painted.parts))
    everything = QRegion()
    for part in painted.parts:
        everything += part
    assert everything == QRegion(rect(hundred, 1).united(rect(hundred, 2)))


def test_what_lies_behind_the_rows_is_not_painted_with_them(hundred):
    behind = Painted(hundred)
    hundred.viewport().repaint()
    assert behind.parts == []
