"""What pointer, wheel, touchpad and keys do to the picture, on a bare widget that hands its events over."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from llava_desktop.ui.picture_scene import PictureScene
from llava_desktop.ui.picture_stage import PictureStage
from llava_desktop.ui.picture_tool import PictureTool
from tests.ui.made import pixels

NO_BUTTON, LEFT, MIDDLE = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CONTROL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


class Host(QWidget):
    stage: Any = None

    def event(self, event):
        return (self.stage is not None and self.stage.takes(event)) or super().event(event)


class RecordingTool(PictureTool):
    """Takes Esc and Space."""

    def __init__(self):
        super().__init__()
        self.done: list[str] = []

    def press(self, place):
        self.done.append("press")

    def drag(self, place):
        self.done.append("drag")

    def release(self, place):
        self.done.append("release")

    def hover(self, place):
        return Qt.CursorShape.CrossCursor

    def settle(self):
        self.done.append("settle")

    def give_up(self):
        self.done.append("give up")

    def key_press(self, key, modifiers):
        self.done.append(f"{key.name} down")
        return key in (Qt.Key.Key_Escape, Qt.Key.Key_Space)

    def key_release(self, key):
        self.done.append(f"{key.name} up")
        return True


@pytest.fixture
def host(qtbot):
    made = Host()
    scene = PictureScene()
    made.stage = PictureStage(made, scene)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.setMouseTracking(True)
    scene.viewport.put(QRectF(0, 0, 400, 300), pixel_ratio=1)
    scene.show(pixels(1600, 1200), (1600, 1200))
    made.show()
    return made


@pytest.fixture
def view(host):
    return host.stage.scene.viewport


@pytest.fixture
def zoomed(view):
    view.zoom_to(1)
    return view


def wheel(host, *, angle=(0, 0), pixel=(0, 0), modifiers=PLAIN, at=(100, 100)) -> bool:
    """Whether the wheel's turn was used."""
    event = QWheelEvent(
        QPointF(*at),
        host.mapToGlobal(QPointF(*at)),
        QPoint(*pixel),
        QPoint(*angle),
        NO_BUTTON,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    taken: bool = host.stage.takes(event)
    return taken


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_0, PLAIN), (Qt.Key.Key_0, CONTROL)])
def test_zero_fits_the_picture(qtbot, host, zoomed, key, modifiers):
    qtbot.keyClick(host, key, modifiers)
    assert zoomed.is_fitted


def test_one_is_one_to_one_and_plus_and_minus_zoom_around_the_middle(qtbot, host, view):
    qtbot.keyClick(host, Qt.Key.Key_1)
    assert view.percent == 100
    middle = view.to_picture(QPointF(200, 150))
    qtbot.keyClick(host, Qt.Key.Key_Plus)
    assert view.percent == 125
    qtbot.keyClick(host, Qt.Key.Key_Equal, CONTROL)
    assert view.percent == 156
    assert (view.to_picture(QPointF(200, 150)) - middle).manhattanLength() < 1e-6
    qtbot.keyClick(host, Qt.Key.Key_Minus)
    assert view.percent == 125


def test_r_turns_right_and_shift_r_left(qtbot, host):
    with qtbot.waitSignal(host.stage.turn_requested) as caught:
        qtbot.keyClick(host, Qt.Key.Key_R)
    assert caught.args == [1]
    with qtbot.waitSignal(host.stage.turn_requested) as caught:
        qtbot.keyClick(host, Qt.Key.Key_R, SHIFT)
    assert caught.args == [-1]


@pytest.mark.parametrize("modifiers", [CONTROL, Qt.KeyboardModifier.AltModifier])
def test_other_shortcuts_are_left_to_the_window(qtbot, host, modifiers):
    with qtbot.assertNotEmitted(host.stage.turn_requested):
        qtbot.keyClick(host, Qt.Key.Key_R, modifiers)


@pytest.mark.parametrize(
    ("key", "across", "down"),
    [
        (Qt.Key.Key_Left, 40, 0),
        (Qt.Key.Key_Right, -40, 0),
        (Qt.Key.Key_Up, 0, 40),
        (Qt.Key.Key_Down, 0, -40),
    ],
)
def test_arrow_keys_move_a_zoomed_picture(qtbot, host, zoomed, key, across, down):
    before = zoomed.place().topLeft()
    qtbot.keyClick(host, key)
    assert zoomed.place().topLeft() - before == QPointF(across, down)


def test_arrow_keys_of_a_fitted_picture_are_not_the_stages(host, view):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, PLAIN)
    assert not host.stage.takes(event)


def test_the_wheel_with_ctrl_zooms_to_the_cursor(host, view):
    at = QPointF(100, 80)
    point = view.to_picture(at)
    assert wheel(host, angle=(0, 480), modifiers=CONTROL, at=(100, 80))
    assert view.scale > 0.5
    assert (view.to_room(point) - at).manhattanLength() < 1e-6


def test_two_fingers_move_a_zoomed_picture_by_just_as_much(host, zoomed):
    before = zoomed.place().topLeft()
    wheel(host, pixel=(-7, -13), angle=(-20, -40))
    assert zoomed.place().topLeft() - before == QPointF(-7, -13)


def test_a_wheel_without_ctrl_moves_down_and_with_shift_across(host, zoomed):
    before = zoomed.place().topLeft()
    wheel(host, angle=(0, -120))
    assert zoomed.place().topLeft() - before == QPointF(0, -48)
    wheel(host, angle=(0, -120), modifiers=SHIFT)
    assert zoomed.place().topLeft() - before == QPointF(-48, -48)


def test_the_wheel_over_a_fitted_picture_is_not_the_stages(host, view):
    assert not wheel(host, angle=(0, -120))


def test_a_pinch_zooms_to_the_fingers(host, view):
    at = QPointF(300, 200)
    point = view.to_picture(at)
    for kind, value in (
        (Qt.NativeGestureType.ZoomNativeGesture, 1.5),
        (Qt.NativeGestureType.RotateNativeGesture, 45.0),
    ):
        gesture = QNativeGestureEvent(
            kind, QPointingDevice.primaryPointingDevice(), 2, at, at, host.mapToGlobal(at), value, QPointF(), 1
        )
        QApplication.sendEvent(host, gesture)
    assert view.scale == pytest.approx(0.25 * 2.5)
    assert (view.to_room(point) - at).manhattanLength() < 1e-6


def test_a_zoomed_picture_follows_the_hand(qtbot, host, zoomed):
    before = zoomed.place().topLeft()
    qtbot.mouseMove(host, QPoint(200, 150))
    assert host.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mousePress(host, LEFT, pos=QPoint(200, 150))
    assert host.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseMove(host, QPoint(190, 130))
    qtbot.mouseRelease(host, LEFT, pos=QPoint(190, 130))
    assert zoomed.place().topLeft() - before == QPointF(-10, -20)
    qtbot.mouseMove(host, QPoint(10, 10))
    assert zoomed.place().topLeft() - before == QPointF(-10, -20)


def test_a_fitted_picture_stays_where_it_is(qtbot, host, view):
    before = view.place()
    qtbot.mousePress(host, LEFT, pos=QPoint(200, 150))
    qtbot.mouseMove(host, QPoint(190, 130))
    qtbot.mouseRelease(host, LEFT, pos=QPoint(190, 130))
    assert view.place() == before
    assert host.cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_space_and_the_middle_button_are_the_hand_also_while_there_is_a_tool(qtbot, host, zoomed, button):
    tool = RecordingTool()
    host.stage.put(host.stage.scene, tool)
    before = zoomed.place().topLeft()
    if button is LEFT:
        qtbot.keyPress(host, Qt.Key.Key_Space)
        assert host.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mousePress(host, button, pos=QPoint(200, 150))
    qtbot.mouseMove(host, QPoint(190, 130))
    qtbot.mouseRelease(host, button, pos=QPoint(190, 130))
    if button is LEFT:
        qtbot.keyRelease(host, Qt.Key.Key_Space)
    assert zoomed.place().topLeft() - before == QPointF(-10, -20)
    assert "press" not in tool.done
    assert "give up" in tool.done
    assert host.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_tool_has_the_pointer_and_the_keys_it_wants(qtbot, host, zoomed):
    tool = RecordingTool()
    host.stage.put(host.stage.scene, tool)
    qtbot.mousePress(host, LEFT, pos=QPoint(200, 150))
    qtbot.mouseMove(host, QPoint(190, 130))
    qtbot.mouseRelease(host, LEFT, pos=QPoint(190, 130))
    assert tool.done == ["press", "drag", "release"]
    assert host.stage.takes(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, PLAIN))
    qtbot.keyClick(host, Qt.Key.Key_0)  # what it has no use for is the stage's
    assert zoomed.is_fitted


def test_the_tool_may_use_keys_that_are_shortcuts_of_the_window(host, view):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, PLAIN)
    override.ignore()
    assert not host.stage.takes(override)
    host.stage.put(host.stage.scene, RecordingTool())
    assert host.stage.takes(override)
    assert override.isAccepted()


def test_another_tool_or_another_place_for_the_keys_settles_what_was_begun(qtbot, host, view):
    tool = RecordingTool()
    host.stage.put(host.stage.scene, tool)
    host.stage.takes(QEvent(QEvent.Type.FocusOut))
    assert tool.done == ["settle"]
    host.stage.put(host.stage.scene, None)
    assert tool.done == ["settle", "settle"]


def test_space_that_repeats_itself_is_pressed_once(qtbot, host, view):
    tool = RecordingTool()
    host.stage.put(host.stage.scene, tool)
    for kind, repeats in (
        (QEvent.Type.KeyPress, False),
        (QEvent.Type.KeyRelease, True),
        (QEvent.Type.KeyPress, True),
        (QEvent.Type.KeyRelease, False),
    ):
        assert host.stage.takes(QKeyEvent(kind, Qt.Key.Key_Space, PLAIN, " ", repeats))
    assert tool.done == ["Key_Space down", "Key_Space up"]


def test_the_right_button_is_not_the_stages(qtbot, host, view):
    with qtbot.assertNotEmitted(host.stage.touched):
        qtbot.mouseClick(host, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
