"""What was asked about a picture before, by its content."""

from dataclasses import replace
from datetime import UTC, datetime

from llava_desktop.core.earlier import MOST_COUNTED, EarlierAnswers
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.history_reading import _EARLIER
from tests.storage.examples import ended_question, kept, plain_question, prepared_picture, region_picture
from tests.withheld import own_s

SOURCE = kept(prepared_picture()).source.sha256
REGION = kept(region_picture()).region


def answered(store, number, picture):
    record = kept(picture)
    store.add(replace(ended_question(number), picture=record), picture).result(30)


def test_a_picture_that_nobody_asked_about_has_none(store, reader):
    store.add(ended_question(1), None).result(30)
    assert reader.earlier_answers(SOURCE, None) is None


def test_answers_are_counted_and_the_newest_is_named(store, reader):
    for number in (1, 2):
        answered(store, number, prepared_picture())
    answered(store, 3, prepared_picture(b"\xff\xd8 another edit of it"))
    assert reader.earlier_answers(SOURCE, None) == EarlierAnswers(3, 3, "question-3")


def test_what_was_asked_about_the_same_part_is_told_apart(store, reader):
    answered(store, 1, prepared_picture())
    answered(store, 2, region_picture())
    source = kept(region_picture()).source.sha256
    assert source == SOURCE
    assert reader.earlier_answers(source, REGION) == EarlierAnswers(2, 1, "question-2")
    assert reader.earlier_answers(source, None).same_region == 1
    assert reader.earlier_answers(source, Box(0, 0, 9, 9)).same_region == 0


def test_what_was_never_answered_does_not_count(store, reader):
    picture = prepared_picture()
    for number, state in enumerate((QuestionState.FAILED, QuestionState.NOT_SENT, QuestionState.RUNNING)):
        store.add(plain_question(number, state=state, picture=kept(picture)), picture).result(30)
    assert reader.earlier_answers(SOURCE, None) is None


def test_what_lies_in_the_trash_does_not_count(store, marks, reader):
    answered(store, 1, prepared_picture())
    answered(store, 2, prepared_picture())
    marks.trash(["question-2"], datetime.now(UTC)).result(30)
    assert reader.earlier_answers(SOURCE, None) == EarlierAnswers(1, 1, "question-1")


def test_more_than_a_hundred_are_not_counted_to_their_end(writer, store, reader):
    answered(store, 1, prepared_picture())
    copy_rows(writer, 300, same_source=True)
    assert reader.earlier_answers(SOURCE, None).count == MOST_COUNTED + 1


def test_it_is_read_by_the_index_and_takes_no_time_among_many(writer, store, reader):
    answered(store, 1, prepared_picture())
    copy_rows(writer, 20_000, same_source=False)
    plan = writer.run(lambda connection: list(connection.execute(f"EXPLAIN QUERY PLAN {_EARLIER}", ("x", 1)))).result(
        30
    )
    assert "question_source" in str([tuple(row) for row in plan])
    reader.earlier_answers("0" * 64, None)
    began = own_s()
    for _ in range(20):
        assert reader.earlier_answers(SOURCE, None) is not None
    assert (own_s() - began) / 20 < 0.002


def copy_rows(writer, count, *, same_source):
    """Of the one row that is there."""

    def job(connection):
        names = [row[1] for row in connection.execute("PRAGMA table_info (question)")]
        names = [name for name in names if name not in {"row", "id", "source_sha256", "prediction_id"}]
        columns = ", ".join(names)
        source = "source_sha256" if same_source else "printf('%064d', value)"
        connection.execute(
            "WITH RECURSIVE counted (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM counted WHERE value < ?) "
            f"INSERT INTO question (id, source_sha256, {columns}) "
            f"SELECT 'copy-' || value, {source}, {columns} FROM counted, question WHERE question.row = 1",
            (count,),
        )

    writer.submit(job).result(60)
