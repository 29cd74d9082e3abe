import dataclasses

import pytest

from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    FollowingStopped,
    Phase,
    PhaseChanged,
    QuestionChanged,
    Wait,
    WaitReason,
)
from llava_desktop.core.question import QuestionState
from llava_desktop.ui.shown_question import NOT_WATCHED, model_name
from tests.qt.made import DEMO, REPLICATE, asked, ended


def notice(room):
    bar = room.window.conversation._notice
    return ("", "") if bar.isHidden() else (bar.text(), bar._action.text() if not bar._action.isHidden() else "")


def is_streaming(room):
    return room.window.conversation.answer._streaming


def receipt(room):
    panel = room.window.receipt
    return {label.objectName(): label.text() for label in (panel._waited, panel._ran, panel._cost, panel._prediction)}


@pytest.fixture
def running(room):
    """A room with a question under way."""
    question = room.accept(room.ask())
    room.arrive(PhaseChanged(question.id, Phase.STARTING))
    return room, question


def test_text_streams_in_and_the_status_says_what_is_happening(running):
    room, question = running
    assert room.status.startswith("Waiting for the demo engine · ")
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "A red "))
    room.arrive(AnswerDelta(question.id, "boat."))
    assert room.answer == "A red boat."
    assert room.status.startswith("Answering · ")
    assert is_streaming(room)


def test_the_seconds_go_on_by_themselves(running, qtbot):
    room, _ = running
    room.questions._clock = lambda: 10.0**9
    room.shown._timer.setInterval(1)
    before = room.status
    qtbot.waitUntil(lambda: room.status != before)


def test_the_authoritative_text_replaces_what_was_streamed(running):
    room, question = running
    room.arrive(AnswerDelta(question.id, "A rad boat"), AnswerReplaced(question.id, "A red boat."))
    assert room.answer == "A red boat."


def test_a_finished_question_is_still_and_says_how_it_went(running):
    room, question = running
    room.arrive(AnswerDelta(question.id, "A red"))
    room.update(ended(question, answer="A red boat.", prediction_id="abc123", waited_s=0.5, ran_s=2.0))
    assert room.answer == "A red boat."
    assert room.status.startswith("Done in ")
    assert not is_streaming(room)
    assert not room.shown._timer.isActive()
    assert receipt(room) == {"Waited": "0.5 s", "Ran": "2.0 s", "Cost": "free", "Prediction": "abc123"}
    assert not room.button("Copy answer").isHidden()


def test_what_an_answer_of_the_model_cost_is_estimated_by_the_rate(room):
    question = room.store_row(ended(asked(engine=REPLICATE), answer="A boat.", ran_s=20.0, waited_s=60.0))
    room.window.history_panel.question_chosen.emit(question.id)
    assert receipt(room)["Cost"] == "about $0.028"  # 20 s at 0.0014
    assert receipt(room)["Waited"] == "1 min 0 s, model start"


def test_how_long_it_waits_is_counted_until_the_first_text(running):
    room, question = running
    assert receipt(room)["Waited"] != "—"
    room.arrive(AnswerDelta(question.id, "A"))
    room.shown._render()
    assert receipt(room)["Waited"] == "—"


def test_a_failure_stands_where_it_happened_and_can_be_asked_again(running):
    room, question = running
    room.update(ended(question, QuestionState.FAILED, error="The model failed: out of memory"))
    assert notice(room) == ("The model failed: out of memory", "Ask again")
    room.press("Ask again")
    assert len(room.session.asked) == 2


def test_a_question_that_nobody_watches_says_why_and_offers_to_look_again(running):
    room, question = running
    room.arrive(AnswerDelta(question.id, "A red"), FollowingStopped(question.id, "The connection dropped."))
    assert notice(room) == ("The connection dropped.", "Check now")
    assert not is_streaming(room)
    assert room.answer == "A red"
    room.press("Check now")
    assert len(room.session.checked_again) == 1
    assert is_streaming(room)
    assert notice(room) == ("", "")


@pytest.mark.parametrize("state", [QuestionState.RUNNING, QuestionState.UNKNOWN, QuestionState.SENDING])
def test_an_unfinished_row_of_an_earlier_start_offers_to_look_again(state, room):
    question = room.store_row(asked(state=state))
    room.window.history_panel.question_chosen.emit(question.id)
    assert notice(room) == (NOT_WATCHED, "Check now")


def test_a_row_that_is_picked_up_while_it_is_on_the_screen_streams(room):
    question = room.store_row(asked(state=QuestionState.RUNNING, answer="A red "))
    room.window.history_panel.question_chosen.emit(question.id)
    assert not is_streaming(room)
    room.arrive(QuestionChanged(question))
    assert is_streaming(room)
    room.arrive(PhaseChanged(question.id, Phase.ANSWERING), AnswerDelta(question.id, "boat"))
    assert room.answer == "A red boat"
    assert is_streaming(room)
    assert room.shown._timer.isActive()


def test_a_row_that_is_picked_up_to_finish_its_cancel_does_not_stream(room):
    question = room.store_row(asked(state=QuestionState.RUNNING, cancel_requested=True, answer="A red"))
    room.window.history_panel.question_chosen.emit(question.id)
    room.arrive(QuestionChanged(question))
    assert not is_streaming(room)
    assert room.status == "Cancelled · partial answer kept"


def test_a_cancel_before_any_text_says_only_that(running):
    room, _ = running
    room.press("Cancel")
    assert room.status == "Cancelled"
    assert not is_streaming(room)


def test_events_of_another_question_change_nothing_on_the_screen(running):
    room, question = running
    room.arrive(AnswerDelta(question.id, "Mine"))
    before = (room.answer, room.status, notice(room))
    other = asked("Other")
    room.arrive(
        QuestionChanged(other),
        PhaseChanged(other.id, Phase.WAITING, Wait(5.0, WaitReason.NETWORK)),
        AnswerDelta(other.id, "Theirs"),
        AnswerReplaced(other.id, "Theirs!"),
        FollowingStopped(other.id, "Gone."),
        QuestionChanged(ended(other, answer="Theirs!")),
    )
    assert (room.answer, room.status, notice(room)) == before


def test_a_wait_is_counted_down_in_the_status_line_second_by_second(running, qtbot):
    room, question = running
    room.arrive(PhaseChanged(question.id, Phase.WAITING, Wait(3.0, WaitReason.THROTTLED)))
    for left in ("in 3 s", "in 2 s", "in 1 s", "now"):
        qtbot.waitUntil(lambda left=left: room.status == f"Too many requests · trying again {left}")
    assert room.window.conversation._status.accessibleName().endswith("trying again now")


def test_an_unwatched_question_that_is_chosen_again_shows_the_text_that_came(running):
    room, question = running
    room.arrive(AnswerDelta(question.id, "A red"), FollowingStopped(question.id, "The connection dropped."))
    room.press("New question")
    assert room.answer == ""
    room.window.history_panel.question_chosen.emit(question.id)
    assert room.answer == "A red"
    assert notice(room)[1] == "Check now"


def test_nothing_is_done_for_buttons_when_no_question_is_shown(room):
    room.window.conversation.ask_again_requested.emit()
    room.window.conversation.notice_action_requested.emit()
    room.shown._render()
    assert room.session.asked == []


def test_the_demo_engines_words_never_carry_the_models_name():
    assert "not LLaVA" in model_name(asked(engine=DEMO))
    assert model_name(dataclasses.replace(asked(engine=REPLICATE))) == "LLaVA v1.6 34B"


def test_what_was_not_found_is_the_persons_decision(running):
    room, question = running
    room.update(ended(question, QuestionState.NOT_FOUND, error="Most likely it never arrived."))
    assert notice(room) == ("Most likely it never arrived.", "Look again")
    assert room.status == "Not found at the engine"
    room.press("Ask again")
    assert len(room.session.asked) == 2


def test_what_was_not_found_is_looked_for_again(running):
    room, question = running
    row = room.update(ended(question, QuestionState.NOT_FOUND, error="Most likely it never arrived."))
    room.press("Look again")
    assert [asked_for for asked_for, _engine in room.session.checked_again] == [row]
    assert room.status.startswith("Checking")


def test_what_was_not_found_and_is_left_is_not_spoken_of_any_more(running):
    room, question = running
    row = room.update(ended(question, QuestionState.NOT_FOUND, error="Most likely it never arrived."))
    room.press("Leave it")
    assert room.session.left == [row]
    room.update(ended(question, QuestionState.NOT_FOUND))
    assert notice(room) == ("", "")
    assert room.status == "Not found at the engine"
