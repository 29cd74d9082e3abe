"""What lies behind the words of an answer: a panel under a block of code, a bar beside what is quoted.

Qt's own background of a paragraph ends where its letters do; these have a margin around them.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock, QTextFormat
from PySide6.QtWidgets import QTextEdit

from llava_desktop.ui.colors import Colors
from llava_desktop.ui.theme import GAP, GRID

IS_CODE = QTextFormat.Property.UserProperty.value
IS_QUOTE = QTextFormat.Property.UserProperty.value + 1
"""Of a paragraph's format; true where it is."""
CODE_SIDE = GAP
CODE_ABOVE, CODE_BELOW = 2, 6
"""Pixels between the panel's edge and the lines, which the format keeps free. Letters stand low in their lines."""
_LOW = (CODE_BELOW - CODE_ABOVE) / 2
QUOTE_BAR = 3
"""Pixels wide."""


def paint_panels(painter: QPainter, view: QTextEdit, colors: Colors) -> None:
    """Under what is in sight. painter: of the viewport, before the words."""
    margin = view.document().documentMargin()
    left, width = margin, view.viewport().width() - 2 * margin
    painter.save()
    painter.translate(0, -view.verticalScrollBar().value())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    quoted_to = 0.0
    for block, lies in _in_sight(view):
        form = block.blockFormat()
        if form.property(IS_CODE):
            indent = form.leftMargin() - CODE_SIDE
            painter.setBrush(QColor(colors.sunken))
            panel = QRectF(left + indent, lies.top(), width - indent, lies.height())
            painter.drawRoundedRect(panel.adjusted(0, -CODE_ABOVE, 0, CODE_BELOW), GRID, GRID)
        if form.property(IS_QUOTE):  # where its margin is, which Qt keeps at the left in every language
            painter.setBrush(QColor(colors.border_strong))
            top = quoted_to or lies.top() + _LOW
            painter.drawRect(QRectF(left, top, QUOTE_BAR, lies.bottom() + _LOW - top))
        quoted_to = lies.bottom() + _LOW if form.property(IS_QUOTE) else 0.0
    painter.restore()


def _in_sight(view: QTextEdit) -> Iterator[tuple[QTextBlock, QRectF]]:
    """Paragraphs, and where their lines lie in the document. One more at the top, whose panel may reach down."""
    layout, bottom = view.document().documentLayout(), view.verticalScrollBar().value() + view.viewport().height()
    block = view.cursorForPosition(QPoint(0, 0)).block()
    block = block.previous() if block.previous().isValid() else block
    while block.isValid():
        lies = layout.blockBoundingRect(block)
        if lies.top() - CODE_ABOVE > bottom:
            return
        yield block, lies
        block = block.next()
