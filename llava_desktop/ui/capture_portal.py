"""Capture where only the desktop may look at the screen: its own dialog asks the person (Wayland)."""

from PySide6.QtCore import QObject

from llava_desktop.qt.screen_portal import ScreenPortal
from llava_desktop.ui.capture_way import CaptureWay


class PortalCapture(CaptureWay):
    may_never_end = True

    def __init__(self, portal: ScreenPortal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._portal = portal
        portal.setParent(self)
        portal.delivered.connect(self.taken)
        portal.cancelled.connect(self.left)
        portal.failed.connect(self.failed)

    def begin(self) -> None:
        self._portal.ask()

    def give_up(self) -> None:
        self._portal.give_up()
