"""Copies of the history, one a day: the last seven days', and one of each of the four weeks before.

A copy holds the tables and no search index, which is made of them again. So it is small, and a question that is deleted
can be deleted from every copy at once. Pictures are files of their own, never changed, and are not copied.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.storage.durable import PRIVATE_FOLDER, sync_folder
from llava_desktop.storage.opening import (
    BUSY_TIMEOUT_MS,
    address_of,
    check_file,
    check_identity,
    create_private,
    is_damage,
    side_files,
)
from llava_desktop.storage.schema import unused_conversations, unused_pictures, version_of

DAYS_KEPT = 7
WEEKS_KEPT = 4
_SLICE = 1000
"""Rows between two looks whether to stop: some 10 ms."""
_DAILY = "history-%Y-%m-%dT%H-%M-%S-%fZ.sqlite3"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """made_at: in UTC; the name says it."""

    path: Path
    made_at: datetime

    @property
    def day(self) -> date:
        return self.made_at.date()


class Stopped(Exception):
    """The copy was not finished, because the app ends."""


class Backups:
    """Those beside one database. Any thread, one at a time. Raises sqlite3.Error, OSError and DatabaseUnusable."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._folder = database.parent / "backups"

    def is_due(self, now: datetime) -> bool:
        """now: in UTC, as everywhere here."""
        return not any(each.day == now.date() for each in self._daily())

    def make(self, now: datetime, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """A copy, which is whole or not there at all. False for a history of no questions: it must not push out
        those that held some. Raises Stopped.

        The source must have passed its check: here only what is read anyway is seen to be damaged.
        """
        return self._write(self._folder / now.strftime(_DAILY), should_stop, even_empty=False)

    def make_before_migration(self, version: int) -> None:
        """The history as the version before wrote it. Kept for good: there is one for each version."""
        self._write(self._folder / f"before-version-{version + 1}.sqlite3", lambda: False, even_empty=True)

    def newest_good(self, before: datetime | None = None) -> Backup | None:
        """The newest that can be read from its first page to its last. before: older than that."""
        old_enough = (each for each in reversed(self._daily()) if before is None or each.made_at < before)
        return next((each for each in old_enough if self._is_good(each.path)), None)

    def forget(self, ids: Iterable[str]) -> None:
        """Delete these questions from every copy, with the pictures' rows that only they used; overwritten on the disk.

        A copy that cannot be read any more is removed: it is good for nothing, and may hold what is to be gone.
        """
        wanted = [(each,) for each in ids]
        for path in self._all():
            try:
                with _opened(path) as copy:
                    copy.execute("PRAGMA secure_delete = ON")
                    copy.execute("BEGIN IMMEDIATE")
                    copy.executemany("DELETE FROM question WHERE id = ?", wanted)
                    version = version_of(copy)
                    copy.execute(f"DELETE FROM picture WHERE {unused_pictures(version)}")  # noqa: S608
                    if empty := unused_conversations(version):
                        copy.execute(f"DELETE FROM conversation WHERE {empty}")  # noqa: S608
                    copy.execute("COMMIT")
            except (sqlite3.Error, DatabaseUnusable) as error:
                if not is_damage(error):
                    raise
                log.warning("A backup was damaged, and is removed: %s", path.name)
                path.unlink()

    def prune(self, now: datetime) -> None:
        """Remove what is older than is promised. A clock that was wrong once makes no day of the future count."""
        daily = [each for each in self._daily() if each.made_at <= now]
        by_day = list({each.day: each for each in daily}.values())
        keep = {each.path for each in by_day[-DAYS_KEPT:]}
        older = by_day[:-DAYS_KEPT]
        newest_of_week = {each.day.isocalendar()[:2]: each.path for each in older}  # later ones replace earlier ones
        keep.update(list(newest_of_week.values())[-WEEKS_KEPT:])
        for each in daily:
            if each.path not in keep:
                each.path.unlink(missing_ok=True)
        sync_folder(self._folder)

    def _write(self, target: Path, should_stop: Callable[[], bool], *, even_empty: bool) -> bool:
        self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        for stale in (part, *side_files(part)):
            stale.unlink(missing_ok=True)
        create_private(part)
        try:
            with _both(self._database, part) as connection:
                if not even_empty and not connection.execute("SELECT 1 FROM history.question").fetchone():
                    part.unlink()
                    return False
                _copy(connection, should_stop)
            _sync_file(part)
            part.replace(target)
        except (sqlite3.Error, OSError, Stopped):
            part.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        return True

    def _is_good(self, path: Path) -> bool:
        try:
            with _opened(path) as copy:
                return copy.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        except (sqlite3.Error, OSError, DatabaseUnusable):
            return False

    def _daily(self) -> list[Backup]:
        """Oldest first."""
        found = ((path, _made_at(path)) for path in self._all())
        return [Backup(path, made_at) for path, made_at in found if made_at is not None]

    def _all(self) -> list[Path]:
        return sorted(self._folder.glob("*.sqlite3")) if self._folder.is_dir() else []


def _made_at(path: Path) -> datetime | None:
    """None for a file that was not named here."""
    try:
        made_at = datetime.strptime(path.name, _DAILY).replace(tzinfo=UTC)
    except ValueError:
        return None
    return made_at if made_at.strftime(_DAILY) == path.name else None


def _connection(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address_of(path, mode), uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """For writing, also when it is only read: what a crash left half deleted is rolled back then."""
    check_file(path)
    with closing(_connection(path, "rw")) as copy:
        check_identity(copy, path)
        yield copy


@contextmanager
def _both(database: Path, part: Path) -> Iterator[sqlite3.Connection]:
    """The copy as `main`, and the history, for reading only, as `history`."""
    with closing(_connection(part, "rw")) as connection:
        # Until it is whole it has another name: no journal has to save it.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("ATTACH ? AS history", (address_of(database, "ro"),))
        yield connection


def _copy(connection: sqlite3.Connection, should_stop: Callable[[], bool]) -> None:
    """Every table but the search index's, as it was at one moment: a transaction sees no later commit."""
    for pragma in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA history.{pragma}").fetchone()
        connection.execute(f"PRAGMA main.{pragma} = {value}")
    connection.execute("BEGIN")
    statements = connection.execute(
        "SELECT type, name, sql FROM history.sqlite_schema WHERE type IN ('table', 'index') AND sql NOT NULL "
        r"AND tbl_name NOT LIKE 'question\_text%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' "
        "ORDER BY type = 'index'"
    ).fetchall()
    # Indexes before the rows, which come in their order: made afterwards they are sorted in memory, all of them (10 MB
    # and half of the time for 100,000 questions, measured).
    for _kind, _name, sql in statements:
        connection.execute(sql)
    for kind, name, _sql in statements:
        if kind == "table":
            _copy_rows(connection, name, should_stop)
    connection.execute("COMMIT")


def _copy_rows(connection: sqlite3.Connection, table: str, should_stop: Callable[[], bool]) -> None:
    """table: a name out of our own schema."""
    columns = ", ".join(
        name for (name,) in connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,))
    )
    last = -(2**63)
    while True:
        if should_stop():
            raise Stopped
        copied = connection.execute(
            f"INSERT INTO main.{table} (rowid, {columns}) SELECT rowid, {columns} FROM history.{table} "  # noqa: S608
            f"WHERE rowid > ? ORDER BY rowid LIMIT {_SLICE}",
            (last,),
        ).rowcount
        if copied < _SLICE:
            return
        (last,) = connection.execute(f"SELECT max(rowid) FROM main.{table}").fetchone()  # noqa: S608


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
