"""How one row of the history is drawn: heading of the day, picture, prompt, and what became of it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from llava_desktop.core.question import TITLE_MOST, QuestionSummary
from llava_desktop.core.words import tr
from llava_desktop.qt.history_model import HistoryRole
from llava_desktop.ui.icons import Icon, icon_pixmap
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.row_drawing import (
    ROW_SIDE,
    SECTION_HEIGHT,
    RowPainter,
    paint_ground,
    paint_section,
    runs_from_right,
)
from llava_desktop.ui.sides import mirrored
from llava_desktop.ui.theme import (
    FONT_BODY,
    FONT_SMALL,
    GRID,
    ICON_SIZE,
    THUMBNAIL_SIZE,
    Theme,
)
from llava_desktop.ui.thumbnails import Thumbnails

_ABOVE_AND_BELOW = 4 * GRID
ROW_PITCH = THUMBNAIL_SIZE + _ABOVE_AND_BELOW + GRID
"""From row to row, at the least; large letters need more (`HistoryRow.pitch`)."""
_STAR_SIZE = ICON_SIZE + 2 * GRID


def star_place(item: QRect, pitch: int = ROW_PITCH, *, from_right: bool = False) -> QRect:
    """Where a click on an item of the list gives it a star, or takes it. item: all of it, its heading included."""
    row = _row_of(item, pitch)
    place = QRect(row.right() - _STAR_SIZE - GRID, row.top() + GRID + 2, _STAR_SIZE, _STAR_SIZE)
    return mirrored(place, item) if from_right else place


def _row_of(item: QRect, pitch: int) -> QRect:
    return item.adjusted(ROW_SIDE, item.height() - pitch, -ROW_SIDE, -GRID)


class HistoryRow(RowPainter):
    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._thumbnails = thumbnails
        self._stars: dict[tuple[str, bool, float], QPixmap] = {}

    @property
    def pitch(self) -> int:
        """From row to row: two lines of the letters of now, or the thumbnail. Pixels."""
        words = self._lines.height(FONT_BODY) + self._lines.height(FONT_SMALL)
        return max(ROW_PITCH, words + _ABOVE_AND_BELOW + GRID)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """For a title of its own. Enter keeps it, Esc does not; what is empty gives the place back to the prompt."""
        made = LineField(parent)
        set_name(made, tr("Title"))
        made.setMaxLength(TITLE_MOST)
        return made

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Not again once something was typed: Qt would put the row's words over it whenever the row changes."""
        if not (isinstance(editor, LineField) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = _row_of(option.rect, self.pitch)
        height = editor.sizeHint().height()
        left = row.left() + 3 * GRID + THUMBNAIL_SIZE
        place = QRect(left, row.center().y() - height // 2, row.right() - left - GRID, height)
        editor.setGeometry(mirrored(place, row) if runs_from_right(option) else place)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        has_section = bool(index.data(HistoryRole.SECTION))
        return QSize(0, self.pitch + (SECTION_HEIGHT if has_section else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        summary: QuestionSummary = index.data(HistoryRole.SUMMARY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = self.pitch
        if area.height() > pitch:
            paint_section(painter, area, str(index.data(HistoryRole.SECTION)), self._theme)
        row = _row_of(area, pitch)
        paint_ground(painter, row, state, self._theme.colors)
        place = QRect(row.left() + 2 * GRID, row.top() + 2 * GRID, THUMBNAIL_SIZE, THUMBNAIL_SIZE)
        from_right = runs_from_right(option)
        self._paint_thumbnail(painter, mirrored(place, row) if from_right else place, summary)
        star = star_place(area, pitch) if summary.starred or state & QStyle.StateFlag.State_MouseOver else None
        if star is not None:
            self._paint_star(painter, mirrored(star, row) if from_right else star, is_full=summary.starred)
        before = row.right() - 2 * GRID - 1 if star is None else star.left()
        self._paint_words(painter, row, index, summary, before=before, from_right=from_right)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        row: QRect,
        index: QModelIndex | QPersistentModelIndex,
        summary: QuestionSummary,
        *,
        before: int,
        from_right: bool,
    ) -> None:
        """before: the last pixel that the upper line may take, as from the left."""
        left, half, colors = row.left() + 4 * GRID + THUMBNAIL_SIZE + 2, row.height() // 2, self._theme.colors
        upper = QRect(left, row.top() + 2 * GRID, before + 1 - left, row.height() - 2 * GRID - half)
        below = QRect(left, row.top() + half, row.right() - 2 * GRID - left, row.height() - half - 3 * GRID + 2)
        if from_right:
            upper, below = mirrored(upper, row), mirrored(below, row)
        self._lines.paint(painter, upper, str(index.data()), size=FONT_BODY, color=colors.text, from_right=from_right)
        second, hit = str(index.data(HistoryRole.SECOND_LINE)), summary.hit
        marked = hit.places if hit is not None and second == hit.text else ()
        self._lines.paint(
            painter, below, second, size=FONT_SMALL, color=colors.muted, marked=marked, from_right=from_right
        )

    def _paint_thumbnail(self, painter: QPainter, place: QRect, summary: QuestionSummary) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = self._thumbnails.of(summary.id, summary.thumbnail, ratio)
        painter.drawPixmap(place.topLeft(), picture or self._thumbnails.empty(self._theme.colors.sunken, ratio))

    def _paint_star(self, painter: QPainter, place: QRect, *, is_full: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        color = self._theme.colors.accent if is_full else self._theme.colors.muted
        key = (color, is_full, ratio)
        if key not in self._stars:
            self._stars[key] = icon_pixmap(Icon.STAR_FULL if is_full else Icon.STAR, color, ICON_SIZE, ratio)
        inset = (place.width() - ICON_SIZE) // 2
        painter.drawPixmap(place.topLeft() + QPoint(inset, inset), self._stars[key])
