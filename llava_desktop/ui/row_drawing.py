"""What rows of a list that are drawn by hand have in common: a heading, a ground, and lines of text."""

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from llava_desktop.core.search_words import Place
from llava_desktop.core.text import with_marks
from llava_desktop.ui.colors import Colors
from llava_desktop.ui.sides import reads_from_left
from llava_desktop.ui.theme import FOCUS_WIDTH, FONT_SECTION, GRID, RADIUS_BUTTON, Theme

SECTION_HEIGHT = 8 * GRID
ROW_SIDE = 3 * GRID
"""From the edge of the panel to the row."""
_KEPT_MOST = 96
"""Lines, more than the highest screen has: 3.5 KiB each (measured)."""


def paint_section(painter: QPainter, area: QRect, text: str, theme: Theme) -> None:
    """The heading of a group of days, at the top of the item `area`."""
    place = QRect(area.left() + ROW_SIDE, area.top() + GRID, area.width() - 2 * ROW_SIDE, SECTION_HEIGHT - GRID)
    painter.setFont(theme.font(FONT_SECTION, weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.colors.muted))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


def paint_ground(painter: QPainter, row: QRect, state: QStyle.StateFlag, colors: Colors) -> None:
    """What shows that a row is selected, or under the mouse, or has the keyboard."""
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


def runs_from_right(option: QStyleOptionViewItem) -> bool:
    """Whether the list that a row is drawn for is mirrored."""
    direction: Qt.LayoutDirection = option.direction
    return direction is Qt.LayoutDirection.RightToLeft


class RowPainter(QStyledItemDelegate):
    """Its rows are as high as their lines, also when the letters become others. A delegate; it paints nothing yet."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = RowLines(theme)
        theme.changed.connect(self._measure_anew)

    def _measure_anew(self) -> None:
        """After `RowLines`, which has forgotten the old letters."""
        self.sizeHintChanged.emit(QModelIndex())


class RowLines:
    """Lines of text, shortened and laid out, which takes four times as long as drawing them: they are kept."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts: dict[int, tuple[QFont, QFontMetrics]] = {}
        self._kept: OrderedDict[tuple[str, int, int, tuple[Place, ...], bool], QTextLayout] = OrderedDict()
        theme.changed.connect(self._forget)

    def height(self, size: int) -> int:
        """Of a line at FONT_…, in pixels."""
        return self._font(size)[1].height()

    def paint(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        *,
        size: int,
        color: str,
        marked: tuple[Place, ...] = (),
        from_right: bool = False,
    ) -> None:
        """In the middle of `place`'s height, and with `…` where it is too narrow. size: FONT_….

        marked: of `text`, what stands out. Hidden characters are shown as marks. from_right: it begins at that side of
        `place`; its words are read, and shortened, in their own direction all the same.
        """
        key = (text, size, place.width(), marked, from_right)
        line = self._kept.get(key)
        if line is None:
            line = self._kept[key] = self._made(*key)
            if len(self._kept) > _KEPT_MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        painter.setPen(QColor(color))
        at = QPointF(place.left(), place.top() + (place.height() - self.height(size)) / 2)
        if marked:  # what is bold is wider, and would not end where the rest does
            painter.save()
            painter.setClipRect(place)
        line.draw(painter, at)
        if marked:
            painter.restore()

    def _made(self, text: str, size: int, width: int, marked: tuple[Place, ...], from_right: bool) -> QTextLayout:
        font, metrics = self._font(size)
        seen = with_marks(text)
        if len(seen) != len(text):
            marked = ()  # they would stand beside what was found
        shown = metrics.elidedText(seen, Qt.TextElideMode.ElideRight, width)
        layout = QTextLayout(shown, font)
        layout.setTextOption(_ONE_LINE)
        layout.setFormats([self._mark(place) for place in marked if sum(place) <= len(shown)])
        layout.setCacheEnabled(True)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(width)
        layout.endLayout()
        if from_right:
            free = width - line.naturalTextWidth()  # less than none where bold words are wider than they were measured
            layout.setPosition(QPointF(max(0.0, free) if reads_from_left(shown) else free, 0))
        return layout

    def _mark(self, place: Place) -> QTextLayout.FormatRange:
        found = QTextCharFormat()
        found.setForeground(QColor(self._theme.colors.text))
        found.setFontWeight(QFont.Weight.Bold)
        made = QTextLayout.FormatRange()
        made.start, made.length = place
        made.format = found
        return made

    def _font(self, size: int) -> tuple[QFont, QFontMetrics]:
        if size not in self._fonts:
            font = self._theme.font(size)
            self._fonts[size] = (font, QFontMetrics(font))
        return self._fonts[size]

    def _forget(self) -> None:
        self._fonts.clear()
        self._kept.clear()


_ONE_LINE = QTextOption()
_ONE_LINE.setWrapMode(QTextOption.WrapMode.NoWrap)
