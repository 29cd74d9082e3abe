"""How one row of the history is drawn: heading of the day, picture, prompt, and what became of it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from llava_desktop.core.question import TITLE_MOST, QuestionSummary
from llava_desktop.core.search_words import Hit, Place
from llava_desktop.core.text import with_marks
from llava_desktop.qt.history_model import HistoryRole
from llava_desktop.ui.icons import Icon, icon_pixmap
from llava_desktop.ui.theme import (
    FOCUS_WIDTH,
    FONT_BODY,
    FONT_SECTION,
    FONT_SMALL,
    GRID,
    ICON_SIZE,
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
_STAR_SIZE = ICON_SIZE + 2 * GRID
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
"""Worked out once: such a sum takes as long as drawing a word."""


def star_place(item: QRect) -> QRect:
    """Where a click on an item of the list gives it a star, or takes it. item: all of it, its heading included."""
    row = _row_of(item)
    return QRect(row.right() - _STAR_SIZE - GRID, row.top() + GRID + 2, _STAR_SIZE, _STAR_SIZE)


def _row_of(item: QRect) -> QRect:
    return item.adjusted(_SIDE, item.height() - ROW_PITCH, -_SIDE, -GRID)


class HistoryRow(QStyledItemDelegate):
    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._stars: dict[tuple[str, bool, float], QPixmap] = {}
        self._fonts: dict[int, tuple[QFont, QFontMetrics]] = {}
        theme.changed.connect(self._fonts.clear)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """For a title of its own. Enter keeps it, Esc does not; what is empty gives the place back to the prompt."""
        made = QLineEdit(parent)
        made.setObjectName("Title")
        made.setAccessibleName("Title")
        made.setMaxLength(TITLE_MOST)
        return made

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = _row_of(option.rect)
        height = editor.sizeHint().height()
        left = row.left() + 3 * GRID + THUMBNAIL_SIZE
        editor.setGeometry(left, row.center().y() - height // 2, row.right() - left - GRID, height)

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
        row = _row_of(area)
        self._paint_ground(painter, row, state)
        place = QRect(row.left() + 2 * GRID, row.top() + 2 * GRID, THUMBNAIL_SIZE, THUMBNAIL_SIZE)
        self._paint_thumbnail(painter, place, summary)
        left = place.right() + 1 + 2 * GRID + 2
        words = QRect(left, row.top(), row.right() - 2 * GRID - left, row.height())
        star = star_place(area) if summary.starred or state & QStyle.StateFlag.State_MouseOver else QRect()
        if star.isValid():
            self._paint_star(painter, star, is_full=summary.starred)
        self._paint_prompt(painter, words, str(index.data()), star)
        below = words.adjusted(0, words.height() // 2, 0, -3 * GRID + 2)
        second = str(index.data(HistoryRole.SECOND_LINE))
        if summary.hit is not None and second == summary.hit.text:
            self._paint_hit(painter, below, summary.hit)
        else:
            self._paint_line(painter, below, second, FONT_SMALL, self._theme.colors.muted)
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

    def _paint_prompt(self, painter: QPainter, words: QRect, prompt: str, star: QRect) -> None:
        line = words.adjusted(0, 2 * GRID, 0, -(words.height() // 2))
        if star.isValid():
            line.setRight(star.left())
        self._paint_line(painter, line, prompt, FONT_BODY, self._theme.colors.text)

    def _paint_line(self, painter: QPainter, line: QRect, text: str, size: int, color: str) -> None:
        font, metrics = self._font(size)
        painter.setFont(font)
        painter.setPen(QColor(color))
        shown = metrics.elidedText(with_marks(text), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _ONE_LINE, shown)

    def _font(self, size: int) -> tuple[QFont, QFontMetrics]:
        """Kept: making one takes longer than drawing with it."""
        if size not in self._fonts:
            font = self._theme.font(size)
            self._fonts[size] = (font, QFontMetrics(font))
        return self._fonts[size]

    def _paint_hit(self, painter: QPainter, line: QRect, hit: Hit) -> None:
        """The words that were found stand out."""
        font, metrics = self._font(FONT_SMALL)
        text, places = _with_marks(hit)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        layout = QTextLayout(shown, font)
        layout.setFormats([self._marked(place) for place in places if sum(place) <= len(shown)])
        layout.beginLayout()
        layout.createLine().setLineWidth(4 * line.width())  # wider for the bold ones; what is too long is clipped
        layout.endLayout()
        painter.setPen(QColor(self._theme.colors.muted))
        painter.save()
        painter.setClipRect(line)
        layout.draw(painter, QPointF(line.left(), line.center().y() - metrics.height() / 2))
        painter.restore()

    def _marked(self, place: Place) -> QTextLayout.FormatRange:
        found = QTextCharFormat()
        found.setForeground(QColor(self._theme.colors.text))
        found.setFontWeight(QFont.Weight.Bold)
        made = QTextLayout.FormatRange()
        made.start, made.length = place
        made.format = found
        return made

    def _paint_star(self, painter: QPainter, place: QRect, *, is_full: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        color = self._theme.colors.accent if is_full else self._theme.colors.muted
        key = (color, is_full, ratio)
        if key not in self._stars:
            self._stars[key] = icon_pixmap(Icon.STAR_FULL if is_full else Icon.STAR, color, ICON_SIZE, ratio)
        inset = (place.width() - ICON_SIZE) // 2
        painter.drawPixmap(place.topLeft() + QPoint(inset, inset), self._stars[key])


def _with_marks(hit: Hit) -> tuple[str, tuple[Place, ...]]:
    """Hidden characters are shown as marks, which are as many: places stay where they are, or nothing is marked."""
    text = with_marks(hit.text)
    return text, hit.places if len(text) == len(hit.text) else ()
