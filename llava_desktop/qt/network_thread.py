"""The thread on which every request runs: a QThread that lends itself to one asyncio loop."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread

if TYPE_CHECKING:
    from llava_desktop.tasks.session import Session


class NetworkThread(QThread):
    """Runs a `Session`. Commands sent before it is open wait for it.

    open_session: called on this thread; it imports asyncio and httpx, which cost more than the first paint may.
    """

    def __init__(self, open_session: Callable[[], "Session"], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self._open_session = open_session
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._waiting: list[Callable[[Session], None]] = []
        self._stopped = False

    def run(self) -> None:
        session = self._open_session()
        with self._lock:
            self._session = session
            # Inside the lock: a cancel that comes just now must not overtake the question it is for.
            waiting, self._waiting = self._waiting, []
            for command in waiting:
                command(session)
        session.run()

    def send(self, command: Callable[["Session"], None]) -> None:
        """Any thread. `command` must return at once; it may run on the caller's thread or on this one."""
        with self._lock:
            if self._session is None:
                self._waiting.append(command)
                return
            session = self._session
        command(session)

    def stop(self) -> None:
        """Any thread. Asks the loop to end; `wait` with a time limit tells whether it did."""
        if not self._stopped:
            self._stopped = True
            self.send(lambda session: session.stop())
