import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from llava_desktop.core.errors import DatabaseUnusable, StorageError
from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.question import QuestionState
from llava_desktop.core.remote import LocalRow
from llava_desktop.storage import history
from llava_desktop.storage.folders import folders_for
from llava_desktop.storage.history import AlreadyClaimed, HistoryStore
from llava_desktop.storage.history_pages import page_statement
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import ASKED_AT, kept, plain_question, prepared_picture

DEADLINE_S = 30


def test_a_question_comes_back_as_it_was_asked_also_after_a_restart(store, reader, writer, folders):
    prepared = prepared_picture()
    question = plain_question(
        picture=kept(prepared), history=("What is this?", "A garden — “<b>”.\n"), prompt="Wirklich?\tJa 🙂\u2028"
    )
    store.add(question, prepared).result(DEADLINE_S)
    assert reader.question(question.id) == question
    assert reader.picture_bytes(kept(prepared)) == prepared.sent.data
    reader.close()
    writer.close(DEADLINE_S)
    assert HistoryReader(folders).question(question.id) == question


def test_a_finished_question_comes_back_as_it_was_finished(store, reader):
    question = plain_question()
    finished = replace(
        question,
        state=QuestionState.SUCCEEDED,
        prediction_id="abc123",
        answer="A red car.\n\n- one",
        error="a sentence",
        logs="loading…",
        cancel_requested=True,
        finished_at=ASKED_AT + timedelta(microseconds=1),
        waited_s=0.25,
        ran_s=3.5,
    )
    store.add(question, None).result(DEADLINE_S)
    assert store.update(finished).result(DEADLINE_S)
    assert reader.question(question.id) == finished


def test_rows_grow_in_the_order_of_asking_and_are_never_used_again(store):
    first, second = (store.add(plain_question(number), prepared_picture()).result(DEADLINE_S) for number in (1, 2))
    store.delete("question-2").result(DEADLINE_S)
    third = store.add(plain_question(3), None).result(DEADLINE_S)
    assert first < second < third


def test_an_update_after_a_delete_does_not_bring_the_question_back(store, reader):
    question = plain_question()
    store.add(question, None)
    store.delete(question.id)
    assert store.update(replace(question, answer="late")).result(DEADLINE_S) is False
    assert store.save_partial(question.id, "late").result(DEADLINE_S) is False
    assert reader.question(question.id) is None
    assert reader.count() == 0


def test_a_partial_answer_is_kept_only_while_the_question_runs(store, reader):
    question = plain_question(state=QuestionState.RUNNING)
    store.add(question, None)
    assert store.save_partial(question.id, "A red").result(DEADLINE_S)
    running = reader.question(question.id)
    store.update(replace(question, state=QuestionState.SUCCEEDED, answer="A red car.")).result(DEADLINE_S)
    assert store.save_partial(question.id, "A red c").result(DEADLINE_S) is False
    finished = reader.question(question.id)
    assert running is not None
    assert running.answer == "A red"
    assert finished is not None
    assert finished.answer == "A red car."


def test_a_prediction_is_claimed_by_one_question_only(store, reader):
    for number in (1, 2):
        store.add(plain_question(number), None)
    store.update(plain_question(1, prediction_id="abc")).result(DEADLINE_S)
    with pytest.raises(AlreadyClaimed):
        store.update(plain_question(2, prediction_id="abc")).result(DEADLINE_S)
    second = reader.question("question-2")
    assert second is not None
    assert second.prediction_id is None


def test_two_services_may_use_the_same_id(store):
    store.add(plain_question(1, prediction_id="abc"), None).result(DEADLINE_S)
    store.add(plain_question(2, prediction_id="abc", base_url="http://127.0.0.1:1/v1"), None).result(DEADLINE_S)


def test_an_id_that_is_stored_stays_stored(store, reader):
    store.add(plain_question(prediction_id="abc"), None)
    store.update(plain_question(prediction_id=None, answer="x")).result(DEADLINE_S)
    question = reader.question("question-1")
    assert question is not None
    assert question.prediction_id == "abc"


def test_a_lone_surrogate_does_not_lose_a_paid_answer(store, reader):
    store.add(plain_question(prompt="a\ud800b", history=("\udfff", "x")), None)
    store.update(plain_question(answer="red\x00\ud800car", error="\ud800", logs="\ud800")).result(DEADLINE_S)
    store.save_partial("question-1", "red \ud800").result(DEADLINE_S)
    question = reader.question("question-1")
    assert question is not None
    assert (question.prompt, question.answer, question.history[0]) == ("a\ufffdb", "red \ufffd", "\ufffd")


def test_the_ids_that_questions_hold_are_known_for_each_service(store):
    store.add(plain_question(1, prediction_id="abc"), None)
    store.add(plain_question(2, prediction_id="def", base_url="http://127.0.0.1:1/v1"), None)
    store.add(plain_question(3), None)
    assert store.claimed_prediction_ids(plain_question().base_url).result(DEADLINE_S) == {"abc"}


def test_the_questions_that_hold_predictions_are_found_by_their_ids(store, reader):
    store.add(plain_question(1, prediction_id="abc", prompt="x" * 500), None)
    store.add(plain_question(2, prediction_id="def", base_url="http://127.0.0.1:1/v1"), None)
    store.add(plain_question(3), None).result(DEADLINE_S)
    held = reader.holders(plain_question().base_url, ["abc", "def", "ghi"])
    assert held == {"abc": LocalRow("question-1", "x" * 200)}
    assert reader.holders(plain_question().base_url, []) == {}


def test_a_question_in_the_trash_still_holds_its_prediction_and_says_where_it_lies(store, marks, reader):
    store.add(plain_question(1, prediction_id="abc", prompt="A boat"), None)
    marks.trash(["question-1"], datetime.now(UTC)).result(DEADLINE_S)
    assert reader.holders(plain_question().base_url, ["abc"]) == {"abc": LocalRow("question-1", "A boat", True)}


def test_unfinished_questions_are_found_oldest_first(store):
    for number, state in enumerate(QuestionState):
        store.add(plain_question(number, state=state), None)
    found = store.unfinished().result(DEADLINE_S)
    assert [question.state for question in found] == [
        QuestionState.SENDING,
        QuestionState.UNKNOWN,
        QuestionState.RUNNING,
    ]
    assert found[0] == plain_question(0)


def test_the_same_picture_sent_twice_is_one_private_file(store, folders):
    prepared = prepared_picture()
    for number in (1, 2):
        store.add(plain_question(number, picture=kept(prepared)), prepared).result(DEADLINE_S)
    (file,) = folders.pictures_dir.iterdir()
    assert file.read_bytes() == prepared.sent.data
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_picture_that_the_history_has_need_not_be_given_again(store, reader):
    prepared = prepared_picture()
    store.add(plain_question(1, picture=kept(prepared)), prepared)
    store.add(plain_question(2, picture=kept(prepared)), None).result(DEADLINE_S)
    question = reader.question("question-2")
    assert question is not None
    assert question.picture == kept(prepared)


def test_a_picture_that_nobody_gave_is_a_bug_that_stores_nothing(store, reader):
    with pytest.raises(ValueError, match="neither given"):
        store.add(plain_question(picture=kept(prepared_picture())), None).result(DEADLINE_S)
    with pytest.raises(ValueError, match="not the picture"):
        store.add(plain_question(picture=kept(prepared_picture(b"other"))), prepared_picture()).result(DEADLINE_S)
    assert reader.count() == 0


def test_a_picture_that_cannot_be_written_keeps_the_row_from_being_written(store, reader, folders):
    """Nothing is sent then: a question without its picture would be an answer to nothing."""
    folders.pictures_dir.rmdir()
    folders.pictures_dir.write_bytes(b"no folder")
    prepared = prepared_picture()
    with pytest.raises(StorageError, match="could not be saved"):
        store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert reader.count() == 0


def test_the_pictures_file_is_on_the_disk_before_its_row(store, folders, monkeypatch):
    rows_when_written = []

    def noted(path, data):
        with closing(sqlite3.connect(folders.database)) as other:
            rows_when_written.append(other.execute("SELECT count(*) FROM question").fetchone()[0])
        path.write_bytes(data)

    monkeypatch.setattr("llava_desktop.storage.pictures.write_durably", noted)
    prepared = prepared_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert rows_when_written == [0]


def test_a_damaged_picture_file_is_not_shown_and_is_written_anew(store, reader, folders):
    prepared = prepared_picture()
    store.add(plain_question(1, picture=kept(prepared)), prepared).result(DEADLINE_S)
    (file,) = folders.pictures_dir.iterdir()
    file.write_bytes(b"other")
    assert reader.picture_bytes(kept(prepared)) is None
    store.add(plain_question(2, picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert reader.picture_bytes(kept(prepared)) == prepared.sent.data


def test_a_picture_is_never_looked_for_outside_its_folder(reader, folders):
    (folders.data_dir / "x.jpg").write_bytes(b"")
    picture = kept(prepared_picture())
    assert reader.picture_bytes(replace(picture, sent=replace(picture.sent, sha256="../x"))) is None


def test_pages_go_back_in_time_and_meet_without_gap_or_overlap(store, reader):
    for number in range(7):
        store.add(plain_question(number), None)
    store.unfinished().result(DEADLINE_S)
    first = reader.page(before_row=None, limit=3)
    second = reader.page(before_row=first[-1].row, limit=3)
    third = reader.page(before_row=second[-1].row, limit=3)
    assert [summary.id for summary in (*first, *second, *third)] == [f"question-{n}" for n in range(6, -1, -1)]
    assert reader.page(before_row=third[-1].row, limit=3) == []
    assert reader.count() == 7


def test_a_summary_shows_what_a_row_of_the_panel_needs(store, reader):
    prepared = prepared_picture()
    row = store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    store.update(plain_question(state=QuestionState.FAILED, answer="x" * 5000, error="It broke.")).result(DEADLINE_S)
    summary = reader.summary("question-1")
    assert summary is not None
    assert (summary.row, summary.created_at) == (row, ASKED_AT + timedelta(seconds=1))
    assert (summary.prompt, summary.state, summary.error) == (
        "What is in picture 1?",
        QuestionState.FAILED,
        "It broke.",
    )
    assert summary.answer_start == "x" * 200
    assert summary.thumbnail == prepared.thumbnail.data
    assert reader.page(before_row=None, limit=1) == [summary]
    assert reader.summary("unknown") is None


def test_what_waits_is_begun_or_given_up_once(store, reader):
    waiting = plain_question(state=QuestionState.WAITING)
    store.add(waiting, None).result(DEADLINE_S)
    assert store.waiting().result(DEADLINE_S) == [waiting]
    assert store.begin(replace(waiting, state=QuestionState.SENDING)).result(DEADLINE_S)
    assert store.waiting().result(DEADLINE_S) == []
    assert not store.begin(replace(waiting, state=QuestionState.SENDING)).result(DEADLINE_S)
    assert not store.stop_waiting(replace(waiting, state=QuestionState.NOT_SENT)).result(DEADLINE_S)
    assert reader.question(waiting.id).state is QuestionState.SENDING


def test_what_waits_in_the_trash_is_not_in_the_list(store, writer):
    store.add(plain_question(state=QuestionState.WAITING), None).result(DEADLINE_S)
    writer.run(lambda connection: connection.execute("UPDATE conversation SET trashed_us = 1")).result(DEADLINE_S)
    assert store.waiting().result(DEADLINE_S) == []


def test_search_finds_beginnings_of_words_in_prompt_answer_and_picture_name(store, reader):
    prepared = prepared_picture(name="Garten im März.jpg")
    store.add(plain_question(1, prompt="Is the car red?"), None)
    store.add(plain_question(2, prompt="Und hier?", picture=kept(prepared)), prepared)
    store.add(plain_question(3), None)
    store.update(plain_question(3, answer="A Red bicycle")).result(DEADLINE_S)

    def found(typed: str) -> list[str]:
        return [summary.id for summary in reader.page(before_row=None, limit=9, wanted=HistoryFilter(words=typed))]

    assert found("red") == ["question-3", "question-1"]
    assert found("RE ca") == ["question-1"]
    assert found("marz") == ["question-2"]
    assert found("bike") == []
    assert found("  ") == ["question-3", "question-2", "question-1"]
    assert found("???") == []
    assert [s.id for s in reader.page(before_row=3, limit=9, wanted=HistoryFilter(words="red"))] == ["question-1"]
    assert [s.id for s in reader.page(before_row=None, limit=1, wanted=HistoryFilter(words="red"))] == ["question-3"]


def test_search_follows_what_changes_and_what_goes(store, reader):
    store.add(plain_question(1), None)
    store.save_partial("question-1", "a yellow submarine").result(DEADLINE_S)
    assert reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="yellow"))
    store.update(plain_question(1, answer="a green one")).result(DEADLINE_S)
    assert not reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="yellow"))
    assert reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="green"))
    store.delete("question-1").result(DEADLINE_S)
    assert not reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="green"))


SIGNS = [
    '"',
    '""',
    "'",
    "*",
    "a*",
    "-a",
    "a-b",
    "AND",
    "NOT",
    "NEAR(a",
    "prompt:x",
    "^a",
    "(",
    ")",
    "a+b",
    "\\",
    "%_",
    "{x}",
    'a"b',
    "don't",
    "\x00",
    "�x",
]


@pytest.mark.parametrize("typed", SIGNS)
def test_whatever_a_person_types_is_no_syntax_error(store, reader, typed):
    store.add(plain_question(prompt=f"x {typed} y"), None).result(DEADLINE_S)
    reader.page(before_row=None, limit=9, wanted=HistoryFilter(words=typed))
    assert len(reader.page(before_row=None, limit=9, wanted=HistoryFilter(words=f"x {typed} y"))) == 1


def test_pages_and_searches_walk_an_index_and_sort_nothing(store, writer):
    """So that a page costs the same at 100 questions and at 100,000."""
    statements = {
        **dict(page_statement(wanted, (), 1, 50) for wanted in (ALL, HistoryFilter(starred=True))),
        f"SELECT prompt FROM question WHERE {history._UNFINISHED} ORDER BY question.row": (),
    }
    for statement, parameters in statements.items():
        plan = writer.submit(
            lambda connection, s=statement, p=parameters: connection.execute(f"EXPLAIN QUERY PLAN {s}", p).fetchall()
        ).result(DEADLINE_S)
        words = " ".join(str(step[3]) for step in plan)
        assert "TEMP B-TREE" not in words
        assert "SEARCH" in words or "question_unfinished" in words


def test_before_the_first_question_the_history_is_empty(tmp_path):
    reader = HistoryReader(folders_for(tmp_path / "nothing here"))
    assert reader.page(before_row=None, limit=9) == []
    assert reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="x")) == []
    assert reader.count() == 0
    assert reader.question("x") is None
    reader.close()


def test_a_reader_that_was_too_early_sees_what_came_later(folders):
    reader = HistoryReader(folders)
    assert reader.count() == 0
    writer = DatabaseWriter(folders.database)
    writer.start()
    HistoryStore(writer, folders).add(plain_question(), None).result(DEADLINE_S)
    assert reader.count() == 1
    reader.close()
    assert writer.close(DEADLINE_S)


def test_damage_is_a_typed_error_for_the_reader_too(folders):
    folders.database.write_bytes(b"words " * 1000)
    with pytest.raises(DatabaseUnusable):
        HistoryReader(folders).page(before_row=None, limit=9)


@pytest.mark.parametrize("damage", ["state = 'dancing'", "engine = 'x'", "created_us = 9223372036854775807"])
def test_a_row_that_no_version_wrote_is_a_typed_error(store, reader, writer, damage):
    store.add(plain_question(), None)
    writer.submit(lambda connection: connection.execute(f"UPDATE question SET {damage}")).result(DEADLINE_S)
    with pytest.raises(DatabaseUnusable):
        reader.question("question-1")
    with pytest.raises(DatabaseUnusable):
        reader.summary("question-1")
