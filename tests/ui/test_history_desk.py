from concurrent.futures import Future

import pytest

from llava_desktop.core.errors import DatabaseUnusable, StorageError
from llava_desktop.core.events import (
    AnswerDelta,
    FollowingStopped,
    Phase,
    PhaseChanged,
    QuestionChanged,
    Wait,
    WaitReason,
)
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.history_model import HistoryRole
from tests.qt.made import asked, ended


def second_lines(room):
    return [room.model.index(row).data(HistoryRole.SECOND_LINE) for row in range(room.model.rowCount())]


def refuse(*_arguments, **_options):
    raise StorageError("The disk refused.")


@pytest.fixture
def opened(room, qtbot):
    """With the history read, as soon as the database was there."""
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    return room


def test_the_rows_of_earlier_are_there_when_the_database_is(room, qtbot):
    room.store_row(asked("Old"))
    room.store_row(asked("Newer"))
    assert room.rows == []
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    assert room.rows == ["Newer", "Old"]
    assert room.history.unusable == ""


def test_a_database_that_cannot_be_used_is_said_once_and_for_all(room, qtbot):
    broken: Future[None] = Future()
    room.history.open(broken)
    with qtbot.waitSignals([room.history.trouble, room.history.opened]):
        broken.set_exception(DatabaseUnusable("The history file is empty: it was damaged.", "It is here."))
    assert "It is here." in room.told
    assert "nothing is sent" in room.history.unusable


def test_what_is_unusable_is_tried_again_and_usable_again_without_a_word_in_between(room, qtbot):
    def refused() -> Future[None]:
        ended: Future[None] = Future()
        ended.set_exception(StorageError("The disk is full."))
        return ended

    tries = [refused(), refused(), room.writer.opened]
    room.history._again.setInterval(1)
    room.store_row(asked("Old"))
    told: list[str] = []
    room.history.trouble.connect(told.append)
    with qtbot.waitSignal(room.history.recovered) as recovered:
        room.history.open(refused(), lambda: tries.pop(0))
    assert recovered.args == ["Saving works again."]
    assert len(told) == 1
    assert room.history.unusable == ""
    assert room.told == "Saving works again."
    assert room.rows == ["Old"]


def test_another_file_in_the_place_of_the_history_is_read_anew(opened):
    opened.store_row(asked("From elsewhere"))
    assert opened.rows == []
    opened.history.read_again()
    assert opened.rows == ["From elsewhere"]


def test_a_fault_while_opening_goes_to_the_log(room, qtbot):
    broken: Future[None] = Future()
    room.history.open(broken)
    with qtbot.captureExceptions() as faults:
        broken.set_exception(ZeroDivisionError("a bug"))
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError


def test_a_running_question_counts_its_seconds_in_its_row_until_it_is_over(opened, qtbot):
    room = opened
    room.history._ticker.setInterval(1)
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.STARTING))
    assert second_lines(room)[0].startswith("Waiting for the demo engine · ")
    with qtbot.waitSignal(room.history._ticker.timeout):
        pass
    room.arrive(AnswerDelta(question.id, "A boat."))
    room.update(ended(question, answer="A boat."))
    assert second_lines(room) == ["A boat."]
    assert not room.history._ticker.isActive()


def test_a_wait_that_the_server_asked_for_counts_down(opened):
    room = opened
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.WAITING, Wait(30.0, WaitReason.NETWORK)))
    assert "30 s" in second_lines(room)[0]


def test_a_question_that_nobody_watches_counts_no_seconds(opened):
    room = opened
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), FollowingStopped(question.id, "No connection."))
    assert "Answering" not in second_lines(room)[0]


def test_a_row_of_an_earlier_start_that_is_picked_up_is_not_listed_twice(room, qtbot):
    question = room.store_row(asked("Interrupted"))
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    room.arrive(QuestionChanged(question))
    assert room.rows == ["Interrupted"]
    room.update(ended(question, QuestionState.NOT_SENT))
    assert second_lines(room) == ["Not sent"]


def test_search_shows_what_it_finds(opened):
    room = opened
    room.accept(room.ask("Where is the boat?"))
    room.press("New question")
    room.accept(room.ask("Which colours?"))
    room.window.history_panel.search_edited.emit("boat")
    assert room.rows == ["Where is the boat?"]
    room.window.history_panel.search_edited.emit("")
    assert len(room.rows) == 2


@pytest.mark.parametrize("moment", ["search", "a new row", "a change"])
def test_a_database_that_fails_on_the_way_is_told_and_the_rows_stay(moment, opened, monkeypatch):
    room = opened
    question = room.accept(room.ask("Where is the boat?"))
    monkeypatch.setattr(room.reader, "page", refuse)
    monkeypatch.setattr(room.reader, "summary", refuse)
    if moment == "search":
        room.window.history_panel.search_edited.emit("boat")
    elif moment == "a new row":
        room.arrive(QuestionChanged(asked("Another")))
    else:
        room.update(ended(question, answer="A boat."))
    assert "The disk refused." in room.told
    assert room.rows == ["Where is the boat?"]


def test_reading_on_that_fails_is_told(opened):
    opened.model.read_failed.emit("The disk refused.")
    assert opened.told == "The disk refused."
