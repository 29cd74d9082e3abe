"""How the history's file becomes a connection: the one that writes, and those that read.

Who it is that says no is a type: `DatabaseDamaged` (or SQLite's own words for it, see `is_damage`) may be put aside;
any other `DatabaseUnusable` is somebody else's, or of a newer version, and is left alone.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import PRIVATE_FILE, PRIVATE_FOLDER, sync_folder
from llava_desktop.storage.schema import (
    APPLICATION_ID,
    MIGRATIONS,
    SCHEMA_VERSION,
    build_search,
    create,
    has_search,
    migrate,
    version_of,
)
from llava_desktop.storage.transactions import primary_code

BUSY_TIMEOUT_MS = 5000
"""How long the writer waits for a lock; a reader holds one for milliseconds."""
LOG_LIMIT_BYTES = 16_000_000
"""To what size a write-ahead log that grew is cut again."""
SIDE_FILES = ("-wal", "-shm", "-journal")
SEARCH_DAMAGED = sqlite3.SQLITE_CORRUPT | 1 << 8
"""SQLITE_CORRUPT_VTAB: what the search index holds does not fit; the rows themselves are not concerned."""

BeforeMigration = Callable[[int], None]
"""Called with the file's version before anything in it is changed. What it raises stops the migration."""


class DatabaseDamaged(DatabaseUnusable):
    """The file was ours, and cannot be used as it is."""


def is_damage(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return primary_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, DatabaseDamaged)


def open_for_writing(path: Path, before_migration: BeforeMigration) -> sqlite3.Connection:
    """The one writing connection: WAL, each commit synced, deleted content overwritten. A missing file is created.

    Raises DatabaseUnusable for a file that is not ours, or damaged, or was made by a newer version; sqlite3.Error and
    OSError for a disk that refuses.
    """
    if not os.path.lexists(path):
        create_file(path)
    check_file(path)
    connection = _connect(path, "rw")
    try:
        check_identity(connection, path)
        for part in (path, *side_files(path)):  # those that SQLite makes from now on copy the mode
            if part.exists():
                part.chmod(PRIVATE_FILE)
        connection.execute("PRAGMA cell_size_check = ON")
        # Not `trusted_schema = OFF`: our triggers feed FTS5, which SQLite 3.40 calls unsafe there (measured).
        connection.execute("PRAGMA temp_store = MEMORY")  # nothing of a question in the folder for temporary files
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}")
        connection.execute("PRAGMA synchronous = FULL")  # NORMAL does no fsync at a commit in WAL (measured)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        if (version := version_of(connection)) < SCHEMA_VERSION:
            before_migration(version)
            migrate(connection, MIGRATIONS, SCHEMA_VERSION)
        if not has_search(connection):
            build_search(connection)
    except (sqlite3.Error, OSError, DatabaseUnusable):
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection | None:
    """A connection that can write nothing, not even a checkpoint. None while there is no file yet: an empty history.

    Raises as `open_for_writing`.
    """
    if not path.exists():
        return None
    check_file(path)
    connection = _connect(path, "ro")
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        check_identity(connection, path)
    except (sqlite3.Error, DatabaseUnusable):
        connection.close()
        raise
    return connection


def is_sound(path: Path) -> bool:
    """What a fresh connection finds, which has read nothing yet. 0.3 s for 100,000 questions."""
    try:
        reading = open_for_reading(path)
        if reading is None:
            return False
        with closing(reading):
            return bool(reading.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
    except (sqlite3.Error, OSError, DatabaseUnusable):
        return False


def open_unchanging(path: Path) -> sqlite3.Connection:
    """For a disk on which nothing can be written: even a reader of a log makes files. For one read, for this connection
    would not see that the disk, and then the file, can be written to again.
    """
    check_file(path)
    connection = sqlite3.connect(f"{address_of(path, 'ro')}&immutable=1", uri=True, isolation_level=None)
    try:
        check_identity(connection, path)
    except (sqlite3.Error, DatabaseUnusable):
        connection.close()
        raise
    return connection


def address_of(path: Path, mode: str) -> str:
    """As SQLite's URI, in which `?`, `#` and `%` of a folder's name are only signs."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address_of(path, mode), uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


def create_file(path: Path, fill: Callable[[sqlite3.Connection], None] = lambda _connection: None) -> None:
    """Make the file under another name, let `fill` begin it, and rename it: a crash on the way must not leave an empty
    file, which would look like a damaged one, nor one that was not filled. What a vanished database left beside it goes
    first: SQLite would replay it into the new one.
    """
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    for stale in (beside, *side_files(beside), *side_files(path)):
        stale.unlink(missing_ok=True)
    create_private(beside)
    connection = sqlite3.connect(beside, isolation_level=None)
    try:
        create(connection)
        fill(connection)
    finally:
        connection.close()
    beside.replace(path)
    sync_folder(path.parent)


def side_files(path: Path) -> list[Path]:
    """Where SQLite keeps what belongs to the database `path`; not all of them exist."""
    return [path.with_name(path.name + suffix) for suffix in SIDE_FILES]


def create_private(path: Path) -> None:
    """An empty file that is the owner's alone, for SQLite to fill: by itself it would ask the umask."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))


def check_file(path: Path) -> None:
    """Raises DatabaseDamaged for what cannot be a database, without opening it: a FIFO would never answer.

    A file of no bytes is a valid empty database to SQLite, and passes its own checks (measured).
    """
    if not path.is_file():
        raise DatabaseDamaged(
            tr("There is something else in the place of the history file."), tr("It is {path}.", path=path)
        )
    if path.stat().st_size == 0:
        raise DatabaseDamaged(tr("The history file is empty: it was damaged."), tr("It is {path}.", path=path))


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Raises DatabaseUnusable unless the file is ours and not from the future."""
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = version_of(connection)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if application_id != APPLICATION_ID or version < 1 or "question" not in tables:
        if not tables or "question" in tables or application_id == APPLICATION_ID:
            raise DatabaseDamaged(tr("The history file is damaged."), tr("It is {path}.", path=path))
        raise DatabaseUnusable(tr("The history file belongs to another program."), tr("It is {path}.", path=path))
    if version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            tr("The history was written by a newer version of this app."), tr("Install that version again to read it.")
        )
