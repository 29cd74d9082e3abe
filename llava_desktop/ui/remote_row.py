"""How one row of the engine's own list is drawn: heading of the day, question, what became of it, and when."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from llava_desktop.qt.remote_rows import RemoteRole
from llava_desktop.ui.row_drawing import (
    ROW_SIDE,
    SECTION_HEIGHT,
    RowPainter,
    paint_ground,
    paint_section,
    runs_from_right,
)
from llava_desktop.ui.theme import FONT_BODY, FONT_SECTION, FONT_SMALL, GRID

_INSIDE = 2 * GRID


class RemoteRowPainter(RowPainter):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        has_section = bool(index.data(RemoteRole.SECTION))
        return QSize(0, self._pitch() + (SECTION_HEIGHT if has_section else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        section: str = index.data(RemoteRole.SECTION)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if section:
            paint_section(painter, area, section, self._theme)
        row = area.adjusted(ROW_SIDE, area.height() - self._pitch(), -ROW_SIDE, -GRID)
        paint_ground(painter, row, state, self._theme.colors)
        from_right = runs_from_right(option)
        self._paint_words(painter, row.adjusted(_INSIDE, _INSIDE, -_INSIDE, -_INSIDE), index, from_right=from_right)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex, *, from_right: bool
    ) -> None:
        colors = self._theme.colors
        lines = (
            (str(index.data()), FONT_BODY, colors.text),
            (str(index.data(RemoteRole.SECOND_LINE)), FONT_SMALL, colors.muted),
            (str(index.data(RemoteRole.THIRD_LINE)), FONT_SECTION, colors.muted),
        )
        top = place.top()
        for text, size, color in lines:
            line = QRect(place.left(), top, place.width(), self._height(size))
            self._lines.paint(painter, line, text, size=size, color=color, from_right=from_right)
            top += line.height()

    def _pitch(self) -> int:
        return sum(map(self._height, (FONT_BODY, FONT_SMALL, FONT_SECTION))) + 2 * _INSIDE + GRID

    def _height(self, size: int) -> int:
        return self._lines.height(size) + 1
