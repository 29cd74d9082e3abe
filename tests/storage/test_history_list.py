"""What the history's list shows: a conversation is a row, a search or a filter shows single questions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from llava_desktop.core.history_filter import ALL, TRASH, HistoryFilter, PictureFilter, StateFilter
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.deletion import Deletion
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.pictures import PictureFolder
from tests.storage.examples import ended_question, kept, plain_question, prepared_picture

NOW = datetime(2025, 3, 10, tzinfo=UTC)
WAIT_S = 30
BUSY = plain_question(5)


class Told:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def marks(store, writer, told):
    return HistoryMarks(writer, store.deletion, when_deleted=told)


def ids(reader, wanted=ALL, **page):
    return [each.id for each in reader.page(before_row=None, limit=50, wanted=wanted, **page)]


@pytest.fixture
def full(store):
    """question-1 with a follow-up question-3; question-2 with a picture, cancelled; question-5 on its way."""
    picture = prepared_picture(name="Harbour at dawn.jpg")
    rows = [
        ended_question(1),
        plain_question(2, state=QuestionState.CANCELED, picture=kept(picture)),
        plain_question(3, state=QuestionState.SUCCEEDED, answer="Two red boats.", conversation_id="question-1"),
        BUSY,
    ]
    for question in rows:
        store.add(question, picture if question.picture else None).result(WAIT_S)
    return store


def test_a_conversation_is_one_row_with_its_newest_question(full, reader):
    assert ids(reader) == ["question-5", "question-3", "question-2"]
    row = reader.page(before_row=None, limit=9)[1]
    assert (row.conversation_id, row.questions, row.hit) == ("question-1", 2, None)
    assert reader.conversation_of("question-3") == "question-1"
    assert reader.conversation_of("nobody") == ""
    assert reader.summary("question-1").questions == 2


def test_a_search_shows_each_question_that_matches_and_where(full, reader):
    assert ids(reader, HistoryFilter(words="boat")) == ["question-3", "question-1"]
    row = reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="boat"))[0]
    assert row.questions == 1
    assert row.hit.text == "Two red boats."
    assert row.hit.places == ((8, 4),)


def test_a_search_finds_the_pictures_name_and_marks_it(full, reader):
    (row,) = reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="harb dawn"))
    assert (row.id, row.hit.text, len(row.hit.places)) == ("question-2", "Harbour at dawn.jpg", 2)


def test_a_search_finds_titles_beside_what_was_written(full, reader, marks):
    marks.rename("question-2", "My  boats\nof old").result(WAIT_S)
    assert ids(reader, HistoryFilter(words="boats")) == ["question-3", "question-2"]
    assert ids(reader, HistoryFilter(words="boats old")) == ["question-2"]
    row = reader.page(before_row=None, limit=1, wanted=HistoryFilter(words="old"))[0]
    assert (row.title, row.hit.text) == ("My boats of old", "My boats of old")
    assert reader.page(before_row=row.row, limit=1, wanted=HistoryFilter(words="old")) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (HistoryFilter(state=StateFilter.ANSWERED), ["question-3", "question-1"]),
        (HistoryFilter(state=StateFilter.NOT_ANSWERED), ["question-2"]),
        (HistoryFilter(state=StateFilter.UNDER_WAY), ["question-5"]),
        (HistoryFilter(picture=PictureFilter.WITH), ["question-2"]),
        (HistoryFilter(picture=PictureFilter.WITHOUT), ["question-5", "question-3", "question-1"]),
        (HistoryFilter(since=date(2025, 3, 8), until=date(2025, 3, 11), words="question"), []),
        (HistoryFilter(since=date(2025, 3, 11)), []),
        (HistoryFilter(until=date(2025, 3, 7)), []),
        (HistoryFilter(since=date(2025, 3, 8), until=date(2025, 3, 10), words="boat"), ["question-3", "question-1"]),
        (HistoryFilter(starred=True), ["question-3"]),
        (HistoryFilter(starred=True, words="boat"), ["question-3", "question-1"]),
    ],
)
def test_filters_leave_what_they_say_and_combine_with_words(full, reader, marks, wanted, found):
    assert marks.star(["question-1"], True).result(WAIT_S) == 1
    assert ids(reader, wanted) == found
    conversations = {reader.conversation_of(each) for each in found}
    assert set(reader.conversations(wanted)) == conversations
    assert reader.count_of(wanted) == len(conversations)


def test_a_filter_by_day_holds_its_first_and_its_last_day(full, reader):
    day = BUSY.created_at.astimezone().date()
    assert len(ids(reader, HistoryFilter(since=day, until=day))) == 4
    assert not ids(reader, HistoryFilter(since=day + timedelta(days=1)))
    assert not ids(reader, HistoryFilter(until=day - timedelta(days=1)))


def test_what_is_in_the_trash_is_in_no_other_list_and_can_be_had_back(full, reader, marks):
    assert marks.trash(["question-1", "nobody"], NOW).result(WAIT_S) == []
    assert ids(reader) == ["question-5", "question-2"]
    assert ids(reader, HistoryFilter(words="boat")) == []
    assert ids(reader, TRASH) == ["question-3"]
    assert ids(reader, HistoryFilter(words="boat", in_trash=True)) == ["question-3", "question-1"]
    assert reader.count_of(TRASH) == 1
    assert marks.restore(["question-1"]).result(WAIT_S) == 1
    assert ids(reader) == ["question-5", "question-3", "question-2"]
    assert reader.count_of(TRASH) == 0


def test_what_is_under_way_counts_as_cancelled_once_it_is_in_the_trash(full, reader, marks):
    assert marks.trash(["question-5", "question-2"], NOW).result(WAIT_S) == ["question-5"]
    assert reader.question("question-5").cancel_requested
    assert not reader.question("question-2").cancel_requested


def test_asking_on_brings_a_conversation_out_of_the_trash(full, reader, marks):
    marks.trash(["question-1"], NOW).result(WAIT_S)
    full.add(plain_question(7, conversation_id="question-1"), None).result(WAIT_S)
    assert ids(reader)[0] == "question-7"


def test_deleting_for_ever_leaves_nothing_of_a_conversation(full, reader, marks, told, folders):
    assert sorted(marks.delete(["question-1", "question-2"]).result(WAIT_S)) == [
        "question-1",
        "question-2",
        "question-3",
    ]
    assert ids(reader) == ["question-5"]
    assert not list(folders.pictures_dir.iterdir())
    assert told.times == 1
    assert marks.delete(["question-1"]).result(WAIT_S) == []
    assert told.times == 1


def test_the_trash_is_emptied_of_what_lay_there_long_enough(full, reader, marks):
    marks.trash(["question-1"], NOW - timedelta(days=31)).result(WAIT_S)
    marks.trash(["question-2"], NOW - timedelta(days=29)).result(WAIT_S)
    marks.trash(["question-1"], NOW).result(WAIT_S)  # once more does not begin its time anew
    gone = marks.empty_trash(before=NOW - timedelta(days=30)).result(WAIT_S)
    assert sorted(gone) == ["question-1", "question-3"]
    assert ids(reader, TRASH) == ["question-2"]


def test_five_thousand_go_to_the_trash_and_for_good_in_one_transaction_each(store, writer, reader, marks, folders):
    many = [f"question-{number}" for number in range(1, 5_001)]

    def fill(connection):
        for number in range(1, 5_001):
            store._add(connection, ended_question(number), None)

    writer.submit(fill).result(60)
    marks.trash(many, NOW).result(WAIT_S)
    assert reader.page(before_row=None, limit=9) == []
    assert len(marks.delete(many).result(30)) == 5_000
    assert reader.count() == 0


def test_files_that_cannot_be_removed_are_tried_again(full, writer, marks, folders, monkeypatch, caplog):
    def refuse(*_files):
        raise OSError("refused")

    monkeypatch.setattr(PictureFolder, "remove", refuse)
    marks.delete(["question-2"]).result(WAIT_S)
    assert len(list(folders.pictures_dir.iterdir())) == 1
    monkeypatch.undo()
    Deletion(writer, PictureFolder(folders.pictures_dir))
    writer.run(lambda _connection: None).result(WAIT_S)
    assert not list(folders.pictures_dir.iterdir())
    caplog.clear()
