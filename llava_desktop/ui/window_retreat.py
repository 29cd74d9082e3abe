"""Takes the app's windows off the screen, so that what is behind them can be captured, and brings them back."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

UNMAPPED_WITHIN_MS = 500
"""A desktop that never says that a window is gone is not waited for longer."""
FADED_WITHIN_MS = 250
"""Desktops let a window fade out, so it is still drawn when it is gone. A guess: no word comes when that is over."""


class Retreat(QObject):
    """GUI thread. After `begin` and `gone` comes `end`, whatever happened meanwhile."""

    gone = Signal()

    def __init__(
        self, window: QWidget, parent: QObject | None = None, *, faded_within_ms: int = FADED_WITHIN_MS
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._away: list[QWidget] = []
        self._watched: QWindow | None = None
        self._is_in_task_bar = False
        self._longest = QTimer(self)
        self._longest.setSingleShot(True)
        self._longest.setInterval(UNMAPPED_WITHIN_MS)
        self._longest.timeout.connect(self._fade)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(faded_within_ms)
        self._fading.timeout.connect(self.gone)

    def begin(self, *, within_reach: bool) -> None:
        """within_reach: the window waits in the task bar, where the person can call it back."""
        shown = [each for each in self._window.findChildren(QWidget) if each.isWindow() and each.isVisible()]
        self._away = shown
        for each in shown:
            each.hide()
        self._is_in_task_bar = within_reach
        if within_reach:
            self._window.showMinimized()
            self._fading.start()
        elif not self._window.isVisible():
            self._fading.start(0)  # `--capture`: it was never there
        else:
            self._watch(self._window.windowHandle())
            self._window.hide()
            self._longest.start()

    def end(self) -> None:
        """In front, whether or not it was there before."""
        self._unwatch()
        self._fading.stop()
        window = self._window
        if self._is_in_task_bar or window.isMinimized():
            # Wayland does not let a window leave the task bar by itself, nor tells it that it is there (seen with Qt
            # 6.11: `isMinimized` is false again at once). One that is shown anew stands on the screen.
            self._is_in_task_bar = False
            window.hide()
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        for each in self._away:
            each.show()
        self._away = []
        window.raise_()
        window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose and self._watched is not None and not self._watched.isExposed():
            self._fade()
        return super().eventFilter(watched, event)

    def _fade(self) -> None:
        self._unwatch()
        self._fading.start()

    def _watch(self, handle: QWindow | None) -> None:
        if handle is not None:
            self._watched = handle
            handle.installEventFilter(self)

    def _unwatch(self) -> None:
        self._longest.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
