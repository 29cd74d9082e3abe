import sqlite3
import stat
from contextlib import closing

import pytest

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.question import QuestionState
from llava_desktop.storage import schema
from llava_desktop.storage.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    migrate,
    open_for_reading,
    open_for_writing,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_missing_file_is_created_whole_and_private(path):
    with closing(open_for_writing(path)) as connection:
        assert pragma(connection, "application_id") == APPLICATION_ID
        assert pragma(connection, "user_version") == SCHEMA_VERSION
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(("history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm"), 0o600)


def test_every_commit_reaches_the_disk_and_what_is_deleted_is_overwritten(path):
    with closing(open_for_writing(path)) as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "busy_timeout") == schema.BUSY_TIMEOUT_MS


def test_an_existing_file_is_opened_again(path):
    with closing(open_for_writing(path)) as connection:
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("SELECT * FROM removal").fetchall() == [("a", "b")]


def test_a_creation_that_was_cut_short_is_begun_again(path):
    (path.parent / ".history.sqlite3.new").write_bytes(b"half")
    with closing(open_for_writing(path)) as connection:
        assert pragma(connection, "user_version") == SCHEMA_VERSION


def test_the_log_of_a_vanished_database_is_not_replayed_into_a_new_one(path):
    with closing(open_for_writing(path)) as connection:
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
        wal = (path.parent / "history.sqlite3-wal").read_bytes()
    path.unlink()
    (path.parent / "history.sqlite3-wal").write_bytes(wal)
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("SELECT * FROM removal").fetchall() == []


@pytest.mark.parametrize("open_database", [open_for_writing, open_for_reading])
def test_an_empty_file_is_a_damaged_one_and_stays_as_it_is(path, open_database):
    path.touch()
    with pytest.raises(DatabaseUnusable, match="empty"):
        open_database(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("open_database", [open_for_writing, open_for_reading])
def test_another_programs_database_is_left_alone(path, open_database):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="another program"):
        open_database(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_database", [open_for_writing, open_for_reading])
def test_a_newer_versions_file_is_left_alone(path, open_database):
    with closing(open_for_writing(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(DatabaseUnusable, match="newer version"):
        open_database(path)


def test_a_file_that_is_no_database_is_said_by_sqlite(path):
    path.write_bytes(b"words " * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        open_for_writing(path)


def test_a_reader_finds_no_file_where_there_is_none_and_makes_none(path):
    assert open_for_reading(path) is None
    assert not path.exists()


def test_a_reader_can_write_nothing(path):
    with closing(open_for_writing(path)):
        reading = open_for_reading(path)
        assert reading is not None
        with closing(reading), pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.execute("INSERT INTO removal VALUES ('a', 'b')")


def test_a_folder_name_with_signs_that_urls_use_is_only_a_name(tmp_path):
    folder = tmp_path / "100% #1? ä"
    folder.mkdir()
    with closing(open_for_writing(folder / "history.sqlite3")):
        assert (folder / "history.sqlite3").exists()


def test_the_index_of_unfinished_questions_names_the_unfinished_states(path):
    unfinished = ", ".join(f"'{state.value}'" for state in QuestionState if not state.is_finished)
    with closing(open_for_writing(path)) as connection:
        sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'question_unfinished'").fetchone()[0]
    assert f"state IN ({unfinished})" in sql


def test_each_version_is_brought_to_the_next_in_turn(path):
    with closing(open_for_writing(path)) as connection:
        steps = {1: "CREATE TABLE one (x)", 2: "ALTER TABLE one ADD COLUMN y"}
        migrate(connection, steps, 3)
        assert pragma(connection, "user_version") == 3
        assert connection.execute("SELECT x, y FROM one").fetchall() == []


def test_a_migration_that_fails_changes_nothing(path):
    with closing(open_for_writing(path)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, {1: "CREATE TABLE one (x); CREATE TABLE one (x)"}, 2)
        assert pragma(connection, "user_version") == 1
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'one'").fetchall()
        assert not connection.in_transaction
