import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from llava_desktop.core.tiles import Tile, TileState
from llava_desktop.ui.picture_strip import PictureStrip
from llava_desktop.ui.tile_drawing import TILE_SIDE
from tests.ui.made import pixels


@pytest.fixture
def strip(theme, qtbot):
    made = PictureStrip(theme, lambda _data: pixels(96, 72))
    qtbot.addWidget(made)
    made.resize(400, 120)
    return made


def tiles_of(*states, thumbnail=b"thumb"):
    return [Tile(key, f"{key}.jpg", state, "", thumbnail) for key, state in enumerate(states, 1)]


def show(strip, *states, shown=1):
    strip.render(tiles_of(*states), shown)
    strip.show()
    strip.layout().activate()


def place(strip, row):
    return strip._list.visualRect(strip._list.model().index(row, 0)).center()


def press_menu(strip, qtbot, reason, row, title):
    event = QContextMenuEvent(reason, place(strip, row), strip._list.viewport().mapToGlobal(place(strip, row)))
    QApplication.sendEvent(strip._list.viewport(), event)
    (menu,) = strip._list.findChildren(QMenu)
    (action,) = [action for action in menu.actions() if action.text() == title]
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: not strip._list.findChildren(QMenu))


def test_it_is_seen_only_while_there_are_two_or_more(strip):
    strip.render(tiles_of(TileState.READY), 1)
    assert strip.isHidden()
    strip.render(tiles_of(TileState.READY, TileState.READY), 1)
    assert not strip.isHidden()
    strip.render([], None)
    assert strip.isHidden()


def test_what_is_rendered_emits_nothing_and_a_click_does(strip, qtbot):
    with qtbot.assertNotEmitted(strip.chosen):
        show(strip, *[TileState.READY] * 3)
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.mouseClick(strip._list.viewport(), Qt.MouseButton.LeftButton, pos=place(strip, 2))
    assert told.args == [3]
    with qtbot.assertNotEmitted(strip.chosen):
        qtbot.mouseClick(strip._list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(390, 10))
        qtbot.keyClick(strip._list, Qt.Key.Key_A)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")
def test_the_menu_does_to_one_what_can_be_done(strip, qtbot):
    show(strip, TileState.ANSWERED, TileState.WAITING)
    mouse, keyboard = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard
    with qtbot.waitSignal(strip.cancel_requested) as told:
        press_menu(strip, qtbot, mouse, 1, "Cancel its question")
    assert told.args == [2]
    with qtbot.waitSignal(strip.remove_requested) as told:
        press_menu(strip, qtbot, keyboard, 0, "Remove")
    assert told.args == [1]
    with qtbot.waitSignal(strip.chosen) as told:
        press_menu(strip, qtbot, mouse, 1, "Show")
    assert told.args == [2]
    with qtbot.assertNotEmitted(strip.cancel_requested):
        press_menu(strip, qtbot, mouse, 0, "Cancel its question")
    outside = QContextMenuEvent(mouse, QPoint(390, 10), QPoint(390, 10))
    QApplication.sendEvent(strip._list.viewport(), outside)
    assert not strip._list.findChildren(QMenu)


def test_what_does_not_fit_is_scrolled_to_and_has_a_bar(strip, qtbot):
    show(strip, *[TileState.READY] * 4)
    assert strip._list.height() == TILE_SIDE
    show(strip, *[TileState.READY] * 20)
    assert strip._list.height() > TILE_SIDE
    bar = strip._list.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    wheel = QWheelEvent(
        QPointF(20, 20),
        QPointF(20, 20),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip._list.viewport(), wheel)
    assert bar.value() == TILE_SIDE


def test_where_it_is_narrow_the_buttons_have_the_room_and_the_line_is_still_read_out(strip):
    states = [TileState.FAILED, TileState.FAILED, TileState.ANSWERING]
    strip.resize(700, 120)
    show(strip, *states)
    assert not strip._line.isHidden()
    assert strip._ask_failed.text() == "Ask the 2 failed ones again"
    strip.resize(300, 120)
    assert strip._line.isHidden()
    assert "2 failed" in strip._list.accessibleDescription()


def test_the_focus_stays_when_the_button_under_it_goes(strip, qtbot):
    show(strip, TileState.ANSWERING, TileState.READY)
    strip.activateWindow()
    strip._cancel_all.setFocus()
    qtbot.waitUntil(strip._cancel_all.hasFocus)
    show(strip, TileState.CANCELLED, TileState.READY)
    assert strip._list.hasFocus()


def test_a_name_from_outside_is_never_taken_for_mark_up(strip):
    strip.render([Tile(1, "<img src=//host/share/x>", TileState.READY), *tiles_of(TileState.READY)], 1)
    tip = strip._list.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_each_state_is_drawn_in_a_form_of_its_own(strip, theme):
    drawn = set()
    for state in TileState:
        show(strip, TileState.READY, state)
        area = strip._list.visualRect(strip._list.model().index(1, 0))
        image = strip._list.viewport().grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
        drawn.add(bytes(image.constBits()))
    # Ready and opening differ once there is a thumbnail: one has none. A failure and a refusal are told in words.
    assert len(drawn) == len(TileState) - 2


def test_what_has_no_thumbnail_yet_is_a_place_for_one(strip):
    strip.render(tiles_of(TileState.OPENING, TileState.UNOPENED, thumbnail=None), None)
    strip.show()
    assert not strip.grab().isNull()
    assert not strip._list.selectedIndexes()


def test_a_model_says_nothing_of_what_is_not_there(strip):
    model = strip._list.model()
    assert model.index(5, 0).data() is None
    strip.render(tiles_of(TileState.READY, TileState.READY), 1)
    index = model.index(1, 0)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.rowCount(index) == 0
