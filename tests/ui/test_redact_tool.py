import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from llava_desktop.core.picture_edits import Stroke
from llava_desktop.ui.redact_tool import SIZES, RedactTool, paint_stroke
from llava_desktop.ui.stroke_history import StrokeHistory
from llava_desktop.ui.viewport import Viewport

SIZE = (4000, 3000)
PLAIN, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
ONE, OTHER = Stroke(((1, 1),), 5), Stroke(((2, 2),), 5)


@pytest.fixture
def tool(qtbot):
    """Over a picture of 4000×3000, a tenth as large on the screen; what it paints is shown at once."""
    viewport = Viewport()
    viewport.put(QRectF(0, 0, 400, 300), pixel_ratio=1)
    viewport.show(QSizeF(*SIZE), natural=0.4)
    made = RedactTool(viewport)
    made.show((), SIZE)
    made.strokes_changed.connect(lambda strokes: made.show(strokes, SIZE))
    return made


@pytest.fixture
def heard(tool):
    found: list[str] = []
    tool.said.connect(found.append)
    return found


def pull(tool, *places: tuple[float, float]) -> None:
    points = [QPointF(*place) for place in places]
    tool.press(points[0])
    for point in points[1:]:
        tool.drag(point)
    tool.release(points[-1])


def test_the_brush_paints_in_pixels_of_the_picture(tool, heard):
    pull(tool, (10, 20), (20, 30), (40, 30))
    assert tool._strokes == (Stroke(((100, 200), (200, 300), (400, 300)), 120),)
    assert heard == ["Painted over: gone from what is sent."]


def test_a_click_is_a_dot(tool):
    pull(tool, (10, 20))
    assert tool._strokes == (Stroke(((100, 200),), 120),)


def test_a_shaking_hand_does_not_pile_up_points(tool):
    pull(tool, *[(10 + n % 2 / 10, 20) for n in range(200)])
    assert len(tool._strokes[0].points) == 1


def test_a_stroke_beyond_the_edge_ends_at_the_edge(tool):
    pull(tool, (10, 20), (900, -50))
    assert tool._strokes[0].points[-1] == (3999, 0)


def test_square_brackets_and_the_slider_set_the_size_within_limits(tool):
    for _ in range(2):
        tool.key_press(Qt.Key.Key_BracketRight, PLAIN)
    assert tool.width == 160
    tool.key_press(Qt.Key.Key_BracketLeft, PLAIN)
    assert tool.width == 140
    tool.set_brush(0)
    assert tool.brush == 1
    tool.set_brush(99)
    assert tool.brush == SIZES


def test_the_cross_hair_moves_by_arrows_and_space_paints(tool, heard):
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    assert heard == ["52 % from the left, 50 % from the top"]
    tool.key_press(Qt.Key.Key_Space, PLAIN)
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    tool.key_press(Qt.Key.Key_Down, CONTROL)
    assert tool.key_release(Qt.Key.Key_Space)
    assert tool._strokes == (Stroke(((2060, 1500), (2120, 1500)), 120),)
    tool.key_press(Qt.Key.Key_Space, PLAIN)
    tool.key_release(Qt.Key.Key_Space)
    assert tool._strokes[1].points == ((2120, 1501),)


def test_undo_redo_and_clear_by_keys_and_by_buttons(tool):
    pull(tool, (10, 20))
    pull(tool, (50, 60))
    both = tool._strokes
    tool.key_press(Qt.Key.Key_Z, CONTROL)
    assert tool._strokes == both[:1]
    tool.key_press(Qt.Key.Key_Z, CONTROL)
    assert tool._strokes == ()
    tool.undo()
    assert tool._strokes == ()
    tool.key_press(Qt.Key.Key_Z, CONTROL | SHIFT)
    tool.key_press(Qt.Key.Key_Y, CONTROL)
    assert tool._strokes == both
    tool.clear()
    assert tool._strokes == ()
    tool.undo()
    assert tool._strokes == both


def test_another_picture_forgets_what_could_be_undone(tool):
    pull(tool, (10, 20))
    tool.forget()
    assert not tool.history.can_undo


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_leave_and_keep_what_was_painted(qtbot, tool, key):
    tool.press(QPointF(10, 20))
    with qtbot.waitSignal(tool.finished):
        assert tool.key_press(key, PLAIN)
    assert len(tool._strokes) == 1


def test_delete_does_not_reach_the_picture_and_other_keys_are_not_the_tools(tool):
    assert tool.key_press(Qt.Key.Key_Delete, PLAIN)
    assert not tool.key_press(Qt.Key.Key_Plus, PLAIN)
    assert not tool.key_release(Qt.Key.Key_A)


def test_what_the_hand_interrupts_is_not_painted(tool):
    tool.press(QPointF(10, 20))
    tool.give_up()
    tool.release(QPointF(50, 50))
    assert tool._strokes == ()


@pytest.mark.parametrize("points", [((500, 500),), ((200, 500), (800, 500))])
def test_on_the_screen_a_stroke_is_solid_black_and_as_wide_as_it_will_be(qapp, points):
    viewport = Viewport()
    viewport.put(QRectF(0, 0, 100, 100), pixel_ratio=1)
    viewport.show(QSizeF(1000, 1000), natural=1)
    screen = QImage(100, 100, QImage.Format.Format_RGB32)
    screen.fill(Qt.GlobalColor.white)
    painter = QPainter(screen)
    paint_stroke(painter, Stroke(points, 200), viewport)
    painter.end()
    for x, y in ((50, 50), (50, 42), (50, 58), (44, 50)):
        assert screen.pixelColor(x, y).name() == "#000000"
    assert screen.pixelColor(50, 37).name() == "#ffffff"


def test_history_takes_back_and_repeats_and_a_new_stroke_ends_the_repeating():
    history = StrokeHistory()
    assert history.undo((ONE,)) == (ONE,)
    history.note(())
    assert history.undo((ONE,)) == ()
    assert history.redo(()) == (ONE,)
    assert history.undo((ONE,)) == ()
    history.note(())
    assert not history.can_redo
    assert history.redo((OTHER,)) == (OTHER,)
