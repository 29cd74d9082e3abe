"""Erase everything: questions, pictures, backups, what was put aside as damaged, and the log.

A mark on the disk comes first and goes last: what a crash, or a full disk, cuts short is taken up at the next start.
Only what this app has made is removed: the folder may be a person's own.
"""

import logging
import shutil
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from llava_desktop.storage.durable import sync_folder, write_durably
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.schema import create
from llava_desktop.storage.writer import DatabaseWriter

MARK = "erasing"
_LOG_NAMES = "llava-desktop.log*"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """What there was of each, and is gone. asides: damaged histories that were kept."""

    questions: int
    pictures: int
    backups: int
    logs: int
    asides: int = 0


class Eraser:
    """Takes up at once what an earlier run left undone. `erase` may be called from any thread."""

    def __init__(self, folders: Folders, writer: DatabaseWriter, *, also: Sequence[Path] = ()) -> None:
        """also: more files that hold what was typed or shown."""
        self._folders = folders
        self._writer = writer
        self._also = also
        self._mark = folders.data_dir / MARK
        if self._mark.exists():
            log.warning("What was to be erased was not all erased, and is now")
            writer.run(self._erase)

    def erase(self) -> Future[Erased]:
        """When it is done nothing of it is left. StorageError when something could not be removed: the rest of it goes
        at the next start.
        """

        def job(connection: sqlite3.Connection) -> Erased:
            write_durably(self._mark, b"")
            return self._erase(connection)

        return self._writer.run(job)

    def _erase(self, connection: sqlite3.Connection) -> Erased:
        (questions,) = connection.execute("SELECT count(*) FROM question").fetchone()
        _begin_anew(connection)
        data_dir = self._folders.data_dir
        erased = Erased(
            questions=questions,
            pictures=_remove_files(self._folders.pictures_dir, "*"),
            backups=_remove_files(data_dir / "backups", "*"),
            logs=_empty_logs(self._folders.log_dir),
            asides=_remove_folders(data_dir / "damaged"),
        )
        for path in self._also:
            path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)
        sync_folder(data_dir)
        return erased


def _begin_anew(connection: sqlite3.Connection) -> None:
    """Every table is dropped, and what the file then is made of written anew: no page of the old one is left in it."""
    connection.execute("PRAGMA secure_delete = OFF")  # it would write half a gigabyte of zeros, into the log
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TABLE IF EXISTS question_text")
        for (name,) in connection.execute(_OURS).fetchall():
            connection.execute(f"DROP TABLE {name}")
        connection.execute("COMMIT")
        create(connection)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")


_OURS = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"


def _remove_files(folder: Path, pattern: str) -> int:
    """Raises OSError."""
    found = [path for path in folder.glob(pattern) if path.is_file() or path.is_symlink()] if folder.is_dir() else []
    for path in found:
        path.unlink(missing_ok=True)
    if found:
        sync_folder(folder)
    return len(found)


def _remove_folders(folder: Path) -> int:
    """Raises OSError."""
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    for path in found:
        shutil.rmtree(path)
    if found:
        sync_folder(folder)
    return len(found)


def _empty_logs(folder: Path) -> int:
    """They may be open: cut to nothing, and what was rotated away removed."""
    found = sorted(folder.glob(_LOG_NAMES)) if folder.is_dir() else []
    for path in found:
        path.write_bytes(b"")
    return len(found)
