"""How the pieces of an answer look: text formats made from the theme."""

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)

from llava_desktop.core.rich_text import Paragraph, Piece, Span
from llava_desktop.ui.answer_panels import CODE_ABOVE, CODE_BELOW, CODE_SIDE, IS_CODE, IS_QUOTE
from llava_desktop.ui.theme import FONT_BODY, FONT_SMALL, GAP, GRID, Theme

LINE_PITCH = 1.5
"""From line to line, in sizes of the font: 21 px at 14."""
_INDENT = 4 * GRID
"""One level of a list: the marker stands in it."""
_HEADING_SIZES = (20, 18, 16, 14, 14, 14)


class AnswerStyle:
    """Formats for one look. Made anew when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        self._colors = theme.colors
        self._body_px = theme.font_px(FONT_BODY)
        self._small_px = theme.font_px(FONT_SMALL)
        self._heading_px = tuple(theme.font_px(size) for size in _HEADING_SIZES)
        self._metrics = QFontMetricsF(theme.font(FONT_BODY))
        self._fixed_family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self._made: dict[tuple[Span, int], QTextCharFormat] = {}
        self.plain_block = self._block(self._body_px)
        self.plain_text = self._text(self._body_px)

    def block(self, piece: Paragraph, before: Piece | None) -> QTextBlockFormat:
        """For one paragraph. before: the piece above it, None at the top: gaps stand between, never at the edges."""
        pixels = self._heading_px[piece.heading - 1] if piece.heading else self._body_px
        form = self._block(self._small_px if piece.code else pixels)
        form.setTopMargin(self._gap(piece, before))
        form.setLeftMargin(self._indent(piece) + piece.quote * 3 * GRID)
        if piece.marker:
            form.setTextIndent(-self._metrics.horizontalAdvance(f"{piece.marker} "))
        if piece.code:
            form.setProperty(IS_CODE, True)
            form.setLeftMargin(form.leftMargin() + CODE_SIDE)
            form.setRightMargin(CODE_SIDE)
            form.setTopMargin(form.topMargin() + CODE_ABOVE)
            form.setBottomMargin(CODE_BELOW)
        if piece.quote:
            form.setProperty(IS_QUOTE, True)
        if piece.heading:
            form.setHeadingLevel(piece.heading)
        return form

    def text(self, span: Span, heading: int = 0, *, quoted: bool = False) -> QTextCharFormat:
        key = (Span("", span.bold, span.italic, span.struck, span.code, span.link), heading)
        if span.link or quoted or key not in self._made:
            made = self._styled(span, heading)
            if quoted:
                made.setForeground(QColor(self._colors.muted))
            if span.link or quoted:
                return made
            self._made[key] = made
        return self._made[key]

    def table(self) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderCollapse(True)
        form.setBorderBrush(QColor(self._colors.border_strong))
        form.setCellPadding(GRID)
        form.setCellSpacing(0)
        form.setTopMargin(GAP)
        form.setBottomMargin(GAP)
        return form

    def rule(self) -> QTextBlockFormat:
        """A line across."""
        form = QTextBlockFormat()
        form.setTopMargin(GAP)
        form.setProperty(
            QTextFormat.Property.BlockTrailingHorizontalRulerWidth,
            QTextLength(QTextLength.Type.PercentageLength, 100),
        )
        form.setBackground(QColor(self._colors.border_strong))
        return form

    def no_height(self) -> QTextCharFormat:
        """For an empty paragraph that has to be there and not to be seen."""
        form = QTextCharFormat()
        form.setProperty(QTextFormat.Property.FontPixelSize, 1)
        return form

    def _indent(self, piece: Paragraph) -> float:
        """Where the lines of an item begin: under each other, with the marker hanging to the left of the first."""
        if not piece.depth:
            return 0
        return (piece.depth - 1) * _INDENT + self._metrics.horizontalAdvance(f"{piece.marker or '•'} ")

    def _styled(self, span: Span, heading: int) -> QTextCharFormat:
        form = self._text(self._heading_px[heading - 1] if heading else self._body_px)
        if span.bold or heading:
            form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontItalic(span.italic)
        form.setFontStrikeOut(span.struck)
        if span.code:
            form.setFontFamilies([self._fixed_family])
            form.setFontFixedPitch(True)
            form.setProperty(QTextFormat.Property.FontPixelSize, self._small_px)
            form.setBackground(QColor(self._colors.sunken))
        if span.link:
            form.setAnchor(True)
            form.setAnchorHref(span.link)
            form.setForeground(QColor(self._colors.link))
            form.setFontUnderline(True)
        return form

    def _text(self, pixels: int) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setProperty(QTextFormat.Property.FontPixelSize, pixels)
        form.setForeground(QColor(self._colors.text))
        return form

    def _block(self, pixels: int) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setLineHeight(round(pixels * LINE_PITCH), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    def _gap(self, piece: Paragraph, before: Piece | None) -> float:
        if before is None or not isinstance(before, Paragraph):
            return 0
        below_code = CODE_BELOW if before.code else 0
        if piece.heading:
            return 3 * GRID + below_code
        is_next_item = piece.marker and not before.code and piece.quote == before.quote
        return 0 if is_next_item or (piece.code and before.code) else GAP + below_code
