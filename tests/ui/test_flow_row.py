"""Parts in a row that go on in the next one, and the stack of turns."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

from llava_desktop.ui.flow_row import FlowRow
from tests.ui.pseudo_language import spoken


class Part(QWidget):
    def __init__(self, width: int, height: int = 20) -> None:
        super().__init__()
        self._hint = QSize(width, height)

    def sizeHint(self) -> QSize:
        return self._hint


@pytest.fixture
def row(qtbot):
    made = FlowRow(10, Part(100), Part(50, 30), Part(60))
    qtbot.addWidget(made)
    made.show()
    return made


def places(row) -> list[tuple[int, int, int, int]]:
    return [part.geometry().getRect() for part in row.findChildren(Part)]


def test_parts_stand_in_one_row_where_there_is_room(row):
    row.resize(230, 30)
    assert row.sizeHint() == QSize(230, 30)
    assert places(row) == [(0, 5, 100, 20), (110, 0, 50, 30), (170, 5, 60, 20)]


def test_they_go_on_in_the_next_row_where_there_is_none(row):
    row.resize(165, 50)
    assert row.heightForWidth(165) == 50
    assert places(row) == [(0, 5, 100, 20), (110, 0, 50, 30), (0, 30, 60, 20)]


def test_rows_of_framed_parts_have_a_gap_between_them(qtbot):
    made = FlowRow(10, Part(100), Part(50, 30), Part(60), between=4)
    qtbot.addWidget(made)
    made.show()
    made.resize(165, 54)
    assert made.heightForWidth(165) == 54
    assert places(made)[2] == (0, 34, 60, 20)


def test_a_part_that_is_wider_than_the_row_is_cut_to_it(row):
    row.resize(80, 90)
    assert places(row)[0] == (0, 0, 80, 20)
    assert row.minimumSizeHint().width() < 80


def test_hidden_parts_take_no_room(row):
    first = row.findChildren(Part)[0]
    first.hide()
    assert row.sizeHint() == QSize(120, 30)
    for part in row.findChildren(Part):
        part.hide()
    assert row.heightForWidth(100) == 0


def test_a_part_can_be_taken_out_again(row):
    layout = row.layout()
    assert layout.count() == 3
    assert layout.takeAt(0).widget().sizeHint() == QSize(100, 20)
    assert layout.count() == 2
    assert layout.takeAt(7) is None


def test_words_are_as_tall_as_they_need(qtbot):
    label = QLabel("word")
    made = FlowRow(10, label)
    qtbot.addWidget(made)
    assert made.heightForWidth(500) == label.sizeHint().height()


def test_in_a_language_from_the_right_parts_stand_from_there(qtbot, qapp):
    with spoken(qapp, wanted=False, is_rtl=True):
        made = FlowRow(10, Part(100), Part(50, 30), Part(60))
        qtbot.addWidget(made)
        made.show()
        made.resize(165, 50)
        assert places(made) == [(65, 5, 100, 20), (5, 0, 50, 30), (105, 30, 60, 20)]
