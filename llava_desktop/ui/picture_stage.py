"""The picture in the drop zone: what pointer, wheel, touchpad and keys do to it. It paints, and knows no edits."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QWheelEvent

from llava_desktop.core.actions import Action, Place
from llava_desktop.core.shortcuts import Shortcuts
from llava_desktop.ui.picture_keys import ViewAction, view_action
from llava_desktop.ui.picture_tool import ARROWS, PictureTool
from llava_desktop.ui.viewport import STEP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from llava_desktop.ui.picture_scene import PictureScene

NOTCH = 120
"""Qt's units of a wheel's notch."""
NOTCH_LENGTH = 48
"""Device-independent pixels that a notch moves the picture."""
ARROW_LENGTH = 40


class PictureStage(QObject):
    """host: the widget that the picture lies in; it hands its events to `takes` and its painter to `paint`.

    One scene is on the stage. With no tool the hand is: dragging moves a picture that is larger than its room. Space,
    or the middle button, is the hand also while there is a tool.

    is_held: a button is down; whoever lays out waits, for nothing may move under the pointer but by its own hand.
    """

    moved = Signal()
    """Zoomed, or moved, by hand"""
    turn_requested = Signal(int)
    """Quarter turns, clockwise"""
    touched = Signal(QPointF)
    """The left button went down on a picture that has no tool"""
    let_go = Signal()
    """The button went up"""

    def __init__(self, host: "QWidget", scene: "PictureScene") -> None:
        super().__init__(host)
        self._host = host
        self._scene = scene
        self._tool: PictureTool | None = None
        self._keys = Shortcuts().at(Place.PICTURE)
        self._grabbed: QPointF | None = None
        self._is_pressed = False
        self._space_is_down = False
        self.is_held = False

    @property
    def scene(self) -> "PictureScene":
        return self._scene

    def set_keys(self, keys: dict[str, Action]) -> None:
        """What keys mean on the picture, where the tool has no use for them."""
        self._keys = keys

    def put(self, scene: "PictureScene", tool: PictureTool | None) -> None:
        """Another picture, or another tool; the tool before settles what it was doing."""
        if self._tool is not None and self._tool is not tool:
            self._tool.settle()
        self._scene, self._tool = scene, tool
        self._point(None)
        self._host.update()

    def act(self, action: ViewAction, at: QPointF | None = None) -> None:
        """at: the place in the room that stays where it is."""
        viewport = self._scene.viewport
        match action:
            case ViewAction.FIT:
                viewport.fit()
            case ViewAction.ONE_TO_ONE:
                viewport.zoom_to(viewport.one_to_one, at)
            case ViewAction.ZOOM_IN:
                viewport.zoom_by(STEP, at)
            case ViewAction.ZOOM_OUT:
                viewport.zoom_by(1 / STEP, at)
            case ViewAction.TURN_RIGHT:
                self.turn_requested.emit(1)
            case ViewAction.TURN_LEFT:
                self.turn_requested.emit(-1)
        self._changed()

    def paint(self, painter: QPainter) -> None:
        self._scene.paint(painter)
        if self._tool is not None:
            self._tool.paint(painter, self._scene.viewport)

    def takes(self, event: QEvent) -> bool:
        """Whether the event is done with; otherwise it is the host's."""
        match event.type():
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick:
                return self._press(cast("QMouseEvent", event))
            case QEvent.Type.MouseMove:
                return self._move(cast("QMouseEvent", event))
            case QEvent.Type.MouseButtonRelease:
                return self._release(cast("QMouseEvent", event))
            case QEvent.Type.Wheel:
                return self._wheel(cast("QWheelEvent", event))
            case QEvent.Type.NativeGesture:
                return self._gesture(cast("QNativeGestureEvent", event))
            case QEvent.Type.ShortcutOverride:
                return self._wants(cast("QKeyEvent", event))
            case QEvent.Type.KeyPress:
                return self._key_press(cast("QKeyEvent", event))
            case QEvent.Type.KeyRelease:
                return self._key_release(cast("QKeyEvent", event))
            case QEvent.Type.Leave:
                self._point(None)
            case QEvent.Type.FocusOut:
                self._space_is_down = False
                if self._tool is not None:
                    self._tool.settle()
        return False

    # the pointer

    def _press(self, event: QMouseEvent) -> bool:
        place, button = event.position(), event.button()
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space_is_down):
            if self._tool is not None:
                self._tool.give_up()
            self._grabbed = place
        elif button == Qt.MouseButton.LeftButton:
            self.is_held = True
            if self._tool is None:
                self.touched.emit(place)
            if self._tool is not None:  # the touch may have begun one
                self._is_pressed = True
                self._tool.press(place)
            elif self._can_pan:
                self._grabbed = place
        else:
            return False
        self._point(place)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        place = event.position()
        if self._grabbed is not None:
            by = place - self._grabbed
            self._grabbed = place
            self._pan(by.x(), by.y())
        elif self._is_pressed and self._tool is not None:
            self._tool.drag(place)
        else:
            self._point(place)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        taken = self._drop(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.is_held = False
            self.let_go.emit()
        return taken

    def _drop(self, event: QMouseEvent) -> bool:
        if self._grabbed is not None:
            self._grabbed = None
        elif self._is_pressed and self._tool is not None:
            self._is_pressed = False
            self._tool.release(event.position())
        else:
            return False
        self._point(event.position())
        return True

    def _point(self, place: QPointF | None) -> None:
        """Shows what a press would do here."""
        if self._grabbed is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space_is_down:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._tool is not None:
            shape = self._tool.hover(place)
        else:
            shape = Qt.CursorShape.OpenHandCursor if self._can_pan else Qt.CursorShape.ArrowCursor
        self._host.setCursor(shape)

    def _wheel(self, event: QWheelEvent) -> bool:
        """With Ctrl it zooms (a pinch on Windows comes as that, too), else it moves what is larger than its room."""
        turned, modifiers = event.angleDelta(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._scene.viewport.zoom_by(STEP ** (turned.y() / NOTCH), event.position())
            self._changed()
            return True
        exactly = QPointF(event.pixelDelta())
        by = exactly if not exactly.isNull() else QPointF(turned) * (NOTCH_LENGTH / NOTCH)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and by.x() == 0:
            by = QPointF(by.y(), 0)
        return self._can_pan and self._pan(by.x(), by.y())

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._scene.viewport.zoom_by(max(0.1, 1 + event.value()), event.position())
        self._changed()
        return True

    # the keyboard

    def _wants(self, event: QKeyEvent) -> bool:
        """Esc cancels a question and Ctrl+Z is the prompt's, but not while a tool has its own use for them."""
        key = Qt.Key(event.key())
        if self._tool is not None and key in (Qt.Key.Key_Escape, Qt.Key.Key_Z, Qt.Key.Key_Y):
            event.accept()
            return True
        return False

    def _key_press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._space_is_down = True
            self._point(None)
            if self._tool is not None and not event.isAutoRepeat():
                self._tool.key_press(key, event.modifiers())
            return True
        if self._tool is not None and self._tool.key_press(key, event.modifiers()):
            return True
        action = view_action(event, self._keys)
        if action is not None:
            self.act(action)
            return True
        if key in ARROWS and self._can_pan:
            across, down = ARROWS[key]
            self._pan(-across * ARROW_LENGTH, -down * ARROW_LENGTH)
            return True
        return False

    def _key_release(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return event.key() == Qt.Key.Key_Space
        self._space_is_down = False
        self._point(None)
        if self._tool is not None:
            self._tool.key_release(Qt.Key.Key_Space)
        return True

    # moving

    @property
    def _can_pan(self) -> bool:
        place, room = self._scene.viewport.place(), self._scene.viewport.room
        return place.width() > room.width() or place.height() > room.height()

    def _pan(self, across: float, down: float) -> bool:
        moved = self._scene.viewport.pan(across, down)
        if moved:
            self._changed()
        return moved

    def _changed(self) -> None:
        self._host.update()
        self.moved.emit()
