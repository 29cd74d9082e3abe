"""How one of several pictures is drawn: its thumbnail, and a badge that says by its form how it stands."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from llava_desktop.core.tiles import Tile, TileState
from llava_desktop.ui.icons import Icon, icon_pixmap
from llava_desktop.ui.theme import (
    FOCUS_WIDTH,
    FONT_SECTION,
    GRID,
    RADIUS_BUTTON,
    RADIUS_THUMBNAIL,
    THUMBNAIL_SIZE,
    Theme,
)
from llava_desktop.ui.thumbnails import Thumbnails
from llava_desktop.ui.tile_model import TileRole

TILE_SIDE = THUMBNAIL_SIZE + 3 * GRID
_BADGE = 4 * GRID
_SIGN = 3 * GRID

_ICONS = {TileState.ANSWERED: Icon.CHECK, TileState.CANCELLED: Icon.CLOSE}
_SIGNS = {TileState.FAILED: "!", TileState.UNOPENED: "!", TileState.UNCLEAR: "?"}
_NO_BADGE = {TileState.READY, TileState.OPENING}


class TileDrawing(QStyledItemDelegate):
    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(TILE_SIDE, TILE_SIDE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile: Tile | None = index.data(TileRole.TILE)
        if tile is None:
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state)
        inset = (TILE_SIDE - THUMBNAIL_SIZE) // 2
        place = QRect(area.left() + inset, area.top() + inset, THUMBNAIL_SIZE, THUMBNAIL_SIZE)
        self._paint_thumbnail(painter, place, tile)
        if tile.state not in _NO_BADGE:
            corner = QRectF(place.right() - _BADGE + GRID, place.bottom() - _BADGE + GRID, _BADGE, _BADGE)
            self._paint_badge(painter, corner, tile.state)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        colors = self._theme.colors
        ground = QRectF(area).adjusted(1, 1, -1, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colors.accent), FOCUS_WIDTH if state & QStyle.StateFlag.State_HasFocus else 1))
            painter.setBrush(QColor(colors.accent_soft))
            painter.drawRoundedRect(ground, RADIUS_BUTTON, RADIUS_BUTTON)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover))
            painter.drawRoundedRect(ground, RADIUS_BUTTON, RADIUS_BUTTON)

    def _paint_thumbnail(self, painter: QPainter, place: QRect, tile: Tile) -> None:
        picture = self._thumbnails.of(str(hash(tile.thumbnail)), tile.thumbnail, painter.device().devicePixelRatioF())
        if picture is not None:
            painter.drawPixmap(place.topLeft(), picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.sunken))
        painter.drawRoundedRect(place, RADIUS_THUMBNAIL, RADIUS_THUMBNAIL)
        if tile.state is TileState.OPENING:
            painter.setPen(QColor(self._theme.colors.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "…")

    def _paint_badge(self, painter: QPainter, place: QRectF, state: TileState) -> None:
        """Round, with a rim in the colour of the ground, so that it stands out from any picture."""
        colors = self._theme.colors
        fill, ink = self._colours(state)
        painter.setPen(QPen(QColor(colors.window), FOCUS_WIDTH))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(place)
        middle = QRectF(0, 0, _SIGN, _SIGN)
        middle.moveCenter(place.center())
        if state in _ICONS:
            drawn = icon_pixmap(_ICONS[state], ink, _SIGN, painter.device().devicePixelRatioF())
            painter.drawPixmap(middle.topLeft(), drawn)
        elif state in _SIGNS:
            painter.setFont(self._theme.font(FONT_SECTION, weight=QFont.Weight.Bold))
            painter.setPen(QColor(ink))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _SIGNS[state])
        else:
            self._paint_dots(painter, place, ink, 3 if state is TileState.ANSWERING else 1)

    def _paint_dots(self, painter: QPainter, place: QRectF, ink: str, count: int) -> None:
        """Three: it is being answered. One: it waits."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        for number in range(count):
            dot = QRectF(0, 0, 2.5, 2.5)
            dot.moveCenter(place.center())
            dot.translate((number - (count - 1) / 2) * GRID, 0)
            painter.drawEllipse(dot)

    def _colours(self, state: TileState) -> tuple[str, str]:
        """Of the badge and of the sign on it."""
        colors = self._theme.colors
        if state in {TileState.ANSWERED, TileState.ANSWERING}:
            return colors.accent, colors.accent_text
        if state in {TileState.FAILED, TileState.UNOPENED}:
            return colors.danger, colors.surface
        return colors.surface, colors.text
