import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from llava_desktop.core.question import QuestionState
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, create, migrate
from tests.storage.examples import plain_question, values_of_an_early_version

VERSIONS = {version: Path(__file__).with_name(f"version_{version}.sql") for version in range(1, SCHEMA_VERSION)}
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


def test_the_index_of_what_waits_is_used(path):
    with closing(database(path)) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM question WHERE state = 'waiting' ORDER BY row"
        ).fetchall()
    assert "question_waiting" in plan[0][3]


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


def conversations(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT id, latest, questions FROM conversation ORDER BY latest").fetchall()


def put(connection: sqlite3.Connection, number: int, conversation: str = "") -> None:
    values = all_values(plain_question(number, conversation_id=conversation), None)
    connection.execute(insertion("question", values), values)


def test_a_conversation_knows_its_newest_question_and_how_many_there_are(path):
    with closing(database(path)) as connection:
        for number, conversation in ((1, ""), (2, ""), (3, "question-1"), (4, "question-1")):
            put(connection, number, conversation)
        assert conversations(connection) == [("question-2", 2, 1), ("question-1", 4, 3)]
        connection.execute("DELETE FROM question WHERE row = 4")
        assert conversations(connection) == [("question-2", 2, 1), ("question-1", 3, 2)]
        connection.execute("DELETE FROM question WHERE row = 1")  # its first one gives it only its name
        assert conversations(connection) == [("question-2", 2, 1), ("question-1", 3, 1)]


def test_a_conversation_goes_with_its_last_question(path):
    with closing(database(path)) as connection:
        put(connection, 1)
        connection.execute("DELETE FROM question")
        assert conversations(connection) == []


def test_what_was_asked_before_there_were_conversations_is_a_conversation_each(path):
    with closing(database(path, 3)) as connection:
        for number in (1, 2):
            values = values_of_an_early_version(plain_question(number))
            connection.execute(insertion("question", values), values)
        migrate(connection, MIGRATIONS, SCHEMA_VERSION)
        assert conversations(connection) == [("question-1", 1, 1), ("question-2", 2, 1)]
        assert connection.execute("SELECT conversation FROM question ORDER BY row").fetchall() == [
            ("question-1",),
            ("question-2",),
        ]
