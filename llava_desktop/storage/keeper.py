"""Looks after the history while the app runs: is it whole, is there a copy of today, what must leave the copies.

A thread of its own with a connection that only reads: checking and copying 100,000 questions takes seconds (0.3 s and
1.2 s, measured warm), and neither the window nor a question's commit waits for it.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.backups import Backups, Stopped
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.opening import DatabaseDamaged, is_damage, is_sound, open_for_reading
from llava_desktop.storage.rescue import Rescue, RescueOffer
from llava_desktop.storage.schema import build_search
from llava_desktop.storage.transactions import stated
from llava_desktop.storage.writer import DatabaseWriter

T = TypeVar("T")

LOOK_EVERY_S = 3600.0
"""How soon a new day is noticed by an app that stays open."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wish(Generic[T]):
    work: Callable[[], T]
    future: Future[T]


def now_utc() -> datetime:
    return datetime.now(UTC)


class HistoryKeeper:
    """Methods may be called from any thread; what is in a future is the result, or an AppError."""

    def __init__(self, folders: Folders, writer: DatabaseWriter, *, now: Callable[[], datetime] = now_utc) -> None:
        self._path = folders.database
        self._writer = writer
        self._backups = Backups(folders.database)
        self._rescue = Rescue(folders, writer)
        self._now = now
        self._others: list[Callable[[datetime], Future[Any]]] = []
        self._wishes: queue.SimpleQueue[_Wish[object] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._wishing = threading.Lock()
        self._ended = False
        self._reading: sqlite3.Connection | None = None
        # A daemon: a copy that is half made is worth nothing, and thrown away at the next start.
        self._thread = threading.Thread(target=self._work, name="history keeper", daemon=True)

    def when_looking(self, work: Callable[[datetime], Future[Any]]) -> None:
        """Before `start`. work: what else is done at the start and every hour, told the time; it is waited for."""
        self._others.append(work)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """False when it would not end in time; nothing is lost by that."""
        self._stopping.set()
        self._wishes.put(None)
        if (reading := self._reading) is not None:
            reading.interrupt()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def look_after(self) -> Future[None]:
        """Do now what is done at the start and every hour."""
        return self._wish(self._look_after)

    def mend_search(self) -> None:
        """The search index does not fit the rows: it is made of them anew, on the writer's thread."""
        self._writer.run(build_search)

    def offer(self) -> Future[RescueOffer | None]:
        """What the person has to decide about."""
        return self._wish(self._rescue.offer)

    def restore(self, offer: RescueOffer) -> Future[int]:
        return self._wish(lambda: self._rescue.restore(offer, self._stopping.is_set))

    def decline(self, offer: RescueOffer) -> Future[None]:
        return self._wish(lambda: self._rescue.decline(offer))

    def _wish(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        with self._wishing:
            if self._ended:
                future.set_exception(StorageError(_ENDED))
            else:
                self._wishes.put(_Wish(work, future))  # type: ignore[arg-type]  # each future gets its own result
        return future

    def _work(self) -> None:
        try:
            self._writer.opened.exception()  # first things first; whether it could be opened is seen below
            self._grant(_Wish(self._look_after, Future()))
            while not self._stopping.is_set():
                try:
                    wish = self._wishes.get(timeout=LOOK_EVERY_S)
                except queue.Empty:
                    wish = _Wish(self._look_after, Future())
                if wish is not None:
                    self._grant(wish)
        finally:  # also after a fault of the app: nobody may wait for ever
            self._refuse_all()

    def _refuse_all(self) -> None:
        with self._wishing:
            self._ended = True
        while not self._wishes.empty():
            if (wish := self._wishes.get()) is not None:
                wish.future.set_exception(StorageError(_ENDED))

    def _grant(self, wish: _Wish[T]) -> None:
        try:
            result = wish.work()
        except (sqlite3.Error, OSError, AppError) as error:
            if not self._stopping.is_set():  # else it was interrupted
                log.warning("The history could not be looked after: %s", error)
            wish.future.set_exception(stated(error))
        except Stopped:
            wish.future.set_exception(StorageError(_ENDED))
        else:
            wish.future.set_result(result)
        finally:
            if not wish.future.done():  # a fault of the app ends this thread, and goes to the log
                wish.future.set_exception(StorageError(tr("The app made a mistake."), tr("Details are in its log.")))

    def _look_after(self) -> None:
        self._writer.run(lambda _connection: None).result()  # raises when there is no history, or another's
        if not self._is_whole():
            return
        now = self._now()
        for work in self._others:
            work(now).result()
        self._forget_deleted()
        if self._backups.is_due(now) and self._backups.make(now, self._stopping.is_set):
            self._forget_deleted()  # what was deleted while the copy was made
            if not self._rescue.is_undecided:  # else an old copy may be just what is wanted
                self._backups.prune(now)

    def _is_whole(self) -> bool:
        """Told to the writer when it is not: it is put aside then."""
        checked = self._path.stat().st_ino
        try:
            reading = open_for_reading(self._path)
            if reading is None:
                return False
            with closing(reading):
                self._reading = reading
                try:
                    findings = reading.execute("PRAGMA quick_check(1)").fetchall()
                finally:
                    self._reading = None
        except (sqlite3.Error, AppError) as error:
            if not is_damage(error):
                raise
            findings = [(str(error),)]
        if findings == [("ok",)]:
            return True
        log.error("The history is damaged: %s", findings[0][0])

        def report(_connection: sqlite3.Connection) -> None:
            # The writer runs a job that meets damage once more, in another file. It may be there already.
            if self._path.stat().st_ino == checked and not is_sound(self._path):
                raise DatabaseDamaged(tr("The history file is damaged."))

        self._writer.run(report).result()
        return False

    def _forget_deleted(self) -> None:
        ids = self._writer.submit(lambda connection: [str(row[0]) for row in connection.execute(_FORGOTTEN)]).result()
        if ids:
            self._backups.forget(ids)
            self._writer.submit(
                lambda connection: (
                    connection.executemany("DELETE FROM forgotten WHERE id = ?", [(each,) for each in ids]).rowcount
                )
            ).result()


_ENDED = tr("The app is closing.")
_FORGOTTEN = "SELECT id FROM forgotten"
