"""A thread of its own for work that may take long or block: pictures, the keyring, small files."""

import queue
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal

Tool = TypeVar("Tool")
Result = TypeVar("Result")


class JobThread(QThread, Generic[Tool]):
    """Runs jobs one after another with one tool; results come back on the thread this object lives on.

    open_tool: called on this thread, before the first job; what it imports does not delay the first paint. An error of
    it is the job's result, and the next job tries again.
    """

    _done = Signal(object, object)

    def __init__(self, name: str, open_tool: Callable[[], Tool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._open_tool = open_tool
        self._jobs: queue.SimpleQueue[tuple[Callable[[Tool], Any], Callable[[Any], None]] | None] = queue.SimpleQueue()
        self._stopped = False  # not `isInterruptionRequested`: Qt forgets that when the thread has ended
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, job: Callable[[Tool], Result], done: Callable[[Result | Exception], None]) -> None:
        """Any thread. `done` gets the result, or the exception that the job raised."""
        self._jobs.put((job, done))

    def stop(self) -> None:
        """Any thread. Ends after the job that runs now; what waits behind it is dropped."""
        self._stopped = True
        self._jobs.put(None)

    def run(self) -> None:
        tool: Tool | None = None
        while (item := self._jobs.get()) is not None and not self._stopped:
            job, done = item
            try:
                tool = self._open_tool() if tool is None else tool
                result = job(tool)
            except Exception as error:  # noqa: BLE001 - the worker's edge: whoever asked gets the error
                self._done.emit(done, error)
            else:
                self._done.emit(done, result)

    def _deliver(self, done: Callable[[Any], None], result: object) -> None:
        if not self._stopped:
            done(result)
