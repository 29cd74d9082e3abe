"""The one connection that writes, on a thread of its own: a synced commit can take 100 ms on a slow disk.

Everything that is handed in is done, in that order, whatever becomes of the caller: its futures cannot be cancelled,
because what waits here may be the id of a prediction that is being paid for.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from llava_desktop.core.errors import AppError, DatabaseUnusable, StorageError
from llava_desktop.storage.schema import open_for_writing

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Handed(Generic[T]):
    job: Job[T]
    future: Future[T]


class DatabaseWriter:
    """Opens (and if need be creates) the database on its own thread. Methods may be called from any thread.

    What is handed in before `start` waits for it.
    opened: done when the database can be used. DatabaseUnusable or StorageError in it is also in every later future.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Handed[object] | None] = queue.SimpleQueue()
        self._handing = threading.Lock()
        self._closed = False
        self.opened: Future[None] = _uncancellable()
        # A daemon: a disk that never answers must not keep the app from ending.
        self._thread = threading.Thread(target=self._work, name="database writer", daemon=True)

    def start(self) -> None:
        """Once, after the first paint: opening a database takes a slow disk's time."""
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Run `job` in a transaction of its own. Committed and synced when the future has its result.

        In the future: what the job raised, sqlite3.Error and OSError as StorageError; then nothing of it was stored.
        """
        return self.run(lambda connection: in_transaction(connection, job))

    def run(self, job: Job[T]) -> Future[T]:
        """Run `job` outside a transaction: it makes its own, and can act after they are committed."""
        future: Future[T] = _uncancellable()
        with self._handing:
            if self._closed:
                future.set_exception(StorageError("The history is closed."))
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
        try:
            connection = open_for_writing(self._path)
        except (sqlite3.Error, OSError, AppError) as error:
            refusal = stated(error)
            log.error("The history cannot be opened: %s", refusal.text)  # noqa: TRY400  # the cause is in the text
            self.opened.set_exception(refusal)
            self._refuse_all(refusal)
            return
        self.opened.set_result(None)
        while (handed := self._jobs.get()) is not None:
            _settle(handed, connection)
        connection.close()  # checkpoints, as this is the last connection that can

    def _refuse_all(self, refusal: AppError) -> None:
        while (handed := self._jobs.get()) is not None:
            handed.future.set_exception(refusal)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE .. COMMIT; rolled back when anything is raised inside, or by the commit itself."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # some errors, a full disk say, make SQLite roll back by itself
            connection.execute("ROLLBACK")


def in_transaction(connection: sqlite3.Connection, job: Job[T]) -> T:
    with transaction(connection):
        return job(connection)


def stated(error: Exception) -> AppError:
    """`error` as one that people can read. An AppError stays what it is."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, sqlite3.Error):
        return _stated_by_sqlite(error)
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return StorageError(f"This could not be saved: {reason}.", _SPACE)


_SPACE = "Check that the disk has space and can be written to."


def _stated_by_sqlite(error: sqlite3.Error) -> StorageError:
    # Errors of the sqlite3 module itself have no code. The low byte is the primary code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DatabaseUnusable("The history file is damaged.", "It was left as it is.")
    if code == sqlite3.SQLITE_FULL:
        return StorageError("The disk is full: nothing more can be saved.", "Free some space and try again.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageError("Another program is using the history.", "Close it and try again.")
    return StorageError(f"The history could not be used: {error}.", _SPACE)


def _uncancellable() -> Future[T]:
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    return future


def _settle(handed: _Handed[T], connection: sqlite3.Connection) -> None:
    """Run the job and tell whoever waits. Nothing it raises may end the thread, or leave someone waiting for ever."""
    try:
        result = handed.job(connection)
    except (sqlite3.Error, OSError) as error:
        handed.future.set_exception(_caused(stated(error), error))
    except Exception as error:  # noqa: BLE001  # the worker's edge: a bug in a job belongs to the one who awaits it
        handed.future.set_exception(error)
    else:
        handed.future.set_result(result)


def _caused(error: AppError, cause: Exception) -> AppError:
    error.__cause__ = cause
    return error
