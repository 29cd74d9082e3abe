"""Capture by our own hands: every screen as it is now, frozen, with a region over it (X11, Windows, macOS)."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QScreen

from llava_desktop.core.words import tr
from llava_desktop.ui.capture_overlay import CaptureOverlay
from llava_desktop.ui.capture_way import CaptureWay
from llava_desktop.ui.theme import Theme

NO_SCREEN = tr("The screen could not be captured. Take a screenshot with the system's own tool, then paste it here.")
NOT_ALLOWED = tr(
    "The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy & Security, Screen "
    "Recording. Then start it again."
)


class ScreensCapture(CaptureWay):
    """One overlay a screen; of all screens together one region."""

    def __init__(self, theme: Theme, parent: QObject | None = None, *, platform: str = sys.platform) -> None:
        super().__init__(parent)
        self._theme = theme
        self._platform = platform
        self.overlays: list[CaptureOverlay] = []

    def begin(self) -> None:
        grabbed = [(screen, grab(screen)) for screen in QGuiApplication.screens()]
        if not grabbed or any(is_nothing(image, self._platform) for _, image in grabbed):
            self.failed.emit(NOT_ALLOWED if self._platform == "darwin" else NO_SCREEN)
            return
        for screen, image in grabbed:
            self.overlays.append(self._laid_over(screen, image))
        self.come_forward()

    def come_forward(self) -> None:
        """The one under the pointer gets the keyboard."""
        here = QCursor.pos()
        for overlay in sorted(self.overlays, key=lambda each: each.geometry().contains(here)):
            overlay.raise_()
            overlay.activateWindow()

    def give_up(self) -> None:
        for overlay in self.overlays:
            overlay.hide()
            overlay.deleteLater()
        self.overlays = []

    def _laid_over(self, screen: QScreen, image: QImage) -> CaptureOverlay:
        made = CaptureOverlay(self._theme, image)
        made.begun.connect(lambda: self._clear_others(made))
        made.take_requested.connect(lambda: self._take(made))
        made.leave_requested.connect(self.left)
        made.lay_over(screen, own_space=self._platform == "darwin")
        return made

    def _clear_others(self, begun: CaptureOverlay) -> None:
        for overlay in self.overlays:
            if overlay is not begun:
                overlay.clear()

    def _take(self, asked: CaptureOverlay) -> None:
        """Where the region is; without one, the screen on which the person said so."""
        chosen = next((overlay for overlay in self.overlays if overlay.has_region), asked)
        self.taken.emit(chosen.chosen_pixels())


def grab(screen: QScreen) -> QImage:
    """As many pixels as the screen itself has; null when the system refuses."""
    image = screen.grabWindow(0).toImage()
    image.setDevicePixelRatio(1)
    return image


def is_nothing(image: QImage, platform: str) -> bool:
    """macOS gives a program without the permission nothing, or blackness."""
    if image.isNull() or platform != "darwin":
        return image.isNull()
    black = QImage(image.size(), QImage.Format.Format_RGB32)
    black.fill(0xFF000000)
    return image.convertToFormat(QImage.Format.Format_RGB32) == black
