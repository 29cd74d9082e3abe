"""The history's file in use: opened under the lock, put aside when it is damaged, and begun anew. Writer's thread.

A damaged history must not stop anybody from asking. So the file is put aside whole (`damaged.py`) and a new one begun
at once, with what had not finished carried over: it may be paid for. The rest, and the newest backup, are brought back
by `rescue.py` when the person wants them.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from llava_desktop.core.errors import DatabaseUnusable, StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.backups import Backups
from llava_desktop.storage.damaged import DamagedFiles
from llava_desktop.storage.durable import why_refused
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.opening import (
    SEARCH_DAMAGED,
    DatabaseDamaged,
    create_file,
    is_damage,
    is_sound,
    open_for_writing,
)
from llava_desktop.storage.salvage import insert, newest_place, salvaged
from llava_desktop.storage.schema import build_search
from llava_desktop.storage.transactions import Job, stated, transaction

T = TypeVar("T")

log = logging.getLogger(__name__)


class Database:
    """refusal: why it cannot be used, as it was found at the last try; empty when it can."""

    def __init__(self, path: Path, lock: InstanceLock) -> None:
        self._path = path
        self._backups = Backups(path)
        self._damaged = DamagedFiles(path)
        self._connection: sqlite3.Connection | None = None
        self._listeners: list[Callable[[], None]] = []
        self.lock = lock
        self.refusal = ""

    def when_set_aside(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def do(self, job: Job[T]) -> T:
        """Runs `job`; once more after damage that it met was only a read that failed, or was repaired, or put aside.

        Raises what the job raises, and sqlite3.Error, OSError, StorageError when there is nothing to run it on.
        """
        connection = self._opened()
        try:
            return job(connection)
        except (sqlite3.Error, DatabaseUnusable) as error:
            if not is_damage(error):
                raise
            log.warning("The history is damaged: %s", error)
            is_search = getattr(error, "sqlite_errorcode", None) == SEARCH_DAMAGED
        if is_search and _search_is_mended(connection):
            return job(self._opened())
        if is_sound(self._path):
            self.close()
            try:
                return job(self._opened())
            except (sqlite3.Error, DatabaseUnusable) as error:
                if not is_damage(error):
                    raise
        self._begin_anew()
        return job(self._opened())

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()  # checkpoints, as this is the last connection that can
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._open()
            except (sqlite3.Error, OSError, StorageError) as error:
                self.refusal = stated(error).text
                raise
            self.refusal = ""
        assert self._connection is not None  # noqa: S101 - for the type checker
        return self._connection

    def _open(self) -> None:
        if not self.lock.take():
            raise StorageError(tr("Another LLaVA Desktop is open on the same history."), tr("Close that one first."))
        try:
            log_is_aside = self._damaged.set_aside_log() is not None
            if not os.path.lexists(self._path) and self._had_a_history():
                raise DatabaseDamaged(tr("The history file is no longer there."))
            self._connection = self._connected()
        except (sqlite3.Error, OSError, DatabaseUnusable) as error:
            if not is_damage(error):
                raise
            log.warning("The history is damaged: %s", error)
            self._begin_anew()
        else:
            if log_is_aside:
                self._tell()

    def _connected(self) -> sqlite3.Connection:
        """A single read that fails looks like damage to SQLite (measured): what is whole at a second look is opened."""
        try:
            return open_for_writing(self._path, self._backups.make_before_migration)
        except (sqlite3.Error, DatabaseUnusable) as error:
            if not is_damage(error) or not is_sound(self._path):
                raise
            log.warning("The history looked damaged, and is not: %s", error)
        return open_for_writing(self._path, self._backups.make_before_migration)

    def _had_a_history(self) -> bool:
        """Where there is no file: it vanished, or a crash came just after it was put aside."""
        return bool(self._damaged.undecided()) or self._backups.newest_good() is not None

    def _begin_anew(self) -> None:
        self.close()
        try:
            self._damaged.set_aside()
        except OSError as error:
            raise DatabaseUnusable(
                tr("The history file is damaged, and it cannot be put aside: {reason}.", reason=why_refused(error)),
                tr("The file was left as it is."),
            ) from error
        create_file(self._path, self._carry_over)
        self._connection = open_for_writing(self._path, self._backups.make_before_migration)
        self._tell()

    def _carry_over(self, connection: sqlite3.Connection) -> None:
        """What had not finished, of all that waits for a decision: a crash may have come before this was done."""
        with transaction(connection):
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('question', ?)", (newest_place(),))
            carried = sum(
                insert(connection, salvaged(aside.database, only_unfinished=True))
                for aside in self._damaged.undecided()
            )
        log.warning("A damaged history was put aside; %d unfinished questions were carried over", carried)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _search_is_mended(connection: sqlite3.Connection) -> bool:
    try:
        build_search(connection)
    except sqlite3.Error as error:
        log.warning("The search index was damaged, and cannot be made anew: %s", error)
        return False
    log.warning("The search index was damaged, and was made anew")
    return True
