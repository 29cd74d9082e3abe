import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractSlider, QWidget

from llava_desktop.ui.centre_column import CentreColumn
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.theme import GAP, GRID, SCROLL_BAR_WIDTH

WIDTH, HEIGHT = 400, 300


def box(*, at_least):
    made = QWidget()
    made.setMinimumHeight(at_least)
    return made


@pytest.fixture
def column(qtbot):
    made = CentreColumn()
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show()
    return made


def settle():
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


def test_what_fits_fills_the_room_and_nothing_scrolls(column):
    column.column.addWidget(one := box(at_least=100))
    column.column.addWidget(other := box(at_least=100))
    settle()
    assert not column.verticalScrollBar().isVisible()
    assert one.height() + other.height() + GAP + GRID == HEIGHT


def test_what_does_not_fit_has_what_it_needs_and_is_scrolled_to(column):
    column.column.addWidget(one := box(at_least=200))
    column.column.addWidget(other := box(at_least=250))
    settle()
    assert (one.height(), other.height()) == (200, 250)
    assert column.verticalScrollBar().maximum() == 450 + GAP + GRID - HEIGHT


def test_what_grows_and_shrinks_again_leaves_as_it_was(column):
    column.column.addWidget(one := box(at_least=100))
    settle()
    widths = {one.width()}
    one.setMinimumHeight(400)
    settle()
    assert column.verticalScrollBar().isVisible()
    widths.add(one.width())
    one.setMinimumHeight(100)
    settle()
    assert not column.verticalScrollBar().isVisible()
    assert one.height() == HEIGHT
    assert len(widths | {one.width()}) == 1  # the bar's room is kept free
    assert one.width() < WIDTH - SCROLL_BAR_WIDTH


def test_the_end_is_followed_while_it_is_wanted_and_until_the_person_scrolls(column):
    column.column.addWidget(one := box(at_least=400))
    column.follow_end(True)
    settle()
    bar = column.verticalScrollBar()
    assert bar.value() == bar.maximum() == 100
    one.setMinimumHeight(500)
    settle()
    assert bar.value() == bar.maximum() == 200
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    one.setMinimumHeight(600)
    settle()
    assert (bar.value(), bar.maximum()) == (0, 300)


def test_a_notice_that_appears_out_of_sight_is_scrolled_to(column, theme, qtbot):
    column.column.addWidget(notice := Notice(theme))
    column.column.addWidget(box(at_least=600))
    column.follow_end(True)
    settle()
    bar = column.verticalScrollBar()
    assert bar.value() > 0
    notice.render(NoticeView("It could not be opened."))
    qtbot.waitUntil(lambda: bar.value() == 0)
    assert column.viewport().rect().contains(notice.mapTo(column.viewport(), notice.rect().center()))


def test_words_that_wrap_have_the_lines_that_they_need_at_this_width(column):
    column.column.addWidget(words := plain_label("word " * 120, wrap=True))
    column.column.addWidget(box(at_least=200))
    settle()
    assert words.height() >= words.heightForWidth(words.width()) > HEIGHT // 3
