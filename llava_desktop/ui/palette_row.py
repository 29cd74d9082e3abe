"""One action in the command palette: its words, why not now, and its keys at the end of the line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from llava_desktop.core.words import LIST, joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.actions import Offer
from llava_desktop.ui.sides import is_from_right, leading, reads_from_left, trailing
from llava_desktop.ui.theme import FONT_BODY, FONT_SMALL, GAP, GRID, Theme

OFFER = Qt.ItemDataRole.UserRole
_RADIUS = 6
_INSET = 3 * GRID


class PaletteRow(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, QFontMetrics(self._theme.font(FONT_BODY)).height() + 4 * GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(OFFER)
        colors, place = self._theme.colors, QRectF(option.rect)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.accent_soft))
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        place.adjust(_INSET, 0, -_INSET, 0)
        muted = QColor(colors.accent_soft_text if is_current else colors.muted)
        painter.setFont(self._theme.font(FONT_SMALL))
        self._draw(painter, place, offer.keys, muted, at_end=True)
        place = _without(place, painter.fontMetrics().horizontalAdvance(offer.keys) + 2 * GAP, at_end=True)
        painter.setFont(self._theme.font(FONT_BODY))
        words = QColor(colors.muted if offer.why_not else colors.accent_soft_text if is_current else colors.text)
        name = said(offer.action.words)
        self._draw(painter, place, name, words)
        place = _without(place, painter.fontMetrics().horizontalAdvance(name) + 2 * GAP)
        painter.setFont(self._theme.font(FONT_SMALL))
        self._draw(painter, place, said(offer.why_not), muted)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, place: QRectF, text: str, color: QColor, *, at_end: bool = False) -> None:
        painter.setPen(color)
        side = trailing() if at_end else leading()
        if is_from_right():  # keys and names keep their order
            own = Qt.LayoutDirection.LeftToRight if reads_from_left(text) else Qt.LayoutDirection.RightToLeft
            painter.setLayoutDirection(own)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(place.width())))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _without(place: QRectF, width: int, *, at_end: bool = False) -> QRectF:
    """What is left beside something that stands at the end of the line, or else where it begins."""
    is_left = at_end is is_from_right()
    return place.adjusted(width, 0, 0, 0) if is_left else place.adjusted(0, 0, -width, 0)


def spoken(offer: Offer) -> str:
    """For a screen reader."""
    why_not = tr("Not now: {why}", why=offer.why_not) if offer.why_not else ""
    return joined(LIST, *filter(None, (offer.action.words, offer.keys, why_not)))
