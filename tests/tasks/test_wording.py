import pytest

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import (
    ApiError,
    ConnectionLost,
    InvalidInput,
    NotSent,
    PredictionNotFound,
    ServerFault,
    StorageError,
)
from llava_desktop.core.prediction import Prediction, PredictionStatus
from llava_desktop.tasks.wording import Wording, failure_of, why_not_seen
from tests.storage.examples import plain_question

LOST = ConnectionLost("The connection to Replicate broke.", "Check the internet connection and try again.")
REPLICATE = Wording(plain_question())
ELSEWHERE = Wording(plain_question(base_url="https://models.example.org/v1"))
DEMO = Wording(plain_question(engine=EngineKind.DEMO, base_url="http://127.0.0.1:5/v1"))


def sentences(wording: Wording) -> list[str]:
    return [
        wording.looking,
        wording.looking_again,
        wording.not_found,
        wording.gone,
        wording.rest_gone,
        wording.unknown_there,
        wording.unclear(LOST),
        wording.of(LOST),
    ]


def test_each_sentence_begins_with_a_capital_and_ends():
    for wording in (REPLICATE, ELSEWHERE, DEMO):
        for sentence in sentences(wording):
            assert sentence[0].isupper() or sentence[0].isdigit() or sentence.startswith("models.")
            assert sentence[-1] in ".…"


def test_the_demo_engine_is_never_called_replicate_nor_is_the_internet_blamed():
    for sentence in sentences(DEMO):
        assert "demo engine" in sentence
        assert "Replicate" not in sentence
        assert "internet" not in sentence


def test_replicate_and_another_address_are_called_by_their_names():
    assert "Replicate" in REPLICATE.gone
    assert "models.example.org" in ELSEWHERE.gone
    assert REPLICATE.of(LOST) == LOST.text


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidInput("x", status=422, detail="- input: no\n room"), "The demo engine refused this: - input: no room"),
        (ServerFault("x", status=500), "The demo engine refused this (status 500)."),
        (
            NotSent("Replicate could not be reached."),
            "The demo engine did not answer. Ask again; if that does not help, close the app and open it again.",
        ),
    ],
)
def test_an_error_of_the_demo_engine_is_put_into_words_by_its_type(error: ApiError, sentence: str):
    assert DEMO.of(error) == sentence


def test_a_full_disk_is_not_the_engines_fault():
    assert DEMO.of(StorageError("The disk is full.")) == "The disk is full."


def test_a_long_error_is_cut_to_something_that_can_be_read():
    failed = Prediction("a" * 26, PredictionStatus.FAILED, error="word " * 1000)
    assert len(failure_of(failed)) < 430


def test_a_list_that_cannot_be_seen_is_not_blamed_on_replicate_when_the_demo_engine_keeps_it():
    demo = Engine(EngineKind.DEMO, "http://127.0.0.1:5/v1")
    there = Engine(EngineKind.REPLICATE, "https://api.replicate.com/v1")
    gone = PredictionNotFound("Replicate has no record of this question.", status=404)
    assert why_not_seen(LOST, there) == LOST.text
    assert why_not_seen(gone, there) == gone.text
    assert why_not_seen(gone, demo) == "The demo engine has no record of this question."
    assert why_not_seen(LOST, demo).startswith("The demo engine did not answer.")
    assert why_not_seen(StorageError("The disk is full."), demo) == "The disk is full."
