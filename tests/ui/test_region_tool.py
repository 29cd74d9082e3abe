import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt

from llava_desktop.core.picture_edits import Box
from llava_desktop.ui.region_tool import RegionTool
from llava_desktop.ui.viewport import Viewport

SIZE = (4000, 3000)
PLAIN, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
BOX = Box(1000, 1000, 800, 600)


@pytest.fixture
def tool(theme, qtbot):
    """Over a picture of 4000×3000, a tenth as large on the screen."""
    viewport = Viewport()
    viewport.put(QRectF(0, 0, 400, 300), pixel_ratio=1)
    viewport.show(QSizeF(*SIZE), natural=0.4)
    made = RegionTool(theme, viewport)
    made.show(None, SIZE, None)
    return made


@pytest.fixture
def chosen(tool):
    """What was chosen, in order; it is shown at once, as the window would."""
    found: list[Box | None] = []

    def take(box):
        found.append(box)
        tool.show(box, SIZE, None)

    tool.chosen.connect(take)
    return found


def pull(tool, *places: tuple[float, float]) -> None:
    points = [QPointF(*place) for place in places]
    tool.press(points[0])
    for point in points[1:]:
        tool.drag(point)
    tool.release(points[-1])


def test_a_box_is_drawn_in_pixels_of_the_picture_whatever_its_size_on_the_screen(tool, chosen):
    pull(tool, (100, 100), (150, 130), (180, 160))
    assert chosen == [BOX]
    assert tool.words == "800×600 px, sent as 672×504"


def test_while_it_is_drawn_nothing_is_prepared(tool, chosen):
    tool.press(QPointF(100, 100))
    tool.drag(QPointF(180, 160))
    assert tool.box == BOX
    assert chosen == []


def test_a_click_draws_nothing(tool, chosen):
    pull(tool, (100, 100), (101, 101))
    assert tool.box is None
    assert chosen == []


def test_a_box_is_moved_and_resized_by_the_pointer(tool, chosen):
    tool.show(BOX, SIZE, None)
    pull(tool, (140, 130), (150, 150))
    assert chosen[-1] == Box(1100, 1200, 800, 600)
    pull(tool, (190, 180), (200, 190))
    assert chosen[-1] == Box(1100, 1200, 900, 700)
    assert tool.hover(QPointF(200, 190)) == Qt.CursorShape.SizeFDiagCursor
    assert tool.hover(QPointF(390, 10)) == Qt.CursorShape.CrossCursor


def test_the_size_beside_it_is_the_one_that_was_really_sent_once_that_is_known(tool):
    tool.show(BOX, SIZE, (671, 503))
    assert tool.words == "800×600 px, sent as 671×503"
    tool.press(QPointF(180, 160))
    tool.drag(QPointF(190, 160))
    assert tool.words == "900×600 px, sent as 672×448"


def test_the_first_arrow_key_makes_a_box_and_the_next_move_and_resize_it(tool, chosen):
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    assert tool.box == Box(1000, 750, 2000, 1500)
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    tool.key_press(Qt.Key.Key_Up, PLAIN)
    assert tool.box == Box(1040, 710, 2000, 1500)
    tool.key_press(Qt.Key.Key_Left, SHIFT)
    tool.key_press(Qt.Key.Key_Down, SHIFT | CONTROL)
    assert tool.box == Box(1040, 710, 1960, 1501)
    tool.key_press(Qt.Key.Key_Left, CONTROL)
    assert tool.box == Box(1039, 710, 1960, 1501)
    assert chosen == []


def test_enter_takes_it_and_is_done(qtbot, tool, chosen):
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    with qtbot.waitSignals([tool.said, tool.finished]):
        assert tool.key_press(Qt.Key.Key_Return, PLAIN)
    assert chosen == [Box(1000, 750, 2000, 1500)]


def test_a_box_moved_by_keys_is_taken_after_a_pause_or_when_the_keys_go_elsewhere(qtbot, tool, chosen):
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    qtbot.waitUntil(lambda: bool(chosen))
    tool.key_press(Qt.Key.Key_Right, PLAIN)
    tool.settle()
    assert chosen == [Box(1000, 750, 2000, 1500), Box(1040, 750, 2000, 1500)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_escape_and_delete_remove_the_region(tool, chosen, key):
    tool.show(BOX, SIZE, None)
    assert tool.key_press(key, PLAIN)
    assert chosen == [None]
    assert tool.words == ""


def test_escape_with_nothing_to_remove_leaves(qtbot, tool, chosen):
    with qtbot.waitSignal(tool.finished):
        tool.key_press(Qt.Key.Key_Escape, PLAIN)
    assert chosen == []


def test_a_screen_reader_hears_where_the_region_is(qtbot, tool, chosen):
    with qtbot.waitSignal(tool.said) as heard:
        pull(tool, (100, 100), (180, 160))
    assert heard.args == ["Region 800×600, 25 % from the left, 33 % from the top"]


def test_what_the_hand_interrupts_is_not_taken(tool, chosen):
    tool.press(QPointF(100, 100))
    tool.drag(QPointF(180, 160))
    tool.give_up()
    assert tool.box is None
    tool.drag(QPointF(190, 160))
    assert tool.box is None
    assert chosen == []


def test_other_keys_are_not_the_tools(tool):
    assert not tool.key_press(Qt.Key.Key_Plus, PLAIN)
