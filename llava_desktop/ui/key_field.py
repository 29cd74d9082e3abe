"""A button that shows keys, and when it is pressed waits for others."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.key_words import MODIFIERS, keys_of
from llava_desktop.ui.labels import announce
from llava_desktop.ui.sides import in_their_order

LISTENING = tr("Press the keys…")
HELP = tr("Press the keys now. Backspace removes them, Escape leaves them as they are.")
NO_KEYS = tr("none", "no keys")


class KeyField(QPushButton):
    keys_pressed = Signal(str)
    """Portable text; empty for none"""

    def __init__(self, action_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = action_words
        self._shown = ""
        self._listens = False
        self.setAutoDefault(False)
        self.setObjectName(f"Keys: {action_words}")
        self.clicked.connect(self._listen)

    def render(self, keys: str) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """keys: as people read them."""
        self._shown = keys or NO_KEYS
        self._show()

    def event(self, event: QEvent) -> bool:
        """While it listens every key is its own: Tab, Escape, and what would be a shortcut."""
        if self._listens and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop()
        super().focusOutEvent(event)

    def _listen(self) -> None:
        self._listens = True
        self._show()
        announce(self, HELP)

    def _take(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in MODIFIERS or event.isAutoRepeat():
            return
        self._stop()
        is_alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if is_alone and event.key() == Qt.Key.Key_Escape:
            return
        self.keys_pressed.emit("" if is_alone and event.key() == Qt.Key.Key_Backspace else keys_of(event))

    def _stop(self) -> None:
        if self._listens:
            self._listens = False
            self._show()

    def _show(self) -> None:
        shown = LISTENING if self._listens else self._shown
        is_sentence = shown in (LISTENING, NO_KEYS)
        self.setText(said(shown) if is_sentence else in_their_order(said(shown)))
        self.setAccessibleName(said(tr("{action}: {keys}", action=self._words, keys=shown)))
