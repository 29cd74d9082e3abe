"""The bar under the picture while a tool is in use: what it says, its own controls, and Done."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import ElidedLabel
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GAP, GRID, Look, set_look


class ToolCard(QFrame):
    done = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_name(self, name)
        set_look(self, Look.CARD)
        self._words = ElidedLabel(look=Look.SMALL, parent=self)
        self._done = named_button(tr("Done"), tr("{tool}: done", tool=name), parent=self)
        self._done.setToolTip(said(tr("Back to the picture (Esc)")))
        self._done.clicked.connect(self.done)
        self._controls = QHBoxLayout()
        self._controls.setSpacing(GAP)
        self._controls.addStretch()
        self._controls.addWidget(self._done)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._words, stretch=1)
        self._row.addLayout(self._controls)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margins(3 * GRID, GAP - 1, GAP, GAP - 1))
        self._column.setSpacing(GRID)
        self._column.addLayout(self._row)

    def words(self) -> str:
        return self._words.text()

    def say(self, words: str) -> None:
        self._words.set_text(words)
        self._arrange()

    def add(self, *controls: QWidget) -> None:
        """Between the words and Done."""
        for control in controls:
            self._controls.insertWidget(self._controls.count() - 1, control)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The words stand beside the controls, or above them where they would be cut off."""
        needed = self._words.sizeHint().width() + self._controls.sizeHint().width() + 6 * GRID
        is_narrow = needed > self.width()
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
