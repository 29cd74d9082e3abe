"""The history's database: what it holds, and how a file of an earlier version becomes one of this.

Every table, index and trigger stands in `TABLES` and `SEARCH`; a new version changes them, adds a step to `MIGRATIONS`,
and a test compares both ways.

Order of columns: SQLite keeps the first few hundred bytes of a row in its page and the rest elsewhere, so what the
history panel shows stands before what can be long.
"""

import sqlite3
from collections.abc import Mapping

APPLICATION_ID = 0x4C4C5641
"""`LLVA`: how a file says that it is ours."""
SCHEMA_VERSION = 6

FORGOTTEN = """
-- Questions that were deleted, until they are gone from the backups too.
CREATE TABLE forgotten (id TEXT PRIMARY KEY) STRICT;
"""

_PICTURE_INDEXES = """
CREATE INDEX question_whole ON question (whole) WHERE whole IS NOT NULL;
CREATE INDEX question_source ON question (source_sha256) WHERE source_sha256 IS NOT NULL;
"""
_EDITS = f"""
-- What was done to the picture, and whether it had to be sent smaller.
ALTER TABLE question ADD COLUMN sent_smaller INTEGER NOT NULL DEFAULT 0;
ALTER TABLE question ADD COLUMN quality TEXT;
ALTER TABLE question ADD COLUMN redacted INTEGER;
ALTER TABLE question ADD COLUMN quarter_turns INTEGER;
ALTER TABLE question ADD COLUMN region_left INTEGER;
ALTER TABLE question ADD COLUMN region_top INTEGER;
ALTER TABLE question ADD COLUMN region_width INTEGER;
ALTER TABLE question ADD COLUMN region_height INTEGER;
ALTER TABLE question ADD COLUMN whole INTEGER REFERENCES picture (number);
{_PICTURE_INDEXES}
"""

_CONVERSATION = """
-- What is said about a conversation as a whole. `id` is that of its first question, `latest` the row of its newest.
-- In the history's list a conversation is one row, and stands where its newest question does.
CREATE TABLE conversation (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    latest INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    trashed_us INTEGER
) STRICT;
CREATE INDEX conversation_listed ON conversation (latest) WHERE trashed_us IS NULL;
CREATE INDEX conversation_starred ON conversation (latest) WHERE starred AND trashed_us IS NULL;
CREATE INDEX conversation_trashed ON conversation (trashed_us) WHERE trashed_us IS NOT NULL;
CREATE INDEX question_conversation ON question (conversation, row);
-- All that `costs.py` sums up of what was asked here and may have cost something.
CREATE INDEX question_asked ON question (engine, imported, created_us, ran_s, state);
-- Everything that the list is filtered by, so that a filter that finds little reads this and no answers.
CREATE INDEX question_filtered ON question (row, state, picture, created_us, conversation);
CREATE INDEX conversation_titled ON conversation (latest) WHERE title <> '';
"""
_CONVERSATION_KEPT = """
-- Whoever adds or deletes a question, its conversation is right.
CREATE TRIGGER conversation_grown AFTER INSERT ON question BEGIN
    INSERT INTO conversation (id, latest, questions) VALUES (new.conversation, new.row, 1)
    ON CONFLICT (id) DO UPDATE SET latest = max(latest, excluded.latest), questions = questions + 1;
END;
CREATE TRIGGER conversation_shrunk AFTER DELETE ON question BEGIN
    DELETE FROM conversation WHERE id = old.conversation AND questions <= 1;
    UPDATE conversation SET questions = questions - 1,
        latest = (SELECT max(row) FROM question WHERE conversation = old.conversation) WHERE id = old.conversation;
END;
"""
_CONVERSATIONS = f"""
ALTER TABLE question ADD COLUMN conversation TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN parent TEXT;
ALTER TABLE question ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE question ADD COLUMN webhook TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN webhook_events TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN stream INTEGER NOT NULL DEFAULT 1;
ALTER TABLE question ADD COLUMN raw TEXT NOT NULL DEFAULT '';
UPDATE question SET conversation = id;
{_CONVERSATION}
INSERT INTO conversation (id, latest, questions) SELECT id, row, 1 FROM question ORDER BY row;
{_CONVERSATION_KEPT}
"""  # noqa: S608  # our own words

_WAITING = """
-- What waits for a connection; queries must say the same words to use it.
CREATE INDEX question_waiting ON question (row) WHERE state = 'waiting';
"""

_SPENT = """
-- What questions that were deleted have cost, by the quarter of an hour of asking, for days begin with one in every
-- time zone: microseconds that the model ran, and how many ran for a time that nobody told. No word of theirs.
CREATE TABLE spent (quarter_us INTEGER PRIMARY KEY, ran_us INTEGER NOT NULL, unknown INTEGER NOT NULL) STRICT;
CREATE TRIGGER spent_kept AFTER DELETE ON question
WHEN old.engine = 'replicate' AND old.imported = 0 AND (
    old.ran_s IS NOT NULL
    OR old.state IN ('succeeded', 'failed', 'canceled', 'gone', 'sending', 'unknown', 'running')
) BEGIN
    INSERT INTO spent (quarter_us, ran_us, unknown) VALUES (
        old.created_us / 900000000 * 900000000,
        CAST(coalesce(old.ran_s, 0) * 1e6 + 0.5 AS INTEGER),
        old.ran_s IS NULL
    ) ON CONFLICT (quarter_us) DO UPDATE SET ran_us = ran_us + excluded.ran_us, unknown = unknown + excluded.unknown;
END;
"""

MIGRATIONS: Mapping[int, str] = {1: FORGOTTEN, 2: _EDITS, 3: _CONVERSATIONS, 4: _WAITING, 5: _SPENT}
"""`user_version` -> the statements that turn it into the next one."""

TABLES = """
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
    sent_smaller INTEGER NOT NULL DEFAULT 0,
    quality TEXT,
    redacted INTEGER,
    quarter_turns INTEGER,
    region_left INTEGER,
    region_top INTEGER,
    region_width INTEGER,
    region_height INTEGER,
    whole INTEGER REFERENCES picture (number),
    conversation TEXT NOT NULL DEFAULT '',
    parent TEXT,
    imported INTEGER NOT NULL DEFAULT 0,
    webhook TEXT NOT NULL DEFAULT '',
    webhook_events TEXT NOT NULL DEFAULT '',
    stream INTEGER NOT NULL DEFAULT 1,
    raw TEXT NOT NULL DEFAULT '',
    UNIQUE (base_url, prediction_id)
) STRICT;

-- The states in which `QuestionState.is_finished` is false; queries must say the same words to use it.
CREATE INDEX question_unfinished ON question (row) WHERE state IN ('sending', 'unknown', 'running');
CREATE INDEX question_picture ON question (picture);

-- What a deletion has still to do, so that a crash does not cut it short: files to remove, and words of deleted
-- questions that may still stand in the search index's pages (a row in `scrub`).
CREATE TABLE removal (sha256 TEXT PRIMARY KEY, format TEXT NOT NULL) STRICT;
CREATE TABLE scrub (due INTEGER PRIMARY KEY CHECK (due = 1)) STRICT;
"""

SEARCH = """
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
"""Made of the tables, and made again from them where it is missing or damaged: a backup holds none of it."""


def create(connection: sqlite3.Connection) -> None:
    """In an empty file."""
    made = (TABLES, _PICTURE_INDEXES, _CONVERSATION, _CONVERSATION_KEPT, _WAITING, _SPENT, FORGOTTEN, SEARCH)
    connection.executescript(
        f"BEGIN; {' '.join(made)}"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    )


def migrate(connection: sqlite3.Connection, migrations: Mapping[int, str], target: int) -> None:
    """Bring the database to `target`, each step and its new `user_version` in one transaction."""
    version = version_of(connection)
    while version < target:
        step = migrations[version]
        version += 1
        _in_one(connection, f"{step}; PRAGMA user_version = {version};")


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def unused_pictures(version: int) -> str:
    """A condition on `picture`, for one that no question needs. version: of the file; early ones had no wholes."""
    of_whole = " AND number NOT IN (SELECT whole FROM question WHERE whole NOT NULL)" if version >= 3 else ""
    return f"number NOT IN (SELECT picture FROM question WHERE picture NOT NULL){of_whole}"  # noqa: S608  # our own


def unused_conversations(version: int) -> str:
    """A condition on `conversation`, where the file's `version` has such a table: one that holds no question.

    A backup has no triggers.
    """
    return "id NOT IN (SELECT conversation FROM question)" if version >= 4 else ""


def has_search(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'question_text'").fetchone() is not None


def build_search(connection: sqlite3.Connection) -> None:
    """Anew, of the rows that there are; some 10 s for 100,000 questions (measured)."""
    triggers = ("question_text_added", "question_text_removed", "question_text_changed")
    dropped = "".join(f"DROP TRIGGER IF EXISTS {name}; " for name in triggers)
    _in_one(connection, f"{dropped} DROP TABLE IF EXISTS question_text; {SEARCH} {_FILL_SEARCH}")


_FILL_SEARCH = "INSERT INTO question_text (question_text) VALUES ('rebuild');"


def _in_one(connection: sqlite3.Connection, statements: str) -> None:
    """In one transaction; nothing is changed when one of them fails."""
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT;")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
