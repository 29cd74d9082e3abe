from typing import Any

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    FollowingStopped,
    Phase,
    PhaseChanged,
    QuestionChanged,
    SavingFailed,
    Wait,
    WaitReason,
)
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.questions import Questions
from tests.qt.made import (
    DEMO,
    REPLICATE,
    InstantNetwork,
    PatientHistory,
    PlainRelay,
    as_the_real_one,
    asked,
    ended,
    order_of,
)


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Setting:
    """Questions with everything behind them in the test's hand, and what they said."""

    def __init__(self):
        self.network = as_the_real_one(InstantNetwork())
        self.relay = as_the_real_one(PlainRelay())
        self.history, self.clock = PatientHistory(), Clock()
        self.engines = {DEMO.base_url: DEMO}
        self.questions = Questions(
            network=self.network,
            relay=self.relay,
            history=self.history,
            engine_at=self.engines.get,
            clock=self.clock,
        )
        self.session = self.network.session
        self.said: list[tuple[Any, ...]] = []
        for name in (
            "changed",
            "phase_changed",
            "text_added",
            "text_replaced",
            "stopped",
            "saving_failed",
            "deleted",
        ):
            getattr(self.questions, name).connect(lambda *what, name=name: self.said.append((name, *what)))

    def ask(self, **changes):
        question = asked(**changes)
        self.questions.ask(order_of(question))
        return question

    def arrive(self, *events):
        self.relay.arrived.emit(list(events))

    def live(self, question):
        return self.questions.live(question.id)


@pytest.fixture
def setting(qtbot):
    return Setting()


def test_a_question_is_live_from_the_click_until_its_row_is_finished(setting):
    question = setting.ask()
    assert [order.question for order in setting.session.asked] == [question]
    assert setting.live(question).holds_ask
    setting.arrive(QuestionChanged(question), PhaseChanged(question.id, Phase.SENDING))
    assert setting.live(question).phase is Phase.SENDING
    done = ended(question, answer="Red.")
    setting.arrive(QuestionChanged(done))
    assert setting.live(question) is None
    assert setting.said[-1] == ("changed", done)


def test_text_of_many_questions_goes_to_each_of_its_own(setting):
    first, second = setting.ask(), setting.ask()
    setting.arrive(AnswerDelta(first.id, "a"), AnswerDelta(second.id, "x"), AnswerDelta(first.id, "b"))
    setting.arrive(AnswerReplaced(second.id, "y"), AnswerDelta(second.id, "z"))
    assert setting.live(first).text == "ab"
    assert setting.live(second).text == "yz"
    assert [live.question for live in setting.questions.all_live()] == [first, second]


def test_text_of_a_question_that_is_not_live_is_passed_on_and_kept_nowhere(setting):
    setting.arrive(AnswerDelta("x", "a"), AnswerReplaced("x", "b"), PhaseChanged("x", Phase.SENDING))
    setting.arrive(FollowingStopped("x", "Gone."))
    assert [said[0] for said in setting.said] == ["text_added", "text_replaced", "stopped"]
    assert setting.questions.all_live() == ()


def test_cancel_frees_ask_before_the_network_thread_has_said_anything(setting):
    question = setting.ask()
    setting.questions.cancel(question.id)
    assert setting.session.cancelled == [question.id]
    assert not setting.live(question).holds_ask
    assert setting.said == [("phase_changed", question.id)]


def test_what_goes_on_behind_a_cancel_changes_no_phase(setting):
    question = setting.ask()
    setting.questions.cancel(question.id)
    setting.arrive(PhaseChanged(question.id, Phase.SENDING), PhaseChanged(question.id, Phase.CANCELLING))
    assert setting.live(question).phase is Phase.CANCELLING
    assert len(setting.said) == 1


def test_a_cancel_for_what_is_not_under_way_goes_nowhere(setting):
    setting.questions.cancel("x")
    assert setting.session.cancelled == []
    assert setting.said == []


def test_seconds_count_from_ask_and_in_a_wait_from_its_beginning(setting):
    question = setting.ask()
    setting.clock.now += 20
    setting.arrive(PhaseChanged(question.id, Phase.ANSWERING))
    assert setting.live(question).phase_text(setting.questions.now()) == "Answering · 20 s"
    setting.arrive(PhaseChanged(question.id, Phase.WAITING, Wait(7.0, WaitReason.NETWORK)))
    setting.clock.now += 3
    assert "4 s" in setting.live(question).phase_text(setting.questions.now())


def test_the_demo_engine_is_never_called_the_model(setting):
    question = setting.ask()
    setting.arrive(PhaseChanged(question.id, Phase.STARTING))
    assert "demo engine" in setting.live(question).phase_text(setting.questions.now())
    other = setting.ask(engine=REPLICATE)
    setting.arrive(PhaseChanged(other.id, Phase.STARTING))
    assert "the model" in setting.live(other).phase_text(setting.questions.now())


def test_a_question_that_nobody_watches_holds_ask_no_more_until_it_is_checked_again(setting):
    question = setting.ask()
    setting.arrive(FollowingStopped(question.id, "No connection."))
    assert setting.said[-1] == ("stopped", question.id, "No connection.")
    assert not setting.live(question).holds_ask
    setting.questions.check_again(question, DEMO)
    assert setting.session.checked_again == [(question, DEMO)]
    assert setting.live(question).holds_ask
    assert setting.live(question).phase is Phase.CHECKING


def test_a_row_of_an_earlier_run_of_the_app_can_be_checked_too(setting):
    question = asked(state=QuestionState.UNKNOWN, answer="So far")
    setting.questions.check_again(question, DEMO)
    assert setting.live(question).text == "So far"
    assert setting.live(question).holds_ask


def test_checking_again_shows_what_happens_also_after_a_cancel_that_nobody_took(setting):
    question = setting.ask()
    setting.questions.cancel(question.id)
    setting.arrive(FollowingStopped(question.id, "No connection."))
    setting.questions.check_again(question, DEMO)
    setting.arrive(PhaseChanged(question.id, Phase.ANSWERING))
    assert setting.live(question).phase is Phase.ANSWERING


def test_one_that_is_picked_up_again_by_itself_is_watched_again(setting):
    question = setting.ask()
    setting.arrive(FollowingStopped(question.id, "No connection."))
    setting.arrive(QuestionChanged(question), PhaseChanged(question.id, Phase.STARTING))
    assert setting.live(question).holds_ask


def test_an_unfinished_row_that_is_picked_up_is_live_with_the_text_it_has(setting):
    question = asked(state=QuestionState.RUNNING, answer="So ")
    setting.arrive(QuestionChanged(question), AnswerDelta(question.id, "far"))
    assert setting.live(question).text == "So far"
    assert setting.live(question).phase is Phase.CHECKING


def test_a_row_that_was_cancelled_before_a_crash_holds_nothing(setting):
    question = asked(state=QuestionState.RUNNING, cancel_requested=True)
    setting.arrive(QuestionChanged(question))
    assert not setting.live(question).holds_ask


def test_resume_is_passed_on(setting):
    setting.questions.resume(DEMO)
    assert setting.session.resumed == [DEMO]


def test_a_row_that_could_not_be_saved_is_told(setting):
    setting.arrive(SavingFailed("x", "The disk is full."))
    assert setting.said == [("saving_failed", "x", "The disk is full.")]


def test_a_running_question_that_is_deleted_is_cancelled_at_the_server_and_nothing_brings_it_back(setting):
    question = setting.ask()
    setting.arrive(QuestionChanged(question))
    setting.questions.give_up([question.id])
    assert setting.session.cancelled == [question.id]
    setting.questions.forget([question.id])
    assert setting.said[-1] == ("deleted", question.id)
    assert setting.questions.live(question.id) is None
    setting.said.clear()
    setting.arrive(
        QuestionChanged(asked(id=question.id, state=QuestionState.RUNNING)),
        AnswerDelta(question.id, "late"),
        QuestionChanged(ended(question, QuestionState.CANCELED)),
    )
    assert setting.said == []
    assert setting.questions.all_live() == ()


def test_to_give_up_what_is_over_cancels_nothing(setting, qtbot):
    with qtbot.waitSignal(setting.questions._unwatched_read):
        setting.questions.give_up(["old"])
    setting.questions.forget(["old"])
    assert setting.said == [("deleted", "old")]
    assert setting.session.cancelled == []
    assert setting.session.cancelled_unwatched == []


def test_to_give_up_what_nobody_watches_any_more_cancels_it_at_the_server_too(setting):
    question = setting.ask()
    setting.arrive(QuestionChanged(question), FollowingStopped(question.id, "No connection."))
    setting.questions.give_up([question.id])
    assert setting.session.cancelled == []
    assert setting.session.cancelled_unwatched == [(question, DEMO)]


def test_to_give_up_a_row_that_was_never_picked_up_cancels_it_at_the_server_where_there_is_an_engine(setting, qtbot):
    left, other = asked(state=QuestionState.RUNNING), asked(state=QuestionState.RUNNING)
    unreachable = asked(engine=REPLICATE, state=QuestionState.RUNNING)
    setting.history.rows = [other, unreachable, left]
    setting.questions.give_up([left.id, unreachable.id])
    qtbot.waitUntil(lambda: bool(setting.session.cancelled_unwatched))
    assert setting.session.cancelled_unwatched == [(left, DEMO)]


def test_rows_that_cannot_be_read_are_not_given_up(setting, qtbot):
    setting.history.cannot_be_read = StorageError("The disk refused.")
    setting.questions.give_up(["left"])
    setting.questions.give_up(["another"])
    setting.history.cannot_be_read, setting.history.rows = None, [asked(state=QuestionState.RUNNING)]
    setting.questions.give_up([setting.history.rows[0].id])
    qtbot.waitUntil(lambda: bool(setting.session.cancelled_unwatched))
    assert [question for question, _ in setting.session.cancelled_unwatched] == setting.history.rows


def test_to_leave_what_was_not_found_is_passed_on(setting):
    question = asked(state=QuestionState.NOT_FOUND)
    setting.questions.leave(question)
    assert setting.session.left == [question]


def test_what_was_waited_for_others_is_not_counted_as_waiting_for_the_engine(setting):
    question = setting.ask()
    setting.arrive(PhaseChanged(question.id, Phase.IN_LINE))
    setting.clock.now += 600
    assert setting.live(question).phase_text(setting.questions.now()) == "Waiting for its turn: others run now · 600 s"
    setting.arrive(PhaseChanged(question.id, Phase.SAVING), PhaseChanged(question.id, Phase.STARTING))
    setting.clock.now += 2
    assert setting.live(question).phase_text(setting.questions.now()).endswith("· 2 s")


def test_how_many_may_run_at_once_is_told_to_the_session(setting):
    setting.questions.allow_at_once(5)
    assert setting.session.allowed == [5]
