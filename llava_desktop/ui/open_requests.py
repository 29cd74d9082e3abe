"""macOS names the file to open (Open with, a drop on the Dock) in an event and not in the command line. GUI thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent


class OpenRequests(QObject):
    """Installed on the application before its loop begins: the first request comes before there is a desk for it.

    On macOS alone: a filter in Python on every event is a price that no other system has to pay.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Path] = []
        self._open: Callable[[list[Path]], object] | None = None

    def release_to(self, open_files: Callable[[list[Path]], object]) -> None:
        """From now on requests go there, those first that came before."""
        self._open = open_files
        if self._waiting:
            open_files(self._waiting)
            self._waiting = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().eventFilter(watched, event)
        path = Path(event.file())
        if self._open is None:
            self._waiting.append(path)
        else:
            self._open([path])
        return True
