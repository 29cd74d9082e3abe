"""The quiet line under a picture that was asked about before. It never stands in the way of asking again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import ElidedLabel, announce
from llava_desktop.ui.theme import GAP, Look

SHOW_NEWEST = tr("Show the newest")


class EarlierLine(QWidget):
    newest_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Asked before")
        self._words = ElidedLabel(look=Look.MUTED, parent=self)
        self._newest = link_button(SHOW_NEWEST, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._words)
        row.addWidget(self._newest)
        row.addStretch(1)
        self._newest.clicked.connect(self.newest_wanted)
        self.setVisible(False)

    def words(self) -> str:
        return self._words.text()

    def render(self, words: str) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """words: empty for nothing to say."""
        is_news = bool(words) and said(words) != self._words.text()
        self._words.set_text(words)
        self._newest.setAccessibleDescription(said(words))
        self.setVisible(bool(words))
        if is_news:
            announce(self, words)
