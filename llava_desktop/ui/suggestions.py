"""Chips that fill the prompt. They never ask by themselves: the words are the person's to change."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from llava_desktop.ui.theme import GRID, Look, set_look

SUGGESTIONS: tuple[tuple[str, str], ...] = (
    ("Describe", "Describe this picture."),
    ("Read text", "Read all the text in this picture, exactly as it is written."),
    ("Alt text", "Write an alt text for this picture in one sentence."),
    ("Table → CSV", "Turn the table in this picture into CSV."),
)
"""What a chip says -> what it puts into the prompt."""

_SPACING = GRID + 2


class Suggestions(QWidget):
    """One row; chips for which there is no room stay away."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Suggestions")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._made: list[QPushButton] = []

    @property
    def _chips(self) -> list[QPushButton]:
        """Made when they are first measured: without a picture nobody sees them."""
        if not self._made:
            self._made = [self._chip(says, prompt) for says, prompt in SUGGESTIONS]
        return self._made

    def sizeHint(self) -> QSize:
        widths = [chip.sizeHint().width() for chip in self._chips]
        return QSize(sum(widths) + _SPACING * (len(widths) - 1), self._chips[0].sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._chips[0].sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = 0
        for chip in self._chips:
            width = chip.sizeHint().width()
            chip.setGeometry(left, 0, width, self.height())
            chip.setVisible(left + width <= self.width())
            left += width + _SPACING

    def _chip(self, says: str, prompt: str) -> QPushButton:
        chip = QPushButton(says, self)
        chip.setObjectName(says)
        chip.setAccessibleName(f"{says}: puts a question into the prompt")
        set_look(chip, Look.CHIP)
        chip.clicked.connect(lambda: self.chosen.emit(prompt))
        return chip
