"""Chips that fill the prompt: the first presets. They never ask by themselves: the words are the person's to change."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.theme import GRID, Look, set_look

MOST = 4
"""Of them; the others are in the menu."""
_SPACING = GRID + 2


class Suggestion(NamedTuple):
    """id: the preset's. says: what the chip says."""

    id: str
    says: str


class Suggestions(QWidget):
    """One row; chips for which there is no room stay away."""

    chosen = Signal(str)
    """The preset's id"""
    remade = Signal()
    """There are other chips: Tab must learn its way to them"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Suggestions")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._suggested: Sequence[Suggestion] = ()
        self._made: list[QPushButton] = []

    def render(self, suggested: Sequence[Suggestion]) -> None:  # type: ignore[override]  # QWidget.render paints
        """The first of them."""
        if suggested[:MOST] == self._suggested:
            return
        self._suggested = suggested[:MOST]
        for chip in self._made:
            chip.setParent(None)
            chip.deleteLater()
        self._made.clear()
        if self.isVisible():
            self._arrange()
        self.updateGeometry()

    @property
    def _chips(self) -> list[QPushButton]:
        """Made when they are first measured: without a picture nobody sees them."""
        if not self._made and self._suggested:
            self._made = [self._chip(suggestion) for suggestion in self._suggested]
            self.remade.emit()
        return self._made

    def chips(self) -> list[QPushButton]:
        """Those that are there, from left to right."""
        return list(self._made)

    def sizeHint(self) -> QSize:
        sizes = [chip.sizeHint() for chip in self._chips]
        width = sum(size.width() for size in sizes) + _SPACING * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        left = 0
        for chip in self._chips:
            width = chip.sizeHint().width()
            chip.setGeometry(left, 0, width, self.height())
            chip.setVisible(left + width <= self.width())
            left += width + _SPACING

    def _chip(self, suggestion: Suggestion) -> QPushButton:
        chip = QPushButton(said(suggestion.says), self)
        chip.setObjectName(str(suggestion.says))
        chip.setAccessibleName(said(tr("{name}: puts a question into the prompt", name=suggestion.says)))
        set_look(chip, Look.CHIP)
        chip.clicked.connect(lambda: self.chosen.emit(suggestion.id))
        return chip
