"""Whether there is an icon in the system tray, among the settings."""

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.switch_field import SwitchField

NAME = tr("Icon in the system tray")
WHY = tr(
    "A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends "
    "the app."
)
NO_TRAY = tr("This desktop has no system tray.")


class TrayField(SwitchField):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NAME, parent)
        self.render(is_on=False)

    def render(self, *, is_on: bool) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """A switch that is on can be switched off, also where there is no tray any more."""
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        self.show_switch(WHY if has_tray else NO_TRAY, is_on=is_on, can_switch=has_tray or is_on)
