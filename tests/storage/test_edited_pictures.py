"""What the history keeps of a picture that was cut, turned, painted over or refused: never more than two files."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.backups import Backups
from llava_desktop.storage.schema import APPLICATION_ID
from tests.storage.examples import ASKED_AT, kept, plain_question, prepared_picture, region_picture

DEADLINE_S = 30
EARLY = Path(__file__).parent


def files(folders) -> set[str]:
    return {path.stem for path in folders.pictures_dir.iterdir()}


def names(*records) -> set[str]:
    """Of the files that these need."""
    wanted = [file for record in records for file in (record.sent, record.whole) if file is not None]
    return {file.sha256 for file in wanted}


def refused_and_smaller(number: int = 1):
    """A question, and the same with the smaller picture that is sent in its place."""
    large, small = region_picture(b"\xff\xd8 large"), region_picture(b"\xff\xd8 small")
    question = plain_question(number, picture=kept(large))
    return question, large, replace(question, picture=kept(small), sent_smaller=True), small


def test_what_was_done_to_the_picture_comes_back_with_the_question(store, reader):
    prepared = region_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    found = reader.question("question-1").picture
    assert found == kept(prepared)
    assert (found.region, found.quarter_turns) == (Box(100, 200, 800, 600), 1)
    assert (found.redacted, found.quality) == (True, Quality.BEST)
    assert reader.picture_bytes(found) == prepared.sent.data
    assert reader.whole_bytes(found) == b"\xff\xd8 whole"


def test_a_picture_that_was_sent_whole_has_one_file_and_no_other(store, reader, folders):
    prepared = prepared_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert files(folders) == names(kept(prepared))
    assert reader.whole_bytes(kept(prepared)) is None


def test_a_whole_whose_file_is_gone_is_missed_and_the_question_is_not(store, reader, folders):
    prepared = region_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    (whole,) = names(kept(prepared)) - {kept(prepared).sent.sha256}
    (folders.pictures_dir / f"{whole}.jpg").unlink()
    assert reader.whole_bytes(reader.question("question-1").picture) is None
    assert reader.picture_bytes(kept(prepared)) == prepared.sent.data


def test_deleting_a_question_removes_both_files_and_their_rows(store, folders, writer):
    prepared = region_picture()
    store.add(plain_question(picture=kept(prepared)), prepared)
    assert store.delete("question-1").result(DEADLINE_S)
    assert files(folders) == set()
    assert writer.run(lambda db: db.execute("SELECT count(*) FROM picture").fetchone()).result(DEADLINE_S) == (0,)


def test_a_whole_stays_while_another_region_of_it_is_kept(store, folders):
    one, other = region_picture(b"\xff\xd8 one"), region_picture(b"\xff\xd8 other")
    store.add(plain_question(1, picture=kept(one)), one)
    store.add(plain_question(2, picture=kept(other)), other)
    store.delete("question-1").result(DEADLINE_S)
    assert files(folders) == names(kept(other))


@pytest.mark.parametrize("whole_first", [True, False])
def test_the_same_bytes_sent_whole_and_kept_beside_a_region_are_one_file_with_a_thumbnail(
    store, reader, folders, whole_first
):
    """The picture asked about whole, and then a region of it: what was sent first is the whole of the second."""
    sent = prepared_picture(b"\xff\xd8 same")
    region = region_picture(whole=sent.sent.data)
    numbered = [(1, sent), (2, region)]
    for number, prepared in reversed(numbered) if whole_first else numbered:
        store.add(plain_question(number, picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert len(files(folders)) == 2
    assert reader.summary("question-1").thumbnail == sent.thumbnail.data
    store.delete("question-1").result(DEADLINE_S)
    assert reader.whole_bytes(kept(region)) == sent.sent.data
    store.delete("question-2").result(DEADLINE_S)
    assert files(folders) == set()


def test_a_picture_that_was_refused_gives_way_to_the_smaller_one(store, reader, folders):
    question, large, again, small = refused_and_smaller()
    store.add(question, large)
    assert store.send_smaller(again, small).result(DEADLINE_S) is True
    assert reader.question(question.id) == again
    assert reader.picture_bytes(again.picture) == small.sent.data
    assert files(folders) == names(kept(small))


def test_a_refused_picture_that_another_question_has_stays(store, folders):
    question, large, again, small = refused_and_smaller(1)
    store.add(plain_question(2, picture=kept(large)), large)
    store.add(question, large)
    store.send_smaller(again, small).result(DEADLINE_S)
    assert files(folders) == names(kept(large), kept(small))


def test_a_deleted_question_gets_no_smaller_picture(store, reader, folders):
    question, large, again, small = refused_and_smaller()
    store.add(question, large)
    store.delete(question.id)
    assert store.send_smaller(again, small).result(DEADLINE_S) is False
    assert reader.count() == 0
    assert files(folders) == set()


def test_when_the_smaller_picture_cannot_be_stored_the_row_is_as_it_was(store, reader, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    question, large, again, small = refused_and_smaller()
    store.add(question, large).result(DEADLINE_S)
    monkeypatch.setattr("llava_desktop.storage.pictures.write_durably", refuse)
    with pytest.raises(StorageError, match="No space"):
        store.send_smaller(again, small).result(DEADLINE_S)
    assert reader.question(question.id) == question


def test_a_copy_that_forgets_a_question_forgets_its_whole_and_keeps_those_of_others(store, folders):
    one, other = region_picture(b"\xff\xd8 one", b"\xff\xd8 whole one"), region_picture(b"\xff\xd8 other")
    store.add(plain_question(1, picture=kept(one), state=QuestionState.SUCCEEDED), one)
    store.add(plain_question(2, picture=kept(other), state=QuestionState.SUCCEEDED), other).result(DEADLINE_S)
    backups = Backups(folders.database)
    backups.make(ASKED_AT + timedelta(days=1))
    backups.forget(["question-1"])
    copy = backups.newest_good()
    assert copy is not None
    with closing(sqlite3.connect(copy.path)) as connection:
        assert {name for (name,) in connection.execute("SELECT sha256 FROM picture")} == names(kept(other))


@pytest.mark.parametrize("version", [1, 2])
def test_a_copy_of_an_early_version_forgets_too(folders, version):
    backups = Backups(folders.database)
    (folders.data_dir / "backups").mkdir()
    copy = folders.data_dir / "backups" / "history-2025-03-09T00-00-00-000000Z.sqlite3"
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript((EARLY / f"version_{version}.sql").read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("INSERT INTO picture VALUES (1, 'ab', 'JPEG', 1, 1, 1, x'00')")
    backups.forget(["question-1"])
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM picture").fetchone() == (0,)
