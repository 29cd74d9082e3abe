import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from llava_desktop.core.question import QuestionState
from llava_desktop.storage.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, create, migrate

VERSIONS = {version: Path(__file__).with_name(f"version_{version}.sql") for version in (1, 2)}
"""Each earlier version's tables, as that version made them. A version that is left gets its file here."""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def database(path, version: int = SCHEMA_VERSION) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    if version == SCHEMA_VERSION:
        create(connection)
    else:
        connection.executescript(VERSIONS[version].read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
    return connection


def described(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Every table, index and trigger; how its words are broken into lines does not matter."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def test_every_earlier_version_has_its_tables_here():
    assert set(VERSIONS) == set(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_version_becomes_just_what_is_created_now(version, tmp_path):
    with closing(database(tmp_path / "old", version)) as old, closing(database(tmp_path / "new")) as new:
        migrate(old, MIGRATIONS, SCHEMA_VERSION)
        assert described(old) == described(new)


def test_the_index_of_unfinished_questions_names_the_unfinished_states(path):
    unfinished = ", ".join(f"'{state.value}'" for state in QuestionState if not state.is_finished)
    with closing(database(path)) as connection:
        sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'question_unfinished'").fetchone()[0]
    assert f"state IN ({unfinished})" in sql


def test_each_version_is_brought_to_the_next_in_turn(path):
    with closing(database(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        steps = {1: "CREATE TABLE one (x)", 2: "ALTER TABLE one ADD COLUMN y"}
        migrate(connection, steps, 3)
        assert pragma(connection, "user_version") == 3
        assert connection.execute("SELECT x, y FROM one").fetchall() == []


def test_a_migration_that_fails_changes_nothing(path):
    with closing(database(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, {1: "CREATE TABLE one (x); CREATE TABLE one (x)"}, 2)
        assert pragma(connection, "user_version") == 1
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'one'").fetchall()
        assert not connection.in_transaction
