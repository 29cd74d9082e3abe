"""The one connection that writes, on a thread of its own: a synced commit can take 100 ms on a slow disk.

Everything that is handed in is done, in that order, whatever becomes of the caller: its futures cannot be cancelled,
because what waits here may be the id of a prediction that is being paid for.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.database import Database
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.transactions import Job, in_transaction, stated

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Handed(Generic[T]):
    job: Job[T]
    future: Future[T]


class DatabaseWriter:
    """Opens (and if need be creates) the database on its own thread. Methods may be called from any thread.

    A disk that refuses is asked again with each job, so saving works again when the disk does; what is damaged is put
    aside, and a new history begun (`database.py`). What is handed in before `start` waits for it.
    opened: done when the database could be opened at the start, or could not: DatabaseUnusable, StorageError.
    """

    def __init__(self, path: Path, *, lock: InstanceLock | None = None) -> None:
        """lock: of `path`'s folder, and the caller's; without one the writer takes its own, and gives it back."""
        self._lock = lock
        self._database = Database(path, lock or InstanceLock(path.parent))
        self._jobs: queue.SimpleQueue[_Handed[object] | None] = queue.SimpleQueue()
        self._handing = threading.Lock()
        self._closed = False
        self.opened: Future[None] = _uncancellable()
        # A daemon: a disk that never answers must not keep the app from ending.
        self._thread = threading.Thread(target=self._work, name="database writer", daemon=True)

    def when_set_aside(self, listener: Callable[[], None]) -> None:
        """Before `start`. Called on the writer's thread when something was put aside, and saving goes on."""
        self._database.when_set_aside(listener)

    def start(self) -> None:
        """Once, after the first paint: opening a database takes a slow disk's time."""
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Run `job` in a transaction of its own. Committed and synced when the future has its result.

        In the future: what the job raised, sqlite3.Error and OSError as StorageError; then nothing of it was stored.
        A job that meets damage is run once more, in the history that takes the damaged one's place.
        """
        return self.run(lambda connection: in_transaction(connection, job))

    def run(self, job: Job[T]) -> Future[T]:
        """Run `job` outside a transaction: it makes its own, and can act after they are committed."""
        future: Future[T] = _uncancellable()
        with self._handing:
            if self._closed:
                future.set_exception(StorageError(tr("The history is closed.")))
            else:
                self._jobs.put(_Handed(job, future))  # type: ignore[arg-type]  # each future gets its own job's result
        return future

    def close(self, timeout_s: float) -> bool:
        """Take no more, finish what was handed in, close the connection. False when `timeout_s` was not enough.

        A writer that never started has nothing to close, and what was handed in is not done.
        """
        with self._handing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        said = ""
        _settle(_Handed(lambda _connection: None, self.opened), self._database)
        while True:
            refusal = self._database.refusal
            if refusal and refusal != said:  # once, not with each job that finds it so
                log.error("The history cannot be opened: %s", refusal)
            said = refusal
            if (handed := self._jobs.get()) is None:
                break
            _settle(handed, self._database)
        self._database.close()
        if self._lock is None:
            self._database.lock.release()


def _uncancellable() -> Future[T]:
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    return future


def _settle(handed: _Handed[T], database: Database) -> None:
    """Run the job and tell whoever waits. Nothing it raises may end the thread, or leave someone waiting for ever."""
    try:
        result = database.do(handed.job)
    except (sqlite3.Error, OSError) as error:
        handed.future.set_exception(_caused(stated(error), error))
    except Exception as error:  # noqa: BLE001  # the worker's edge: a bug in a job belongs to the one who awaits it
        handed.future.set_exception(error)
    else:
        handed.future.set_result(result)


def _caused(error: AppError, cause: Exception) -> AppError:
    error.__cause__ = cause
    return error
