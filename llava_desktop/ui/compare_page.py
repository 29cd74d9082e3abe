"""Two answers side by side, in the place of picture and conversation; in a narrow window one above the other."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.compare_side import CompareSide, FocusCard, SideView
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import CENTRE_MARGIN, GAP, GRID, MARGIN, Look, Theme

NARROW = 600
"""Pixels, below which the two stand one above the other."""
FIRST = tr("First answer")
SECOND = tr("Second answer")
COMPARING = tr("Comparing…")
_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class CompareView:
    """differences: a line each; empty while they are being looked for."""

    first: SideView
    second: SideView
    differences: tuple[str, ...] = ()


class ComparePage(QWidget):
    back_requested = Signal()
    other_chosen = Signal(int)
    """Which of the second one's variants, from 1"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_name(self, tr("Compare"))
        self._back = QPushButton(said(tr("Back  Esc")), self)
        self._back.setObjectName("Back")
        self._back.setAccessibleName(said(tr("Back to the conversation")))
        self._first = CompareSide(theme, FIRST, is_first=True)
        self._second = CompareSide(theme, SECOND, is_first=False)
        self._differences = QPlainTextEdit()
        self._told = FocusCard()
        self._told.hold(self._differences, tr("Differences"))
        self._place()
        self._back.clicked.connect(self.back_requested)
        self._second.variants.chosen.connect(self.other_chosen)

    def render(self, view: CompareView) -> None:  # type: ignore[override]  # see `Notice`
        self._first.render(view.first)
        self._second.render(view.second)
        self._differences.setPlainText(said(joined("\n", *view.differences) or COMPARING))
        if view.differences:
            announce(self, joined("\n", *view.differences[:_LINES_SHOWN]))

    def take_focus(self) -> None:
        """What differs is read first."""
        self._differences.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Here Escape leads back; it must not reach Cancel, which is out of sight."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        above, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(above if self.width() < NARROW else beside)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(plain_label(tr("Compare"), look=Look.HEADING), stretch=1)
        head.addWidget(self._back)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(GAP)
        self._sides.addWidget(self._first, stretch=1)
        self._sides.addWidget(self._second, stretch=1)
        self._differences.setFixedHeight(_LINES_SHOWN * self._differences.fontMetrics().lineSpacing() + 4 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(CENTRE_MARGIN, MARGIN, CENTRE_MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addLayout(head)
        told = QVBoxLayout(self._told)
        told.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        told.addWidget(self._differences)
        column.addWidget(self._told)
        column.addLayout(self._sides, stretch=1)
