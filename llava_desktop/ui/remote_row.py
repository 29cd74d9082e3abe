"""How one row of the engine's own list is drawn: heading of the day, question, what became of it, and when."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from llava_desktop.core.text import with_marks
from llava_desktop.qt.remote_rows import RemoteRole
from llava_desktop.ui.theme import FOCUS_WIDTH, FONT_BODY, FONT_SECTION, FONT_SMALL, GRID, RADIUS_BUTTON, Theme

SECTION_HEIGHT = 8 * GRID
_SIDE = 3 * GRID
"""From the edge of the panel to the row."""
_INSIDE = 2 * GRID


class RemoteRowPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measure()
        theme.changed.connect(self._measure)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        has_section = bool(index.data(RemoteRole.SECTION))
        return QSize(0, self._pitch + (SECTION_HEIGHT if has_section else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        section: str = index.data(RemoteRole.SECTION)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if section:
            self._paint_section(painter, QRect(area.left(), area.top(), area.width(), SECTION_HEIGHT), section)
        row = area.adjusted(_SIDE, area.height() - self._pitch, -_SIDE, -GRID)
        self._paint_ground(painter, row, state)
        self._paint_words(painter, row.adjusted(_INSIDE, _INSIDE, -_INSIDE, -_INSIDE), index)
        painter.restore()

    def _measure(self) -> None:
        """Once for all rows: the view asks for each row's height at each layout."""
        self._fonts = {size: self._theme.font(size) for size in (FONT_BODY, FONT_SMALL, FONT_SECTION)}
        self._heights = {size: QFontMetrics(font).height() + 1 for size, font in self._fonts.items()}
        self._pitch = sum(self._heights.values()) + 2 * _INSIDE + GRID

    def _paint_section(self, painter: QPainter, place: QRect, text: str) -> None:
        painter.setFont(self._theme.font(FONT_SECTION, weight=QFont.Weight.DemiBold))
        painter.setPen(QColor(self._theme.colors.muted))
        painter.drawText(place.adjusted(_SIDE, GRID, -_SIDE, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        colors = self._theme.colors
        ground = ""
        if state & QStyle.StateFlag.State_Selected:
            ground = colors.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = colors.hover
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(row, RADIUS_BUTTON, RADIUS_BUTTON)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colors.focus), FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), RADIUS_BUTTON, RADIUS_BUTTON)

    def _paint_words(self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        colors = self._theme.colors
        lines = (
            (str(index.data()), FONT_BODY, colors.text),
            (str(index.data(RemoteRole.SECOND_LINE)), FONT_SMALL, colors.muted),
            (str(index.data(RemoteRole.THIRD_LINE)), FONT_SECTION, colors.muted),
        )
        top = place.top()
        for text, size, color in lines:
            font = self._fonts[size]
            line = QRect(place.left(), top, place.width(), self._heights[size])
            painter.setFont(font)
            painter.setPen(QColor(color))
            shown = QFontMetrics(font).elidedText(with_marks(text), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
            top += line.height()
