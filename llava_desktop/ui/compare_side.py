"""One of two answers side by side: what was asked, what was answered, and what the other one has not got, marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from llava_desktop.core.differences import Part
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, Theme, set_look, set_style_property
from llava_desktop.ui.turn_variants import NO_VARIANTS, VariantBar, VariantNames, VariantsView

SHOWN_MOST = 60_000
"""Characters of one answer: Qt takes 100 ms for them (measured)."""
_ENDLESS = re.compile(r"\S{200}(?=\S)")
"""For each of its lines Qt looks through all of a word that is longer than a line: 10 s for one of 60,000 letters."""
_MAY_BREAK = "\u200b"
NOT_ALL = tr("… The rest is not shown here.")
_FIRST_NAMES = VariantNames(
    tr("Previous answer of the first answer"),
    tr("Next answer of the first answer"),
    tr("Compare answers of the first answer"),
)
_SECOND_NAMES = VariantNames(
    tr("Previous answer of the second answer"),
    tr("Next answer of the second answer"),
    tr("Compare answers of the second answer"),
)


@dataclass(frozen=True, slots=True)
class SideView:
    """head: who was asked, and when. facts: what differs from the other side, one line each."""

    head: str = ""
    prompt: Sequence[Part] = ()
    facts: Sequence[str] = ()
    answer: Sequence[Part] = ()
    variants: VariantsView = NO_VARIANTS


class FocusCard(QFrame):
    """Shows the focus ring for a field in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, Look.CARD)

    def hold(self, field: QTextEdit | QPlainTextEdit, name: str) -> None:
        """For reading only. name: what a screen reader calls it."""
        set_name(field, name)
        field.setReadOnly(True)
        field.setTabChangesFocus(True)
        field.setFrameShape(QFrame.Shape.NoFrame)
        field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        set_look(field, Look.BARE)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_style_property(self, "focused", "true" if event.type() == QEvent.Type.FocusIn else "false")
        return super().eventFilter(watched, event)


class CompareSide(FocusCard):
    """What differs is struck through on the first side and underlined on the second: not by colour alone."""

    def __init__(self, theme: Theme, name: str, *, is_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_first = is_first
        self._view = SideView()
        self._head = ElidedLabel(look=Look.SECTION)
        self.variants = VariantBar(_FIRST_NAMES if is_first else _SECOND_NAMES)
        self._text = QTextEdit()
        self._text.document().setDocumentMargin(0)  # its words stand under the head
        self.hold(self._text, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.addWidget(FlowRow(GAP, self._head, self.variants))
        column.addWidget(self._text, stretch=1)
        theme.changed.connect(self._restyle)

    def render(self, view: SideView) -> None:  # type: ignore[override]  # see `Notice`
        self._view = view
        self._head.set_text(view.head)
        self.variants.render(view.variants, offer_compare=False)
        self._text.clear()
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()  # laid out once
        plain, muted, bold = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        muted.setForeground(QColor(self._theme.colors.muted))
        bold.setFontWeight(600)
        self._write(cursor, view.prompt, bold)
        for fact in view.facts:
            cursor.insertText(f"\n{said(fact)}", muted)
        cursor.insertText("\n\n", plain)
        self._write(cursor, view.answer, plain)
        cursor.endEditBlock()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _restyle(self) -> None:
        self.render(self._view)

    def _write(self, cursor: QTextCursor, parts: Sequence[Part], form: QTextCharFormat) -> None:
        marked = QTextCharFormat(form)
        colors = self._theme.colors
        if self._is_first:
            marked.setFontStrikeOut(True)
            marked.setBackground(QColor(colors.danger_soft))
        else:
            marked.setFontUnderline(True)
            marked.setBackground(QColor(colors.accent_soft_hover))
        left = SHOWN_MOST
        for part in parts:
            words = _ENDLESS.sub(f"\\g<0>{_MAY_BREAK}", part.text[:left])
            cursor.insertText(words, marked if part.differs else form)
            left -= len(part.text)
            if left < 0:
                cursor.insertText(f"\n{said(NOT_ALL)}", form)
                return
