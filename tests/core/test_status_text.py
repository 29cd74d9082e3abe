from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from llava_desktop.core.asking import new_question
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.events import Phase, Wait, WaitReason
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState, QuestionSummary
from llava_desktop.core.status_text import phase_text, sent_smaller_text, state_text, summary_text, window_title
from llava_desktop.core.text import without_markup

ASKED = new_question(
    prompt="Why?",
    picture=None,
    parameters=Parameters(),
    engine=Engine(EngineKind.REPLICATE, REPLICATE_BASE_URL),
)


def question(state: QuestionState, **changes) -> Question:
    return replace(ASKED, state=state, **changes)


def summary(state: QuestionState, answer_start: str = "") -> QuestionSummary:
    return QuestionSummary(
        id="x",
        row=1,
        created_at=ASKED.created_at,
        engine=EngineKind.REPLICATE,
        prompt="Why?",
        state=state,
        answer_start=answer_start,
        error="",
    )


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("demo", [False, True])
def test_every_phase_has_words(phase, demo):
    assert phase_text(phase, seconds=3.7, demo=demo)


def test_a_phase_says_its_seconds():
    assert phase_text(Phase.SENDING, seconds=3.7) == "Sending · 3 s"
    assert phase_text(Phase.STARTING, seconds=3.7) == "Waiting for the model · 3 s"
    assert phase_text(Phase.STARTING, seconds=3.7, demo=True) == "Waiting for the demo engine · 3 s"


def test_a_model_that_does_not_begin_is_said_to_be_starting_but_never_the_demo():
    assert phase_text(Phase.STARTING, seconds=10.0) == "Starting the model can take minutes · 10 s"
    assert phase_text(Phase.STARTING, seconds=10.0, demo=True) == "Waiting for the demo engine · 10 s"


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(0.0, "in 7 s"), (0.6, "in 7 s"), (2.0, "in 5 s"), (6.9, "in 1 s"), (7.0, "now"), (99.0, "now")],
)
def test_a_wait_counts_down_and_never_says_0_while_it_lasts(seconds, left):
    wait = Wait(7.0, WaitReason.THROTTLED)
    assert phase_text(Phase.WAITING, seconds=seconds, wait=wait) == f"Too many requests · trying again {left}"


def test_each_reason_to_wait_has_words_of_its_own():
    said = {phase_text(Phase.WAITING, seconds=0.0, wait=Wait(1.0, each)) for each in WaitReason}
    assert len(said) == len(WaitReason)
    assert all(words.endswith(" in 1 s") for words in said)


def test_a_wait_of_unknown_length_says_how_long_it_has_lasted():
    assert phase_text(Phase.WAITING, seconds=9.0) == "Waiting · 9 s"


def test_a_cancel_is_over_for_the_person():
    assert phase_text(Phase.CANCELLING, seconds=9.0) == "Cancelled"


@pytest.mark.parametrize("state", QuestionState)
def test_every_state_has_words_in_the_window_and_in_the_history(state):
    assert state_text(question(state))
    assert summary_text(summary(state))


def test_a_finished_question_says_how_long_it_took():
    later = ASKED.created_at + timedelta(seconds=8.2)
    assert state_text(question(QuestionState.SUCCEEDED, finished_at=later)) == "Done in 8.2 s"
    assert state_text(question(QuestionState.SUCCEEDED)) == "Done"
    earlier = datetime(2000, 1, 1, tzinfo=UTC)  # the computer's clock was set back meanwhile
    assert state_text(question(QuestionState.SUCCEEDED, finished_at=earlier)) == "Done in 0.0 s"


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        (QuestionState.CANCELED, {"answer": "A c"}, "Cancelled · partial answer kept"),
        (QuestionState.CANCELED, {}, "Cancelled before an answer came"),
        (QuestionState.NOT_SENT, {"cancel_requested": True}, "Cancelled before it was sent"),
        (QuestionState.NOT_SENT, {}, "Not sent"),
        (QuestionState.WAITING, {}, "Waits for a connection"),
        (QuestionState.NOT_FOUND, {}, "Not found at the engine"),
        (QuestionState.NOT_FOUND, {"cancel_requested": True}, "Cancelled · not found at the engine"),
        (QuestionState.UNKNOWN, {}, "Not known whether it arrived"),
        (QuestionState.RUNNING, {"cancel_requested": True}, "Cancelled"),
        (QuestionState.RUNNING, {}, "Not finished yet"),
        (QuestionState.GONE, {}, "No longer kept by the engine"),
    ],
)
def test_what_became_of_a_question_is_said_as_it_is(state, changes, words):
    assert state_text(question(state, **changes)) == words


@pytest.mark.parametrize(
    ("state", "answer", "line"),
    [
        (QuestionState.SUCCEEDED, "  A\ncat. ", "A cat."),
        (QuestionState.SUCCEEDED, "", "Done, without a word"),
        (QuestionState.CANCELED, "A c", "Cancelled · partial answer kept"),
        (QuestionState.CANCELED, "", "Cancelled"),
        (QuestionState.RUNNING, "A c", "A c"),
        (QuestionState.RUNNING, "", "Not finished yet"),
        (QuestionState.FAILED, "", "Failed"),
        (QuestionState.FAILED, "A c", "A c"),
    ],
)
def test_a_history_row_shows_the_first_words_or_what_became_of_it(state, answer, line):
    assert summary_text(summary(state, answer)) == line


def test_the_title_is_the_question_on_one_line():
    assert window_title("Why\nnot?") == "Why not? – LLaVA Desktop"
    assert window_title(" \n") == "LLaVA Desktop"
    assert window_title("Why?", 2) == "2 answering – Why? – LLaVA Desktop"
    assert window_title("", 1) == "1 answering – LLaVA Desktop"
    assert len(window_title("x" * 10_000)) < 100
    assert "\ud800" not in window_title("\ud800")


def test_a_history_row_shows_the_words_of_an_answer_without_its_markup():
    assert without_markup("# **Colours:** `red`\n- snake_case and 2 * 3") == "Colours: red\nsnake_case and 2 * 3"


def test_a_picture_that_was_sent_smaller_is_said_with_its_size():
    jpeg = PictureFormat.JPEG
    sent, source = PictureFile("0" * 64, jpeg, 672, 504, 120_000), PictureFile("1" * 64, jpeg, 4032, 3024, 5_100_000)
    picture = QuestionPicture("a.jpg", sent, source)
    asked = question(QuestionState.SUCCEEDED, picture=picture, sent_smaller=True)
    words = "The picture was too large for the service, so it was sent again at 672×504 (120 KB)."
    assert sent_smaller_text(asked) == words
    assert sent_smaller_text(replace(asked, sent_smaller=False)) == ""
    assert sent_smaller_text(replace(asked, picture=None)) == ""
