import pytest

from llava_desktop.core.conversation import HistoryRejected
from llava_desktop.core.prediction import Prediction, PredictionInput, PredictionStatus, ReturnedInput
from llava_desktop.core.question import STATE_OF_STATUS, QuestionState


def test_four_statuses_are_terminal_and_an_unknown_one_is_asked_again():
    terminal = {status.value for status in PredictionStatus if status.is_terminal}
    assert terminal == {"succeeded", "failed", "canceled", "aborted"}


def test_every_terminal_status_is_the_state_of_a_finished_question():
    assert set(STATE_OF_STATUS) == {status for status in PredictionStatus if status.is_terminal}
    assert all(state.is_finished for state in STATE_OF_STATUS.values())


def test_a_question_is_unfinished_only_while_something_will_happen_by_itself():
    unfinished = {state for state in QuestionState if not state.is_finished}
    assert unfinished == {QuestionState.SENDING, QuestionState.UNKNOWN, QuestionState.RUNNING}


def test_an_input_whose_history_would_break_the_template_cannot_be_made():
    with pytest.raises(HistoryRejected):
        PredictionInput("Why?", history=("alone",))


def test_pictures_and_stream_addresses_show_in_no_repr():
    secret = "data:image/png;base64,canary"
    assert "canary" not in repr(PredictionInput("x", image=secret))
    assert "canary" not in repr(ReturnedInput(image=secret))
    assert "canary" not in repr(Prediction("x" * 8, PredictionStatus.STARTING, stream_url="https://canary"))
