"""A region drawn over the picture: the rest dimmed, its edge, its handles, and its size beside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from llava_desktop.ui.region_box import HANDLES
from llava_desktop.ui.shown_picture import on_whole_pixels
from llava_desktop.ui.theme import FONT_SMALL, GRID

if TYPE_CHECKING:
    from llava_desktop.ui.theme import Theme

HANDLE_SIDE = 9
_DIMMED = QColor(0, 0, 0, 140)
_LABEL = QColor(22, 24, 28, 230)
_LABEL_TEXT = QColor(255, 255, 255)


def dim_outside(painter: QPainter, place: QRectF, box: QRectF) -> None:
    """place: of the whole picture, box: of the region in it; both in the painter's units."""
    outside = QPainterPath()
    outside.setFillRule(Qt.FillRule.OddEvenFill)
    outside.addRect(on_whole_pixels(painter, place))
    outside.addRect(box)
    painter.fillPath(outside, _DIMMED)
    # White within black: one of them is seen on any picture.
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
    painter.drawRect(box)
    painter.setPen(QPen(_LABEL_TEXT, 1))
    painter.drawRect(box)


def dim(painter: QPainter, place: QRectF) -> None:
    """All of it: there is no region yet."""
    painter.fillRect(place, _DIMMED)


def paint_handles(painter: QPainter, box: QRectF, accent: str) -> None:
    painter.setPen(QPen(QColor(accent), 1.5))
    painter.setBrush(QColor(255, 255, 255))
    for grip in HANDLES:
        painter.drawRect(_square(grip.place_on(box)))


def paint_label(painter: QPainter, box: QRectF, room: QRectF, text: str, theme: "Theme") -> None:
    """Under the region, above it, or in it: wherever there is room for the words."""
    painter.setFont(theme.font(FONT_SMALL))
    words = QFontMetricsF(painter.font()).size(0, text)
    label = QRectF(0, 0, words.width() + 4 * GRID, words.height() + 2 * GRID)
    label.moveTopLeft(QPointF(box.left(), box.bottom() + 3 * GRID))
    if label.bottom() > room.bottom():
        label.moveBottom(box.top() - 3 * GRID)
    if label.top() < room.top():
        label.moveBottom(min(box.bottom(), room.bottom()) - 3 * GRID)
    label.moveLeft(max(room.left() + GRID, min(label.left(), room.right() - GRID - label.width())))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_LABEL)
    painter.drawRoundedRect(label, GRID, GRID)
    painter.setPen(_LABEL_TEXT)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def _square(middle: QPointF) -> QRectF:
    made = QRectF(0, 0, HANDLE_SIDE, HANDLE_SIDE)
    made.moveCenter(middle)
    return made
