"""Whether there is an icon in the system tray, among the settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSystemTrayIcon, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GRID, Look

NAME = tr("Icon in the system tray")
WHY = tr(
    "A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends "
    "the app."
)
NO_TRAY = tr("This desktop has no system tray.")


class TrayField(QWidget):
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QCheckBox(said(NAME))
        set_name(self._box, NAME)
        self._words = plain_label(look=Look.MUTED, wrap=True)
        self._words.setContentsMargins(margins(6 * GRID + 2, 0, 0, 0))  # under the words of the box
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._box)
        column.addWidget(self._words)
        self._box.clicked.connect(self.switched)
        self.show_switch(False)

    def show_switch(self, is_on: bool) -> None:
        """A switch that is on can be switched off, also where there is no tray any more."""
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        words = said(WHY if has_tray else NO_TRAY)
        self._box.setEnabled(has_tray or is_on)
        self._box.setChecked(is_on)
        self._box.setAccessibleDescription(words)
        self._words.setText(words)
