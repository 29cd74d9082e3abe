"""The brush that paints over: what is under it is gone from what is sent."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from llava_desktop.core.picture_edits import Stroke
from llava_desktop.core.words import tr
from llava_desktop.ui.picture_tool import ARROWS, PictureTool
from llava_desktop.ui.stroke_history import StrokeHistory, Strokes

if TYPE_CHECKING:
    from llava_desktop.ui.viewport import Viewport

SIZES = 20
"""Steps of the brush; step n is n times half a hundredth of the picture's longer side."""
FIRST_SIZE = 6
_PART_OF_SIDE = 200
_POINTS_PER_WIDTH = 8
_CROSS = 9


class RedactTool(PictureTool):
    """Strokes are those of the picture as it is shown; whoever listens turns them back."""

    strokes_changed = Signal(object)
    """Strokes: all of them, as they are now"""

    help = tr(
        "Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. "
        "Control Z undoes. Escape leaves the brush."
    )

    def __init__(self, viewport: "Viewport", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._size = (1, 1)
        self._strokes: Strokes = ()
        self._history = StrokeHistory()
        self._points: list[tuple[int, int]] = []
        self._is_painting = False
        self._pointer: QPointF | None = None
        self._cross: QPointF | None = None
        self.brush = FIRST_SIZE

    def show(self, strokes: Strokes, size: tuple[int, int]) -> None:
        """What is painted over, of a picture of `size` as it is shown."""
        self._strokes, self._size = strokes, size

    def forget(self) -> None:
        """Another picture: nothing of the last one can be undone."""
        self._history.forget()
        self._points = []
        self._is_painting = False
        self._cross = None

    @property
    def history(self) -> StrokeHistory:
        return self._history

    @property
    def has_strokes(self) -> bool:
        return bool(self._strokes)

    @property
    def width(self) -> int:
        """Of the brush, in the picture's pixels."""
        return max(1, self.brush * max(self._size) // _PART_OF_SIDE)

    def set_brush(self, brush: int) -> None:
        self.brush = max(1, min(SIZES, brush))
        self.moved.emit()

    def undo(self) -> None:
        self._take_back(self._history.undo(self._strokes), tr("Undone"))

    def redo(self) -> None:
        self._take_back(self._history.redo(self._strokes), tr("Redone"))

    def clear(self) -> None:
        if self._strokes:
            self._history.note(self._strokes)
            self.strokes_changed.emit(())
            self.said.emit(tr("Nothing is painted over."))

    # the pointer

    def press(self, place: QPointF) -> None:
        self._cross = None
        self._begin(self._viewport.to_picture(place))

    def drag(self, place: QPointF) -> None:
        self._pointer = place
        self._go_to(self._viewport.to_picture(place))

    def release(self, place: QPointF) -> None:
        self._go_to(self._viewport.to_picture(place))
        self._end()

    def hover(self, place: QPointF | None) -> Qt.CursorShape:
        self._pointer = place
        self.moved.emit()
        return Qt.CursorShape.CrossCursor

    # the keyboard

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        is_control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS:
            self._move_cross(*ARROWS[key], slowly=is_control)
        elif key == Qt.Key.Key_Space:
            self._begin(self._cross_hair())
        elif key == Qt.Key.Key_Z and is_control:
            (self.redo if modifiers & Qt.KeyboardModifier.ShiftModifier else self.undo)()
        elif key == Qt.Key.Key_Y and is_control:
            self.redo()
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.set_brush(self.brush + (1 if key == Qt.Key.Key_BracketRight else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.settle()
            self.finished.emit()
        else:
            # The picture must not go because somebody wanted a stroke gone.
            return key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        return True

    def key_release(self, key: Qt.Key) -> bool:
        if key != Qt.Key.Key_Space:
            return False
        self._end()
        return True

    def settle(self) -> None:
        self._pointer = None
        self._end()

    def give_up(self) -> None:
        self._is_painting = False
        self._points = []
        self.moved.emit()

    def _cross_hair(self) -> QPointF:
        if self._cross is None:
            self._cross = self._viewport.visible().center()
        return self._cross

    def _move_cross(self, across: int, down: int, *, slowly: bool) -> None:
        """By half the brush."""
        step = 1 if slowly else max(1, self.width // 2)
        at = self._cross_hair() + QPointF(across * step, down * step)
        self._cross = QPointF(*self._inside(at))
        self._viewport.bring_into_view(self._cross)
        if self._is_painting:
            self._go_to(self._cross)
        self.moved.emit()
        part = (100 * self._cross.x() / self._size[0], 100 * self._cross.y() / self._size[1])
        self.said.emit(
            tr("{across} % from the left, {down} % from the top", across=round(part[0]), down=round(part[1]))
        )

    # strokes

    def _begin(self, point: QPointF) -> None:
        if not self._is_painting:
            self._is_painting = True
            self._points = [self._inside(point)]
            self.moved.emit()

    def _go_to(self, point: QPointF) -> None:
        if not self._is_painting:
            return
        at, last = self._inside(point), self._points[-1]
        if max(abs(at[0] - last[0]), abs(at[1] - last[1])) >= max(1, self.width // _POINTS_PER_WIDTH):
            self._points.append(at)
        self.moved.emit()

    def _end(self) -> None:
        if not self._is_painting:
            return
        stroke = Stroke(tuple(self._points), self.width)
        self._is_painting, self._points = False, []
        self._history.note(self._strokes)
        self.strokes_changed.emit((*self._strokes, stroke))
        self.said.emit(tr("Painted over: gone from what is sent."))

    def _take_back(self, strokes: Strokes, word: str) -> None:
        if strokes != self._strokes:
            self.strokes_changed.emit(strokes)
            self.said.emit(word)

    def _inside(self, point: QPointF) -> tuple[int, int]:
        across, down = (max(0, min(side - 1, int(at))) for side, at in zip(self._size, point.toTuple(), strict=True))
        return across, down

    # painting

    def paint(self, painter: QPainter, viewport: "Viewport") -> None:
        if self._is_painting:
            paint_stroke(painter, Stroke(tuple(self._points), self.width), viewport)
        if self._cross is not None:
            self._paint_cross(painter, viewport.to_room(self._cross))
        at = self._pointer if self._cross is None else viewport.to_room(self._cross)
        if at is not None:
            radius = self.width * viewport.scale / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.0)):
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(at, radius, radius)

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        across, down = QPointF(_CROSS, 0), QPointF(0, _CROSS)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at - across, at + across)
            painter.drawLine(at - down, at + down)


def paint_stroke(painter: QPainter, stroke: Stroke, viewport: "Viewport") -> None:
    """As it will be: black, with round ends. stroke: of the picture as it is shown."""
    painter.setPen(
        QPen(
            QColor(0, 0, 0),
            max(1.0, stroke.width * viewport.scale),
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    points = [viewport.to_room(QPointF(x + 0.5, y + 0.5)) for x, y in stroke.points]
    if len(points) == 1:
        painter.drawPoint(points[0])
    else:
        painter.drawPolyline(QPolygonF(points))
