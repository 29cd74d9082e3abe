"""One transaction, what is read in one go, and what it means for people when that fails."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

from llava_desktop.core.errors import AppError, DatabaseUnusable, StorageError
from llava_desktop.core.words import tr

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]


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


def named_rows(
    connection: sqlite3.Connection, statement: str, parameters: tuple[str | int, ...] = ()
) -> list[sqlite3.Row]:
    """Fetched whole: a cursor that is left half read would hold back the writer's checkpoints."""
    with closing(connection.cursor()) as cursor:
        cursor.row_factory = sqlite3.Row
        rows: list[sqlite3.Row] = cursor.execute(statement, parameters).fetchall()
        return rows


def stated(error: Exception) -> AppError:
    """`error` as one that people can read. An AppError stays what it is."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, sqlite3.Error):
        return _stated_by_sqlite(error)
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return StorageError(tr("This could not be saved: {reason}.", reason=reason), _SPACE)


def primary_code(error: sqlite3.Error) -> int:
    """Errors of the sqlite3 module itself have no code. The low byte is the primary one."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


_SPACE = tr("Check that the disk has space and can be written to.")


def _stated_by_sqlite(error: sqlite3.Error) -> StorageError:
    code = primary_code(error)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DatabaseUnusable(tr("The history file is damaged."), tr("The file was left as it is."))
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StorageError(
            tr("The history file cannot be written to."), tr("Check its permissions, and those of its folder.")
        )
    if code == sqlite3.SQLITE_FULL:
        return StorageError(tr("The disk is full: nothing more can be saved."), tr("Free some space and try again."))
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageError(tr("Another program is using the history."), tr("Close it and try again."))
    return StorageError(tr("The history could not be used: {error}.", error=str(error)), _SPACE)
