"""The history's database: what it holds, and how a file becomes one that can be used.

Every table, index and trigger stands in `CREATE`; a new version changes it, adds a step to `MIGRATIONS`, and a test
compares both ways. All functions run on the writer's thread, but `open_for_reading`, which is its caller's.

Order of columns: SQLite keeps the first few hundred bytes of a row in its page and the rest elsewhere, so what the
history panel shows stands before what can be long.
"""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.storage.durable import PRIVATE_FILE, sync_folder

APPLICATION_ID = 0x4C4C5641
"""`LLVA`: how a file says that it is ours."""
SCHEMA_VERSION = 1

MIGRATIONS: Mapping[int, str] = {}
"""`user_version` -> the statements that turn it into the next one."""

CREATE = """
CREATE TABLE picture (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    thumbnail BLOB NOT NULL
) STRICT;

CREATE TABLE question (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    engine TEXT NOT NULL,
    state TEXT NOT NULL,
    picture INTEGER REFERENCES picture (number),
    answer_start TEXT NOT NULL GENERATED ALWAYS AS (substr(answer, 1, 200)) STORED,
    error TEXT NOT NULL,
    prompt TEXT NOT NULL,
    base_url TEXT NOT NULL,
    version TEXT NOT NULL,
    prediction_id TEXT,
    cancel_requested INTEGER NOT NULL,
    max_tokens INTEGER NOT NULL,
    temperature REAL NOT NULL,
    top_p REAL NOT NULL,
    finished_us INTEGER,
    waited_s REAL,
    ran_s REAL,
    picture_name TEXT,
    source_sha256 TEXT,
    source_format TEXT,
    source_width INTEGER,
    source_height INTEGER,
    source_bytes INTEGER,
    history TEXT NOT NULL,
    answer TEXT NOT NULL,
    logs TEXT NOT NULL,
    UNIQUE (base_url, prediction_id)
) STRICT;

-- The states in which `QuestionState.is_finished` is false; queries must say the same words to use it.
CREATE INDEX question_unfinished ON question (row) WHERE state IN ('sending', 'unknown', 'running');
CREATE INDEX question_picture ON question (picture);

-- What a deletion has still to do, so that a crash does not cut it short: files to remove, and words of deleted
-- questions that may still stand in the search index's pages (a row in `scrub`).
CREATE TABLE removal (sha256 TEXT PRIMARY KEY, format TEXT NOT NULL) STRICT;
CREATE TABLE scrub (due INTEGER PRIMARY KEY CHECK (due = 1)) STRICT;

-- The prefix indexes keep search as you type below 1 ms for one to three letters (136 to 557 ms without, at 100,000).
CREATE VIRTUAL TABLE question_text USING fts5 (
    prompt, answer, picture_name,
    content = 'question', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER question_text_added AFTER INSERT ON question BEGIN
    INSERT INTO question_text (rowid, prompt, answer, picture_name)
    VALUES (new.row, new.prompt, new.answer, new.picture_name);
END;
CREATE TRIGGER question_text_removed AFTER DELETE ON question BEGIN
    INSERT INTO question_text (question_text, rowid, prompt, answer, picture_name)
    VALUES ('delete', old.row, old.prompt, old.answer, old.picture_name);
END;
CREATE TRIGGER question_text_changed AFTER UPDATE OF prompt, answer, picture_name ON question
WHEN old.prompt IS NOT new.prompt OR old.answer IS NOT new.answer OR old.picture_name IS NOT new.picture_name BEGIN
    INSERT INTO question_text (question_text, rowid, prompt, answer, picture_name)
    VALUES ('delete', old.row, old.prompt, old.answer, old.picture_name);
    INSERT INTO question_text (rowid, prompt, answer, picture_name)
    VALUES (new.row, new.prompt, new.answer, new.picture_name);
END;
"""

BUSY_TIMEOUT_MS = 5000
"""How long the writer waits for a lock; a reader holds one for milliseconds."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The one writing connection: WAL, each commit synced, deleted content overwritten. A missing file is created.

    Raises DatabaseUnusable for a file that is not ours, is empty, or was made by a newer version; sqlite3.Error and
    OSError for a disk that refuses.
    """
    if not path.exists():
        _create(path)
    connection = _connect(path, "rw")
    try:
        check_identity(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # NORMAL does no fsync at a commit in WAL (measured)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection, MIGRATIONS, SCHEMA_VERSION)
    except (sqlite3.Error, DatabaseUnusable):
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection | None:
    """A connection that can write nothing, not even a checkpoint. None while there is no file yet: an empty history.

    Raises as `open_for_writing`.
    """
    if not path.exists():
        return None
    connection = _connect(path, "ro")
    try:
        connection.execute("PRAGMA query_only = ON")
        check_identity(connection, path)
    except (sqlite3.Error, DatabaseUnusable):
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


def _create(path: Path) -> None:
    """Make the file under another name and rename it: a crash on the way must not leave an empty file, which would look
    like a damaged one. What a vanished database left beside it goes first: SQLite would replay it into the new one.
    """
    beside = path.with_name(f".{path.name}.new")
    for stale in (beside, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
        stale.unlink(missing_ok=True)
    os.close(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    )  # SQLite's own side files copy the mode
    connection = sqlite3.connect(beside, isolation_level=None)
    try:
        connection.executescript(CREATE)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    finally:
        connection.close()
    beside.replace(path)
    sync_folder(path.parent)


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Raises DatabaseUnusable unless the file is ours and not from the future.

    A file of no bytes is a valid empty database to SQLite, and passes its own checks (measured): hence the id.
    """
    if path.stat().st_size == 0:
        raise DatabaseUnusable("The history file is empty: it was damaged.", f"It is {path}.")
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application_id != APPLICATION_ID or version < 1:
        raise DatabaseUnusable("The history file belongs to another program.", f"It is {path}.")
    if version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            "The history was written by a newer version of this app.", "Install that version again to read it."
        )


def migrate(connection: sqlite3.Connection, migrations: Mapping[int, str], target: int) -> None:
    """Bring the database to `target`, each step and its new `user_version` in one transaction."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    while version < target:
        step = migrations[version]
        version += 1
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT;")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
