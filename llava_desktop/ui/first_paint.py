"""When a window is on the screen for the first time: what is slow to begin waits for that."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """`over` comes once, when the first picture of the window has left for the screen."""

    over = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The children are painted next, then the picture leaves, and then the event loop turns.
            QTimer.singleShot(0, self, self.over.emit)
        return False
