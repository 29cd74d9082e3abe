import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.storage import opening
from llava_desktop.storage.backups import Backups
from llava_desktop.storage.opening import DatabaseDamaged, open_for_reading, open_for_writing
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.storage.examples import plain_question

VERSION_1 = Path(__file__).with_name("version_1.sql")
ROW = all_values(plain_question(), None)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


def no_migration(version: int) -> None:
    raise AssertionError(f"version {version} is to be migrated")


def opened(path) -> sqlite3.Connection:
    return open_for_writing(path, no_migration)


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_missing_file_is_created_whole_and_private(path):
    with closing(opened(path)) as connection:
        assert pragma(connection, "application_id") == APPLICATION_ID
        assert pragma(connection, "user_version") == SCHEMA_VERSION
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(("history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm"), 0o600)


def test_every_commit_reaches_the_disk_and_what_is_deleted_is_overwritten(path):
    with closing(opened(path)) as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "busy_timeout") == opening.BUSY_TIMEOUT_MS
        assert pragma(connection, "cell_size_check") == 1
        assert pragma(connection, "temp_store") == 2
        assert pragma(connection, "journal_size_limit") == opening.LOG_LIMIT_BYTES


def test_an_existing_file_is_opened_again(path):
    with closing(opened(path)) as connection:
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
    with closing(opened(path)) as connection:
        assert connection.execute("SELECT * FROM removal").fetchall() == [("a", "b")]


def test_a_creation_that_was_cut_short_is_begun_again(path):
    (path.parent / ".history.sqlite3.new").write_bytes(b"half")
    with closing(opened(path)) as connection:
        assert pragma(connection, "user_version") == SCHEMA_VERSION


def test_the_log_of_a_vanished_database_is_not_replayed_into_a_new_one(path):
    with closing(opened(path)) as connection:
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
        wal = (path.parent / "history.sqlite3-wal").read_bytes()
    path.unlink()
    (path.parent / "history.sqlite3-wal").write_bytes(wal)
    with closing(opened(path)) as connection:
        assert connection.execute("SELECT * FROM removal").fetchall() == []


@pytest.mark.parametrize("open_database", [opened, open_for_reading])
def test_an_empty_file_is_a_damaged_one_and_stays_as_it_is(path, open_database):
    path.touch()
    with pytest.raises(DatabaseUnusable, match="empty"):
        open_database(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("open_database", [opened, open_for_reading])
def test_another_programs_database_is_left_alone(path, open_database):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="another program"):
        open_database(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_database", [opened, open_for_reading])
def test_a_newer_versions_file_is_left_alone(path, open_database):
    with closing(opened(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(DatabaseUnusable, match="newer version"):
        open_database(path)


def test_a_file_that_is_no_database_is_said_by_sqlite(path):
    path.write_bytes(b"words " * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        opened(path)


def test_a_reader_finds_no_file_where_there_is_none_and_makes_none(path):
    assert open_for_reading(path) is None
    assert not path.exists()


def test_a_reader_can_write_nothing(path):
    with closing(opened(path)):
        reading = open_for_reading(path)
        assert reading is not None
        with closing(reading), pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.execute("INSERT INTO removal VALUES ('a', 'b')")


def test_a_folder_name_with_signs_that_urls_use_is_only_a_name(tmp_path):
    folder = tmp_path / "100% #1? ä"
    folder.mkdir()
    with closing(opened(folder / "history.sqlite3")):
        assert (folder / "history.sqlite3").exists()


def test_a_file_that_others_could_read_is_made_private(path):
    opened(path).close()
    path.chmod(0o644)
    with closing(opened(path)) as connection:
        connection.execute("INSERT INTO removal VALUES ('a', 'b')")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_what_a_killed_creation_left_beside_it_is_not_replayed(path):
    beside = path.parent / ".history.sqlite3.new"
    beside.write_bytes(b"half")
    beside.with_name(beside.name + "-journal").write_bytes(b"half")
    with closing(opened(path)):
        assert [file.name for file in path.parent.iterdir() if "new" in file.name] == []


@pytest.mark.parametrize("in_its_place", [Path.mkdir, os.mkfifo])
@pytest.mark.parametrize("open_database", [opened, open_for_reading])
def test_what_is_no_file_is_damage_and_is_not_even_opened(path, in_its_place, open_database):
    in_its_place(path)
    with pytest.raises(DatabaseDamaged, match="something else"):
        open_database(path)


def test_a_file_of_ours_whose_id_is_gone_is_damaged_and_not_another_programs(path):
    with closing(opened(path)) as connection:
        connection.execute("PRAGMA application_id = 7")
    with pytest.raises(DatabaseDamaged):
        opened(path)


def test_a_backup_that_was_put_in_place_by_hand_gets_its_search_index(path):
    with closing(opened(path)) as connection:
        connection.execute(insertion("question", ROW), ROW)
    assert Backups(path).make(datetime(2026, 11, 22, tzinfo=UTC))
    (backup,) = (path.parent / "backups").iterdir()
    backup.replace(path)
    with closing(opened(path)) as connection:
        found = connection.execute("SELECT rowid FROM question_text WHERE question_text MATCH 'picture'").fetchall()
    assert found == [(1,)]


def test_an_earlier_version_is_announced_before_anything_is_changed(path):
    path.write_bytes(b"")
    with closing(sqlite3.connect(path)) as old:
        old.executescript(VERSION_1.read_text("utf-8"))
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
    seen = []

    def refuse(version: int) -> None:
        with closing(sqlite3.connect(path)) as other:
            seen.append((version, pragma(other, "user_version")))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        open_for_writing(path, refuse)
    assert seen == [(1, 1)]
    with closing(sqlite3.connect(path)) as other:
        assert pragma(other, "user_version") == 1
