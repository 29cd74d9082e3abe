"""What the keys do to a picture that is looked at: fit, zoom, move, turn."""

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class ViewAction(enum.Enum):
    """The value: what it is called in the menu, and its key as people read it."""

    FIT = ("Fit", "0")
    ONE_TO_ONE = ("One to one", "1")
    ZOOM_IN = ("Zoom in", "+")
    ZOOM_OUT = ("Zoom out", "−")
    TURN_RIGHT = ("Turn right", "R")
    TURN_LEFT = ("Turn left", "Shift+R")

    @property
    def words(self) -> str:
        return self.value[0]

    @property
    def shortcut(self) -> str:
        return self.value[1]


_PLAIN = {
    Qt.Key.Key_0: ViewAction.FIT,
    Qt.Key.Key_1: ViewAction.ONE_TO_ONE,
    Qt.Key.Key_Plus: ViewAction.ZOOM_IN,
    Qt.Key.Key_Equal: ViewAction.ZOOM_IN,
    Qt.Key.Key_Minus: ViewAction.ZOOM_OUT,
    Qt.Key.Key_R: ViewAction.TURN_RIGHT,
}
_CONTROL = {
    Qt.Key.Key_0: ViewAction.FIT,
    Qt.Key.Key_1: ViewAction.ONE_TO_ONE,
    Qt.Key.Key_Plus: ViewAction.ZOOM_IN,
    Qt.Key.Key_Equal: ViewAction.ZOOM_IN,
    Qt.Key.Key_Minus: ViewAction.ZOOM_OUT,
}


def view_action(event: "QKeyEvent") -> ViewAction | None:
    """Keyboards differ in where + and = are, so Shift counts for R alone."""
    modifiers = event.modifiers()
    if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return None
    key = Qt.Key(event.key())
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(key)
    if key == Qt.Key.Key_R and modifiers & Qt.KeyboardModifier.ShiftModifier:
        return ViewAction.TURN_LEFT
    return _PLAIN.get(key)
