import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from llava_desktop.storage.opening import open_for_writing
from llava_desktop.storage.rows import all_values, insertion, picture_values
from llava_desktop.storage.salvage import has_rows, insert, newest_place, salvaged
from llava_desktop.storage.schema import create
from tests.storage.examples import kept, plain_question, prepared_picture, region_picture, values_of_an_early_version

PREPARED = prepared_picture()


@pytest.fixture
def path(tmp_path):
    """Five questions, the third with a picture."""
    made = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        create(connection)
        values = picture_values(kept(PREPARED).sent, PREPARED.thumbnail.data)
        connection.execute(insertion("picture", values), values)
        for number in range(1, 6):
            picture = kept(PREPARED) if number == 3 else None
            values = all_values(plain_question(number, picture=picture), 1 if number == 3 else None)
            connection.execute(insertion("question", values), values)
    return made


@pytest.fixture
def new(tmp_path):
    connection = open_for_writing(tmp_path / "new.sqlite3", lambda _version: None)
    yield connection
    connection.close()


def change(path, statement: str) -> None:
    """As damage would: no rule of the table's is asked."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')")
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute(statement)


def ids(connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT id FROM question ORDER BY row")]


def test_everything_comes_back_in_its_place_and_twice_is_once(path, new):
    assert insert(new, salvaged(path)) == 5
    assert insert(new, salvaged(path)) == 0
    assert [row[0] for row in new.execute("SELECT row FROM question ORDER BY row")] == [1, 2, 3, 4, 5]
    assert new.execute("SELECT picture FROM question WHERE id = 'question-3'").fetchone() == (1,)


def test_what_waited_for_a_connection_does_not_wait_any_more(path, new):
    """The file may be older than the click that sent it."""
    change(path, "UPDATE question SET state = 'waiting' WHERE row = 2")
    assert insert(new, salvaged(path)) == 5
    assert new.execute("SELECT state FROM question WHERE row = 2").fetchone() == ("not_sent",)


@pytest.mark.parametrize(
    "damage",
    [
        "state = 'dreaming'",
        "history = 'no json'",
        "created_us = 9000000000000000000",
        "engine = x'00ff'",
        "prompt = x'00ff'",
        "prompt = CAST(x'ff' AS TEXT)",
        "base_url = x'00'",
        "max_tokens = -1",
        "id = NULL",
    ],
)
def test_a_row_that_no_version_wrote_is_left_out_and_its_neighbours_are_not(path, new, damage):
    if damage == "id = NULL":
        change(path, "UPDATE question SET id = x'00' WHERE row = 2")
    else:
        change(path, f"UPDATE question SET {damage} WHERE row = 2")
    assert insert(new, salvaged(path)) == 4
    assert ids(new) == ["question-1", "question-3", "question-4", "question-5"]


@pytest.mark.parametrize("damage", ["sha256 = x'00'", "format = 'svg'"])
def test_a_picture_that_no_version_wrote_takes_only_its_question_with_it(path, new, damage):
    change(path, f"UPDATE picture SET {damage}")
    assert insert(new, salvaged(path)) == 4


@pytest.mark.parametrize("damage", ["DELETE FROM picture", "DROP TABLE picture"])
def test_a_question_whose_pictures_row_is_gone_comes_back_without_it(path, new, damage):
    change(path, damage)
    assert insert(new, salvaged(path)) == 5
    assert new.execute("SELECT picture FROM question WHERE id = 'question-3'").fetchone() == (None,)


@pytest.mark.parametrize("place", [2**63 - 1, -5])
def test_a_place_that_cannot_be_true_is_not_kept(path, new, place):
    """Behind the last number there is, nothing could ever be added."""
    change(path, f"UPDATE question SET row = {place} WHERE row = 5")
    insert(new, salvaged(path))
    (highest,) = new.execute("SELECT max(row) FROM question").fetchone()
    assert highest < newest_place()
    values = all_values(plain_question(99), None)
    new.execute(insertion("question", values), values)


def test_a_place_that_is_taken_is_given_up_and_the_question_is_not(path, new):
    values = {**all_values(plain_question(77), None), "row": 2}
    new.execute(insertion("question", values), values)
    assert insert(new, salvaged(path)) == 5
    assert len(ids(new)) == 6


def test_one_whose_prediction_is_claimed_is_there_already(path, new):
    change(path, "UPDATE question SET prediction_id = 'paid' WHERE row = 4")
    values = all_values(plain_question(77, prediction_id="paid"), None)
    new.execute(insertion("question", values), values)
    assert insert(new, salvaged(path)) == 4


def test_only_what_is_not_finished_is_asked_for(path, new):
    change(path, "UPDATE question SET state = 'succeeded' WHERE row <> 4")
    assert insert(new, salvaged(path, only_unfinished=True)) == 1
    assert ids(new) == ["question-4"]


def test_a_file_that_is_not_there_or_no_database_holds_nothing(tmp_path):
    (tmp_path / "words").write_bytes(b"words " * 1000)
    assert not has_rows(tmp_path / "nothing")
    assert not has_rows(tmp_path / "words")
    assert not has_rows(tmp_path)


def test_nothing_is_written_into_the_file_it_is_read_from(path, new):
    before = path.read_bytes()
    insert(new, salvaged(path))
    assert path.read_bytes() == before


@pytest.fixture
def with_a_region(tmp_path):
    """One question about a region, its whole in row 2 of the pictures."""
    made, prepared = tmp_path / "region.sqlite3", region_picture()
    record = kept(prepared)
    assert record.whole is not None
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        create(connection)
        for file, thumbnail in ((record.sent, b"thumbnail"), (record.whole, b"")):
            values = picture_values(file, thumbnail)
            connection.execute(insertion("picture", values), values)
        values = all_values(plain_question(picture=record), 1, 2)
        connection.execute(insertion("question", values), values)
    return made


def test_a_region_comes_back_with_the_whole_it_was_cut_from(with_a_region, new):
    assert insert(new, salvaged(with_a_region)) == 1
    found = new.execute("SELECT picture, whole, region_left, redacted, quality FROM question").fetchone()
    assert found == (1, 2, 100, 1, "best")


def test_a_region_whose_whole_is_gone_comes_back_without_it(with_a_region, new):
    change(with_a_region, "DELETE FROM picture WHERE number = 2")
    assert insert(new, salvaged(with_a_region)) == 1
    assert new.execute("SELECT picture, whole, region_width FROM question").fetchone() == (1, None, 800)


def test_a_region_whose_picture_is_gone_needs_no_whole(with_a_region, new):
    change(with_a_region, "DELETE FROM picture WHERE number = 1")
    assert insert(new, salvaged(with_a_region)) == 1
    assert new.execute("SELECT picture, whole FROM question").fetchone() == (None, None)
    assert new.execute("SELECT count(*) FROM picture").fetchone() == (0,)


def test_half_a_region_is_none(with_a_region):
    change(with_a_region, "UPDATE question SET region_top = NULL")
    ((found),) = salvaged(with_a_region)
    assert found.question.picture is not None
    assert found.question.picture.region is None


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_an_early_version_is_read_as_it_is(tmp_path, new, version):
    """A daily copy, say: only the history itself is brought to the newest version."""
    early = tmp_path / "early.sqlite3"
    with closing(sqlite3.connect(early, isolation_level=None)) as connection:
        connection.executescript(Path(__file__).with_name(f"version_{version}.sql").read_text("utf-8"))
        values = picture_values(kept(PREPARED).sent, b"thumbnail")
        connection.execute(insertion("picture", values), values)
        values = values_of_an_early_version(plain_question(picture=kept(PREPARED))) | {"picture": 1}
        connection.execute(insertion("question", values), values)
    assert insert(new, salvaged(early)) == 1
    ((found),) = salvaged(early)
    assert found.question == plain_question(picture=kept(PREPARED))


def test_what_was_said_about_a_conversation_comes_back_with_its_questions(path, new):
    change(path, "UPDATE conversation SET starred = 1, title = 'The boats', trashed_us = 5 WHERE id = 'question-2'")
    insert(new, salvaged(path))
    about = "SELECT id FROM conversation WHERE starred = 1 AND title = 'The boats' AND trashed_us = 5"
    assert new.execute(about).fetchall() == [("question-2",)]


def test_what_is_said_about_a_conversation_here_is_not_undone_by_an_older_file(path, new):
    insert(new, salvaged(path))
    new.execute("DELETE FROM question WHERE id = 'question-2'")
    new.execute("UPDATE question SET conversation = 'question-2' WHERE id = 'question-3'")
    new.execute("UPDATE conversation SET id = 'question-2', title = 'Now' WHERE id = 'question-3'")
    change(path, "UPDATE conversation SET title = 'Before', starred = 1")
    insert(new, salvaged(path))
    assert new.execute("SELECT title, starred FROM conversation WHERE id = 'question-2'").fetchone() == ("Now", 1)


@pytest.mark.parametrize(
    "damage",
    ["DELETE FROM conversation", "UPDATE conversation SET title = x'00'", "UPDATE conversation SET starred = 'words'"],
)
def test_a_conversation_about_which_nothing_can_be_read_comes_back_plain(path, new, damage):
    change(path, damage)
    assert insert(new, salvaged(path)) == 5
    assert set(new.execute("SELECT starred, title, trashed_us FROM conversation")) == {(0, "", None)}
