from dataclasses import replace

import pytest

from llava_desktop.core.events import Phase
from llava_desktop.core.question import QuestionState
from llava_desktop.core.tiles import (
    Tile,
    TileState,
    ask_all_meaning,
    ask_all_words,
    ask_failed_words,
    state_of,
    strip_line,
)
from tests.qt.made import asked, ended


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        (Phase.SAVING, TileState.ANSWERING),
        (Phase.IN_LINE, TileState.WAITING),
        (Phase.ANSWERING, TileState.ANSWERING),
        (Phase.LOOKING, TileState.ANSWERING),
        (Phase.CANCELLING, TileState.CANCELLED),
    ],
)
def test_a_question_under_way_is_told_by_its_phase(phase, state):
    assert state_of(asked(), phase) is state


def test_what_nobody_watches_is_not_known():
    assert state_of(asked(), Phase.CHECKING, watched=False) is TileState.UNCLEAR


@pytest.mark.parametrize(
    ("ended_as", "state"),
    [
        (QuestionState.SUCCEEDED, TileState.ANSWERED),
        (QuestionState.CANCELED, TileState.CANCELLED),
        (QuestionState.REJECTED, TileState.FAILED),
        (QuestionState.NOT_SENT, TileState.FAILED),
        (QuestionState.WAITING, TileState.WAITING),
        (QuestionState.NOT_FOUND, TileState.UNCLEAR),
        (QuestionState.UNKNOWN, TileState.UNCLEAR),
        (QuestionState.RUNNING, TileState.UNCLEAR),
    ],
)
def test_a_question_that_is_over_is_told_by_its_row(ended_as, state):
    assert state_of(ended(asked(), ended_as), None) is state


def test_what_was_cancelled_before_it_was_sent_has_not_failed():
    assert state_of(replace(ended(asked(), QuestionState.NOT_SENT), cancel_requested=True), None) is TileState.CANCELLED


def test_only_what_is_open_and_not_under_way_can_be_asked():
    asked_now = {state for state in TileState if state.can_be_asked}
    assert asked_now == {
        TileState.READY,
        TileState.ANSWERED,
        TileState.FAILED,
        TileState.CANCELLED,
    }


def test_a_screen_reader_hears_name_place_state_and_why():
    tile = Tile(1, "beach.jpg", TileState.ANSWERED)
    assert tile.spoken(2, 5) == "beach.jpg, 2 of 5, answered"
    refused = Tile(2, "notes.txt", TileState.UNOPENED, "That is no picture.")
    assert refused.spoken(1, 2) == "notes.txt, 1 of 2, cannot be opened: That is no picture."


def test_all_of_them_are_told_in_one_line():
    states = [TileState.ANSWERED, TileState.WAITING, TileState.WAITING, TileState.ANSWERING, TileState.READY]
    assert strip_line([TileState.READY] * 2) == "2 pictures"
    assert strip_line(states) == "5 pictures · 2 of 5 waiting · 1 answered · 1 being answered"


def test_what_asking_all_means_is_said_before():
    assert ask_all_words(5) == "Ask all 5"
    assert ask_all_meaning(5, unclear=0, is_demo=False).startswith("Sends 5 questions")
    assert "paid" in ask_all_meaning(5, unclear=0, is_demo=False)
    assert "costs nothing" in ask_all_meaning(5, unclear=0, is_demo=True)
    assert "left out" not in ask_all_meaning(5, unclear=0, is_demo=True)
    assert ask_all_meaning(5, unclear=2, is_demo=True).endswith(
        "2 pictures are left out: it is not known whether their questions were answered."
    )
    assert ask_failed_words(1) == "Ask the failed one again"
    assert ask_failed_words(2) == "Ask the 2 failed ones again"
