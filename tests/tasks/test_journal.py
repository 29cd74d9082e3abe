"""What the journal stores and tells, without a server."""

import asyncio
from dataclasses import replace

import pytest

from llava_desktop.core.events import AnswerDelta, AnswerReplaced, Event, Phase, PhaseChanged, QuestionChanged
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.history import AlreadyClaimed
from llava_desktop.tasks.journal import Journal
from tests.storage.examples import plain_question

pytestmark = pytest.mark.anyio
ID = "gm3qorzdhgbfurvjtvhg6dckhu"


def opened(store, question) -> tuple[Journal, list[Event]]:
    events: list[Event] = []
    return Journal(store, events.append, question), events


async def test_a_prediction_that_another_question_holds_cannot_be_claimed(store, stored):
    theirs, ours = plain_question(1, prediction_id=ID), plain_question(2, state=QuestionState.UNKNOWN)
    store.add(theirs, None)
    journal, events = opened(store, ours)
    await journal.begin(None)
    assert not await journal.claim(ID)
    assert events == [QuestionChanged(ours)]
    assert journal.question == stored(ours.id) == ours


async def test_a_claimed_prediction_is_stored_before_the_window_is_told(store, stored):
    journal, events = opened(store, plain_question(1, state=QuestionState.UNKNOWN, error="Looking"))
    await journal.begin(None)
    assert await journal.claim(ID)
    row = stored("question-1")
    assert (row.state, row.prediction_id, row.error) == (QuestionState.RUNNING, ID, "")
    assert events[-1] == QuestionChanged(row)


async def test_a_cancel_during_a_claim_is_kept(store, stored, slow_disk):
    journal, _ = opened(store, plain_question(1, state=QuestionState.UNKNOWN))
    await journal.begin(None)
    with slow_disk():
        claiming = asyncio.ensure_future(journal.claim(ID))
        await asyncio.sleep(0)
        journal.note(cancel_requested=True)
        journal.save_soon()
    assert await claiming
    assert journal.question.cancel_requested
    await journal.save()
    row = stored("question-1")
    assert (row.state, row.prediction_id, row.cancel_requested) == (QuestionState.RUNNING, ID, True)


async def test_an_id_that_another_question_holds_ends_nothing_when_the_reply_to_our_own_post_names_it(store):
    store.add(plain_question(1, prediction_id=ID), None)
    journal, events = opened(store, plain_question(2))
    await journal.begin(None)
    await journal.save(prediction_id=ID)
    assert type(events[-1]).__name__ == "SavingFailed"
    with pytest.raises(AlreadyClaimed):
        store.update(replace(plain_question(2), prediction_id=ID)).result(20)


async def test_more_of_the_same_text_is_told_as_more_and_other_text_as_other(store, stored):
    journal, events = opened(store, plain_question(1, answer="A "))
    await journal.begin(None)
    events.clear()
    journal.replace("A red ")
    journal.replace("A red ")
    journal.append("boat.")
    assert (journal.text, journal.text_length) == ("A red boat.", 11)
    journal.replace("The boat.")
    assert (journal.text, journal.text_length) == ("The boat.", 9)
    journal.close()
    assert events == [
        AnswerDelta("question-1", "red "),
        AnswerDelta("question-1", "boat."),
        AnswerReplaced("question-1", "The boat."),
    ]
    assert stored("question-1").answer == "The boat."


async def test_nothing_is_shown_behind_a_cancel(store):
    journal, events = opened(store, plain_question())
    for phase in (Phase.STARTING, Phase.CANCELLING, Phase.ANSWERING, Phase.CANCELLING):
        journal.show(phase)
    assert [event.phase for event in events if isinstance(event, PhaseChanged)] == [Phase.STARTING, Phase.CANCELLING]


async def test_who_stops_waiting_stops_no_write(store, stored, slow_disk):
    journal, _ = opened(store, plain_question())
    await journal.begin(None)
    with slow_disk():
        saving = asyncio.ensure_future(journal.save(state=QuestionState.RUNNING, prediction_id=ID))
        await asyncio.sleep(0)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
    assert stored("question-1").prediction_id == ID
