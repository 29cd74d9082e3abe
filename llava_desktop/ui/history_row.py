"""How one row of the history is drawn: heading of the day, picture, prompt, and what became of it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from llava_desktop.core.question import QuestionSummary
from llava_desktop.core.text import with_marks
from llava_desktop.qt.history_model import HistoryRole
from llava_desktop.ui.theme import (
    FOCUS_WIDTH,
    FONT_BODY,
    FONT_SECTION,
    FONT_SMALL,
    GRID,
    RADIUS_BUTTON,
    RADIUS_THUMBNAIL,
    THUMBNAIL_SIZE,
    Theme,
)
from llava_desktop.ui.thumbnails import Thumbnails

ROW_HEIGHT = THUMBNAIL_SIZE + 4 * GRID
ROW_PITCH = ROW_HEIGHT + GRID
SECTION_HEIGHT = 8 * GRID
_SIDE = 3 * GRID
"""From the edge of the panel to the row."""


class HistoryRow(QStyledItemDelegate):
    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        has_section = bool(index.data(HistoryRole.SECTION))
        return QSize(0, ROW_PITCH + (SECTION_HEIGHT if has_section else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        summary: QuestionSummary = index.data(HistoryRole.SUMMARY)
        section: str = index.data(HistoryRole.SECTION)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if section:
            self._paint_section(painter, QRect(area.left(), area.top(), area.width(), SECTION_HEIGHT), section)
        row = area.adjusted(_SIDE, area.height() - ROW_PITCH, -_SIDE, -GRID)
        self._paint_ground(painter, row, state)
        place = QRect(row.left() + 2 * GRID, row.top() + 2 * GRID, THUMBNAIL_SIZE, THUMBNAIL_SIZE)
        self._paint_thumbnail(painter, place, summary)
        left = place.right() + 1 + 2 * GRID + 2
        words = QRect(left, row.top(), row.right() - 2 * GRID - left, row.height())
        self._paint_words(painter, words, str(index.data()), str(index.data(HistoryRole.SECOND_LINE)))
        painter.restore()

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

    def _paint_thumbnail(self, painter: QPainter, place: QRect, summary: QuestionSummary) -> None:
        picture = self._thumbnails.of(summary.id, summary.thumbnail, painter.device().devicePixelRatioF())
        if picture is not None:
            painter.drawPixmap(place.topLeft(), picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.sunken))
        painter.drawRoundedRect(place, RADIUS_THUMBNAIL, RADIUS_THUMBNAIL)

    def _paint_words(self, painter: QPainter, place: QRect, prompt: str, second: str) -> None:
        colors = self._theme.colors
        half = place.height() // 2
        lines = (
            (prompt, FONT_BODY, colors.text, place.adjusted(0, 2 * GRID, 0, -half)),
            (second, FONT_SMALL, colors.muted, place.adjusted(0, half, 0, -3 * GRID + 2)),
        )
        for text, size, color, line in lines:
            font = self._theme.font(size)
            painter.setFont(font)
            painter.setPen(QColor(color))
            shown = QFontMetrics(font).elidedText(with_marks(text), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
