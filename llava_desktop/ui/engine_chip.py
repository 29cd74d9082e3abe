"""The chip that says which engine answers. It stands in the window at all times, so nobody takes the demo for LLaVA."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import set_plain_tooltip
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GRID, Look, brings_letters, set_look

_PADDING = 5 * GRID
"""What the stylesheet puts left and right of the words, together with the frame."""


class EngineChip(QPushButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        set_name(self, tr("Engine"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_look(self, Look.CHIP)

    def render(self, words: str) -> None:  # type: ignore[override]
        shown = with_marks(said(words))
        if shown == self._words:
            return
        self._words = shown
        self.setAccessibleName(said(tr("Engine: {engine}", engine=self._words)))
        set_plain_tooltip(self, tr("{engine}. Opens the settings.", engine=self._words))
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        self.ensurePolished()  # the stylesheet's font, not the application's
        words = QFontMetrics(self.font()).horizontalAdvance(self._words)
        return QSize(words + 1 + _PADDING, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * GRID, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if brings_letters(event):
            self._elide()

    def _elide(self) -> None:
        """A long host gives way in the middle; `&` would be taken for a mnemonic."""
        room = self.width() - _PADDING
        shown = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
