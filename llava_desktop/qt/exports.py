"""Out of the history and back in: one job at a time on a thread of its own, with its progress, and a cancel."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.export.wanted import Exported, ExportOrder, Imported
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.backups import Stopped

TOLD_EVERY_S = 0.1

Told = Callable[[int, int], None]
ShouldStop = Callable[[], bool]


class Export(Protocol):
    """`storage.exporting.HistoryExport`."""

    def write(self, order: ExportOrder, target: Path, told: Told, should_stop: ShouldStop) -> Exported: ...


class Import(Protocol):
    """`storage.importing.HistoryImport`."""

    def read(self, source: Path, told: Told, should_stop: ShouldStop) -> Imported: ...

    def undo_left(self) -> bool: ...


class ExportTools(NamedTuple):
    """Made on the thread that uses them."""

    export: Export
    importing: Import


class Exports(QObject):
    """GUI thread. Each job ends with exactly one of exported, imported, failed and cancelled."""

    progressed = Signal(int, int)
    """Done, of all: questions when exporting, bytes when importing."""
    exported = Signal(object)  # Exported
    imported = Signal(object)  # Imported
    failed = Signal(object)  # str: a sentence
    cancelled = Signal()
    undone = Signal()
    """An earlier import, that was cut short, is out of the history again."""

    def __init__(self, open_tools: Callable[[], ExportTools], parent: QObject | None = None) -> None:
        """open_tools: called on the thread, with the first job."""
        super().__init__(parent)
        self._thread: JobThread[ExportTools] = JobThread("export", open_tools)
        self._is_started = False
        self._stopping = threading.Event()
        self._told_at = 0.0
        self.is_busy = False

    def export(self, order: ExportOrder, target: Path) -> None:
        self._begin(lambda tools: tools.export.write(order, target, self._tell, self._stopping.is_set))

    def import_from(self, source: Path) -> None:
        self._begin(lambda tools: tools.importing.read(source, self._tell, self._stopping.is_set))

    def undo_left(self) -> None:
        """Once, at a start that finds that an earlier import was cut short."""
        self._start()
        self._thread.submit(lambda tools: tools.importing.undo_left(), self._take_undone)

    def cancel(self) -> None:
        """What runs ends at its next question, and leaves nothing behind."""
        self._stopping.set()

    def stop(self) -> None:
        """The app ends: nothing is delivered any more. What an import has added is undone now, or at the next start."""
        self._stopping.set()
        self._thread.stop()

    def wait(self, timeout_ms: int) -> bool:
        """After `stop`. False when it would not end in time."""
        return not self._is_started or self._thread.wait(timeout_ms)

    def _begin(self, job: Callable[[ExportTools], Exported | Imported]) -> None:
        self.is_busy = True
        self._stopping.clear()
        self._told_at = 0.0
        self._start()
        self._thread.submit(job, self._take_end)

    def _start(self) -> None:
        if not self._is_started:
            self._is_started = True
            self._thread.start()

    def _tell(self, done: int, of_all: int) -> None:
        """On the thread: the window hears of it ten times a second."""
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY_S:
            self._told_at = now
            self.progressed.emit(done, of_all)

    def _take_end(self, result: Exported | Imported | Exception) -> None:
        self.is_busy = False
        match result:
            case Exported():
                self.exported.emit(result)
            case Imported():
                self.imported.emit(result)
            case Stopped():
                self.cancelled.emit()
            case AppError():
                self.failed.emit(result.text)
            case _:
                self.failed.emit(tr("The app made a mistake; nothing was changed."))
                raise result

    def _take_undone(self, result: bool | Exception) -> None:
        if result is True:
            self.undone.emit()
        elif isinstance(result, AppError):
            self.failed.emit(result.text)
        elif isinstance(result, Exception):
            raise result
