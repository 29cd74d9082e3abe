"""A switch among the settings: a box to tick, and what it means under its words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.words import joined
from llava_desktop.qt.language import said
from llava_desktop.ui.boxes import meaning_label, named_box


class SwitchField(QWidget):
    switched = Signal(bool)
    """By the person; never by `show_switch`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = named_box(name, parent=self)
        self._words = meaning_label(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._box)
        column.addWidget(self._words)
        self._box.clicked.connect(self.switched)

    def show_switch(self, words: str, *, is_on: bool, can_switch: bool, news: str = "") -> None:
        """words: what it means, or why it cannot be switched. news: stands above them."""
        self._box.setEnabled(can_switch)
        self._box.setChecked(is_on)
        self._box.setAccessibleDescription(said(words))
        self._words.setText(said(joined("\n", news, words) if news else words))
