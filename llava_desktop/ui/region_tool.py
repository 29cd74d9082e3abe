"""Draws, moves and resizes the part of the picture that is asked about, with the pointer or the keyboard."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter

from llava_desktop.core.picture_edits import Box
from llava_desktop.core.text import pixels_text
from llava_desktop.core.words import tr
from llava_desktop.images.fitting import size_for_model
from llava_desktop.qt.language import said
from llava_desktop.ui.picture_tool import ARROWS, PictureTool
from llava_desktop.ui.region_box import Grip, adjusted, drawn, first_box, grip_at, rect_of
from llava_desktop.ui.region_painting import dim_outside, paint_handles, paint_label

if TYPE_CHECKING:
    from llava_desktop.ui.theme import Theme
    from llava_desktop.ui.viewport import Viewport

REACH = 10
"""Device-independent pixels around a handle that still take hold of it: a finger is no needle."""
SLIP = 4
"""A press that moved less drew nothing."""
PAUSE_MS = 500
"""After the last key the region is taken: preparing a large picture takes as long as ten keys that repeat."""

_CURSORS = {
    Grip.INSIDE: Qt.CursorShape.SizeAllCursor,
    Grip.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Grip.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Grip.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Grip.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
    Grip.LEFT: Qt.CursorShape.SizeHorCursor,
    Grip.RIGHT: Qt.CursorShape.SizeHorCursor,
    Grip.TOP: Qt.CursorShape.SizeVerCursor,
    Grip.BOTTOM: Qt.CursorShape.SizeVerCursor,
}


class RegionTool(PictureTool):
    chosen = Signal(object)
    """Box in the picture as it is shown, or None: the whole picture"""

    help = tr("Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.")

    def __init__(self, theme: "Theme", viewport: "Viewport", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._viewport = viewport
        self._size = (1, 1)
        self._sent: tuple[int, int] | None = None
        self._taken: Box | None = None
        self._draft: Box | None = None
        self._held: Grip | None = None
        self._pressed: QPointF | None = None
        self._before: Box | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.settle)

    def show(self, region: Box | None, size: tuple[int, int], sent: tuple[int, int] | None) -> None:
        """region: what is sent, in a picture of `size` as it is shown. What is being drawn stays.

        sent: the size that it really got; None while it is being prepared.
        """
        self._taken, self._size, self._sent = region, size, sent

    @property
    def box(self) -> Box | None:
        """What is seen now: it may still be moving."""
        return self._draft or self._taken

    @property
    def words(self) -> str:
        """`800×600 px, sent as 672×504`; empty without a region."""
        box = self.box
        if box is None:
            return ""
        sent = self._sent if self._draft is None else None
        sent = sent or size_for_model((box.width, box.height))
        return tr("{region} px, sent as {sent}", region=pixels_text(box.width, box.height), sent=pixels_text(*sent))

    def grip(self, place: QPointF) -> Grip | None:
        box = self.box
        return None if box is None else grip_at(self._viewport.box_in_room(rect_of(box)), place, REACH)

    def remove(self) -> None:
        """The whole picture again."""
        self._forget()
        self.chosen.emit(None)
        self.said.emit(tr("The whole picture is sent."))

    # the pointer

    def press(self, place: QPointF) -> None:
        self.settle()
        self._pressed, self._before, self._held = place, self.box, self.grip(place)

    def drag(self, place: QPointF) -> None:
        if self._pressed is None:
            return
        start, end = self._viewport.to_picture(self._pressed), self._viewport.to_picture(place)
        if self._held is not None and self._before is not None:
            by = end - start
            self._draft = adjusted(self._before, self._held, round(by.x()), round(by.y()), self._size)
        elif self._draft is not None or (place - self._pressed).manhattanLength() >= SLIP:
            self._draft = drawn(start, end, self._size)
        self.moved.emit()

    def release(self, place: QPointF) -> None:
        self.drag(place)
        self._pressed = self._held = self._before = None
        self.settle()

    def hover(self, place: QPointF | None) -> Qt.CursorShape:
        grip = None if place is None else self.grip(place)
        return Qt.CursorShape.CrossCursor if grip is None else _CURSORS[grip]

    # the keyboard

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if key in ARROWS:
            self._nudge(*ARROWS[key], modifiers)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
            self.finished.emit()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.box is not None:
                self.remove()
            if key == Qt.Key.Key_Escape:
                self.finished.emit()
        else:
            return False
        return True

    def _nudge(self, across: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        """By a hundredth of the longer side, with Ctrl by a pixel. The first key makes a region to begin with."""
        box = self.box
        if box is None:
            self._draft = first_box(self._viewport.visible(), self._size)
        else:
            grip = Grip.BOTTOM_RIGHT if modifiers & Qt.KeyboardModifier.ShiftModifier else Grip.INSIDE
            step = 1 if modifiers & Qt.KeyboardModifier.ControlModifier else max(1, max(self._size) // 100)
            self._draft = adjusted(box, grip, across * step, down * step, self._size)
            edge = self._draft if grip is Grip.INSIDE else Box(self._draft.right, self._draft.bottom, 1, 1)
            self._viewport.bring_into_view(QPointF(edge.left, edge.top))
        self._pause.start()
        self.moved.emit()

    def settle(self) -> None:
        """What was drawn is meant."""
        draft = self._draft
        self._forget()
        if draft is not None and draft != self._taken:
            self.chosen.emit(draft)
            self.said.emit(self._told(draft))

    def give_up(self) -> None:
        self._forget()
        self.moved.emit()

    def _forget(self) -> None:
        self._pause.stop()
        self._draft = self._pressed = self._held = self._before = None

    def _told(self, box: Box) -> str:
        return tr(
            "Region {pixels}, {across} % from the left, {down} % from the top",
            pixels=pixels_text(box.width, box.height),
            across=100 * box.left // self._size[0],
            down=100 * box.top // self._size[1],
        )

    # painting

    def paint_layer(self, painter: QPainter, viewport: "Viewport") -> None:
        """What stands over the picture also while another tool is in use."""
        box = self.box
        if box is not None:
            dim_outside(painter, viewport.place(), viewport.box_in_room(rect_of(box)))

    def paint(self, painter: QPainter, viewport: "Viewport") -> None:
        box = self.box
        if box is not None:
            on_screen = viewport.box_in_room(rect_of(box))
            paint_handles(painter, on_screen, self._theme.colors.accent)
            paint_label(painter, on_screen, viewport.room, said(self.words), self._theme)
