"""What a screen reader is told of the question on the screen; `tests/e2e/` listens from outside."""

import dataclasses

import pytest
from PySide6.QtGui import QAccessible

from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    FollowingStopped,
    Phase,
    PhaseChanged,
    QuestionChanged,
)
from llava_desktop.core.question import QuestionState
from llava_desktop.ui import answer_reader
from llava_desktop.ui.answer_reader import MOST_WAITING, NO_ANSWER, NO_READER
from tests.qt.made import ended


class Ear:
    """Hears what is announced; `listen` has heard all of it, and is ready for more."""

    def __init__(self, room) -> None:
        self._reader = room.rooms.aloud
        self.heard: list[str] = []
        self.urgent: list[str] = []

    def take(self, _widget, words, *, urgent=False) -> None:
        self.heard.append(words)
        if urgent:
            self.urgent.append(words)

    def listen(self) -> list[str]:
        while self._reader._being_heard.isActive():
            self._reader._being_heard.stop()
            self._reader._being_heard.timeout.emit()
        return self.heard

    def wait_a_while(self) -> list[str]:
        assert self._reader._no_news.isActive()
        self._reader._no_news.stop()
        self._reader._no_news.timeout.emit()
        return self.heard


@pytest.fixture
def ear(room, monkeypatch):
    ear = Ear(room)
    monkeypatch.setattr(answer_reader, "announce", ear.take)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    return ear


@pytest.fixture
def question(room, ear):
    """Under way."""
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.STARTING))
    return question


def write(room, question, *texts):
    for text in texts:
        room.arrive(AnswerDelta(question.id, text))


def test_an_answer_is_heard_by_sentences_and_never_twice(room, ear, question):
    write(room, question, "A red bo", "at. It li")
    assert ear.heard == ["A red boat."]
    write(room, question, "es at a quay. ", "Nobody is ", "there. And")
    assert ear.heard == ["A red boat."]  # which is still being said
    assert ear.listen() == ["A red boat.", "It lies at a quay. Nobody is there."]
    answer = "A red boat. It lies at a quay. Nobody is there. And that is all."
    room.update(dataclasses.replace(ended(question), answer=answer))
    assert ear.listen()[2].startswith("And that is all. Done")
    room.update(dataclasses.replace(ended(question), answer=answer))
    assert len(ear.listen()) == 3
    assert not ear.urgent


def test_an_end_without_a_stream_is_heard_at_once(room, ear, question):
    room.update(dataclasses.replace(ended(question), answer="A red boat. Small."))
    assert len(ear.heard) == 1
    assert ear.heard[0].startswith("A red boat. Small. Done")


def test_an_answer_that_was_replaced_goes_on_where_it_was(room, ear, question):
    write(room, question, "A red boat. It l")
    ear.listen()
    room.arrive(AnswerReplaced(question.id, "A  red boat. It stands. On"))
    assert ear.listen() == ["A red boat.", "It stands."]


def test_who_listens_later_hears_what_comes_from_then_on(room, ear, question, monkeypatch):
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    write(room, question, "A boat. It is. ", "Re")
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    write(room, question, "d. And", " small. Very")
    assert ear.listen() == ["And small."]


def test_when_nobody_listened_only_the_end_is_said(room, ear, question, monkeypatch):
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    write(room, question, "A boat. It is. ")
    room.arrive(AnswerReplaced(question.id, "A boat. It was. So."))
    room.update(dataclasses.replace(ended(question), answer="A boat. It was. So."))
    assert len(ear.listen()) == 1
    assert ear.heard[0].startswith("Done")


def test_a_flood_is_counted(room, ear, question):
    write(room, question, "First. ", *[f"Sentence number {n} is rather long, {'x' * 90}. " for n in range(60)])
    room.update(ended(question))
    heard = ear.listen()
    assert len(heard) == 2
    assert len(heard[1]) < MOST_WAITING + 300
    assert "more sentences stand in the answer." in heard[1]


def test_what_is_waited_for_is_heard_when_nothing_comes(room, ear, question):
    room.questions._clock = lambda: room.questions.live(question.id).since + 2
    assert ear.wait_a_while() == ["Waiting for the demo engine · 2 s"]
    room.questions._clock = lambda: room.questions.live(question.id).since + 12
    assert ear.wait_a_while()[1:] == ["Waiting for the demo engine · 12 s"]
    write(room, question, "A boat. Red.")
    assert not room.rooms.aloud._no_news.isActive()


def test_nothing_is_said_of_waiting_once_text_has_come(room, ear, question):
    write(room, question, "A boat")
    room.arrive(PhaseChanged(question.id, Phase.WAITING))
    assert ear.wait_a_while() == []
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING))
    assert not room.rooms.aloud._no_news.isActive()


@pytest.mark.parametrize(("text", "heard"), [("A boat", "Cancelled · partial answer kept"), ("", "Cancelled")])
def test_cancel_is_heard_at_once_and_then_nothing(room, ear, question, text, heard):
    write(room, question, *filter(None, [text]))
    room.press("Cancel")
    assert ear.heard == ear.urgent == [heard]
    room.update(ended(question, QuestionState.CANCELED))
    write(room, question, " is red. Yes. It is.")
    assert ear.listen() == [heard]


def test_of_an_error_only_the_notice_speaks(room, ear, question):
    write(room, question, "A boat. It is. Re")
    room.update(dataclasses.replace(ended(question, QuestionState.FAILED), error="It broke."))
    assert ear.listen() == ["A boat. It is."]


def test_a_question_that_nobody_watches_is_heard_again_when_it_is_picked_up(room, ear, question):
    write(room, question, "A boat. It is. Re")
    room.arrive(FollowingStopped(question.id, "No connection."))
    assert ear.listen() == ["A boat. It is."]
    room.arrive(PhaseChanged(question.id, Phase.CHECKING))
    write(room, question, "d. Yes. ", "It")
    assert ear.listen() == ["A boat. It is.", "Red.", "Yes."]


def test_another_question_and_an_old_one_are_not_heard(room, ear, question):
    write(room, question, "A boat. It is. And")
    ear.listen()
    room.press("New question")
    write(room, question, " Red. Very much.")
    room.arrive(PhaseChanged(question.id, Phase.WAITING))
    room.arrive(FollowingStopped(question.id, "No connection."))
    room.arrive(AnswerReplaced(question.id, "Other. Words."))
    room.arrive(QuestionChanged(ended(question)))
    assert ear.listen() == ["A boat. It is."]


def test_of_a_question_of_the_history_nothing_is_heard_but_what_is_new(room, ear, question):
    write(room, question, "A boat. It is. Re")
    ear.listen()
    room.press("New question")
    room.presenter.choose(question.id)
    write(room, question, "d. And small.")
    assert ear.listen() == ["A boat. It is.", "Red."]


def test_the_answer_is_read_as_a_whole_when_it_is_wanted(room, ear, question, monkeypatch):
    assert room.rooms.aloud.why_not() == NO_ANSWER
    write(room, question, "A **boat**. It is. Re")
    assert room.rooms.aloud.why_not() == ""
    room.rooms.aloud.read()
    assert ear.urgent == ["A boat. It is. Re"]
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    assert room.rooms.aloud.why_not() == NO_READER
