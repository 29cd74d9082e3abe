"""The question as it was asked, in a bubble at the end of the line: as wide as its words, a few lines at most."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.answer_view import BY_KEYBOARD
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import FOCUS_WIDTH, GRID, Look, set_look, set_style_property

_WIDEST = 0.82
"""Of the column: the rest stays free, so that question and answer are told apart at a glance."""
_LINES_MOST = 6
_SAMPLE = 2000
"""Characters that decide how large the bubble is: longer ones fill it anyway."""
_PADDING = 3 * GRID
_ABOVE = 2 * GRID - FOCUS_WIDTH
"""Between the words and the frame, which shows the focus."""
_CURSOR_WIDTH = 2


class _Words(QPlainTextEdit):
    focus_shown = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_shown.emit(event.reason() in BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_shown.emit(False)


class PromptBubble(QWidget):
    """`set_prompt` shows text; longer ones scroll inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()

    def set_prompt(self, text: str) -> None:
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
            self._fit()

    def prompt(self) -> str:
        return self._text.toPlainText()

    def bubble_width(self) -> int:
        return self._bubble.width()

    def text_height(self) -> int:
        return self._text.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _build(self) -> None:
        self._bubble = QFrame()
        set_look(self._bubble, Look.BUBBLE)
        self._text = _Words()
        self._text.focus_shown.connect(self._show_focus)
        set_name(self._text, tr("Question"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.document().setDocumentMargin(0)
        # Words keep their own direction in any case. From the right Qt scrolls to the end of a width that has long
        # gone, and the first letter is cut.
        self._text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        set_look(self._text, Look.BARE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _place(self) -> None:
        inside = QHBoxLayout(self._bubble)
        inside.setContentsMargins(_PADDING - FOCUS_WIDTH, _ABOVE, _PADDING - FOCUS_WIDTH, _ABOVE)
        inside.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._bubble)

    def _show_focus(self, shown: bool) -> None:
        set_style_property(self._bubble, "focused", "true" if shown else "false")

    def _fit(self) -> None:
        """Sizes the text by its words; how many lines that makes, only the text itself knows."""
        metrics = QFontMetricsF(self._text.font())
        widest_line = max(map(metrics.horizontalAdvance, self._text.toPlainText()[:_SAMPLE].split("\n")))
        most = max(_PADDING, self.width() * _WIDEST - 2 * _PADDING)
        self._text.setFixedWidth(round(min(math.ceil(widest_line) + _CURSOR_WIDTH, most)))
        lines = self._lines()
        shown = min(lines, _LINES_MOST)
        needs_bar = lines > _LINES_MOST
        self._text.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if needs_bar else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._text.setFixedHeight(math.ceil(shown * metrics.lineSpacing()) + _CURSOR_WIDTH)

    def _lines(self) -> int:
        """Lines at the width that was just set, counted no further than it matters.

        Measured here: the text field itself knows only after it was resized.
        """
        option = QTextOption()
        option.setWrapMode(self._text.wordWrapMode())
        lines = 0
        for paragraph in self._text.toPlainText().split("\n"):
            layout = QTextLayout(paragraph[:_SAMPLE], self._text.font())
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(self._text.width())
            layout.endLayout()
            lines += max(1, layout.lineCount())
            if lines > _LINES_MOST:
                break
        return lines
