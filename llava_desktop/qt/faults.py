"""Faults of the app itself: logged with their traceback and without the values of variables, told, and survived."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

_log = logging.getLogger(__name__)


class Faults(QObject):
    """While it watches, an exception that nobody caught, on whichever thread, is written to the log and told.

    Exceptions in slots come here because Qt cannot carry them: the event loop goes on.
    """

    happened = Signal()
    """On the thread this object lives on. What it was stands in the log."""
    interrupted = Signal()
    """Ctrl+C in the terminal that the app was started from."""
    _taken = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued: a fault of a worker is told on the GUI thread, and one in the middle of a paint after it.
        self._taken.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread

    def unwatch(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        is_interrupt = issubclass(kind, KeyboardInterrupt)
        if not is_interrupt:
            _log.critical("A fault of the app", exc_info=(kind, error, trace))
        self._taken.emit(is_interrupt)

    def _take_from_thread(self, fault: threading.ExceptHookArgs) -> None:
        error = fault.exc_value if fault.exc_value is not None else fault.exc_type()
        self._take(fault.exc_type, error, fault.exc_traceback)

    def _tell(self, is_interrupt: bool) -> None:
        (self.interrupted if is_interrupt else self.happened).emit()
