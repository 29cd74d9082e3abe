"""What the stage hands to the tool that is in use: where the pointer is, and which keys are pressed."""

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPainter

from llava_desktop.ui.viewport import Viewport

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Across, down."""


class PictureTool(QObject):
    """Places are those of the room, in device-independent pixels. What a tool has no use for is the stage's."""

    moved = Signal()
    """What it shows is another."""
    said = Signal(object)
    """str: for a screen reader"""
    finished = Signal()
    """The person is done with it."""

    help = ""
    """The keys, for a screen reader."""

    def press(self, place: QPointF) -> None:
        """The left button went down; `drag` and `release` follow."""

    def drag(self, place: QPointF) -> None: ...

    def release(self, place: QPointF) -> None: ...

    def hover(self, place: QPointF | None) -> Qt.CursorShape:
        """The pointer is there, no button is down; None when it left."""
        return Qt.CursorShape.ArrowCursor

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        return False

    def key_release(self, key: Qt.Key) -> bool:
        return False

    def settle(self) -> None:
        """The focus goes elsewhere, or another tool comes: nothing may hang in the air."""

    def give_up(self) -> None:
        """What was begun with the pointer or a key is not meant: the hand takes over."""

    def paint(self, painter: QPainter, viewport: Viewport) -> None: ...
