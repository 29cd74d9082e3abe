"""Runs end in exactly one terminal state, whatever the model does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from llava_desktop.core.prediction import DEFAULT_VERSION, PredictionStatus
from llava_desktop.demo.describe.model import tokens_of
from llava_desktop.demo.model_input import ModelInput
from llava_desktop.demo.runner import Log, Runner
from llava_desktop.demo.served import ServedPrediction, StreamEventName

pytestmark = pytest.mark.anyio


def served(cancel_after: timedelta | None = None) -> ServedPrediction:
    return ServedPrediction(ModelInput("Why?"), {"prompt": "Why?"}, DEFAULT_VERSION, datetime.now(UTC), cancel_after)


class Model:
    def __init__(self, *, boots: bool = True, answers: bool = True, raises: Exception | None = None) -> None:
        self._boots, self._answers, self._raises = boots, answers, raises

    async def boot(self) -> None:
        if not self._boots:
            await asyncio.Event().wait()

    async def answer(self, asked: ModelInput, log: Log) -> AsyncIterator[str]:
        yield "One "
        if self._raises is not None:
            raise self._raises
        if not self._answers:
            await asyncio.Event().wait()


async def ended(model: Model, prediction: ServedPrediction, status: PredictionStatus) -> None:
    runner = Runner(model)
    runner.start(prediction)
    async with asyncio.timeout(10):
        await prediction.wait_for_status(status)
    assert prediction.completed_at is not None
    assert [event.name for event in prediction.events].count(StreamEventName.DONE) == 1
    await runner.close()


async def test_a_deadline_before_the_start_aborts():
    prediction = served(timedelta(seconds=0.02))
    await ended(Model(boots=False), prediction, PredictionStatus.ABORTED)
    assert prediction.started_at is None


async def test_a_deadline_while_it_runs_cancels_and_keeps_the_output():
    prediction = served(timedelta(seconds=0.1))
    await ended(Model(answers=False), prediction, PredictionStatus.CANCELED)
    assert prediction.output == ["One "]


async def test_a_cancel_before_the_first_step_still_ends_the_run():
    prediction = served()
    runner = Runner(Model())
    runner.start(prediction)
    runner.cancel(prediction)
    async with asyncio.timeout(10):
        await prediction.wait_for_status(PredictionStatus.CANCELED)


async def test_a_bug_in_the_model_fails_the_run_and_reaches_the_log():
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context["message"]))
    prediction = served()
    await ended(Model(raises=LookupError("secret detail")), prediction, PredictionStatus.FAILED)
    assert prediction.error == "The demo engine has a bug: LookupError"
    assert told == ["a run ended by a bug"]


async def test_closing_ends_every_run():
    runner = Runner(Model(answers=False))
    predictions = [served() for _ in range(3)]
    for prediction in predictions:
        runner.start(prediction)
    await runner.close()
    await asyncio.sleep(0)
    assert {one.status for one in predictions} == {PredictionStatus.CANCELED}


async def test_waiting_for_a_status_that_cannot_come_ends():
    prediction = served()
    prediction.cancel()
    with pytest.raises(ValueError, match="ended as canceled"):
        await prediction.wait_for_status(PredictionStatus.SUCCEEDED)


async def test_a_finished_prediction_changes_no_more():
    prediction = served()
    prediction.cancel()
    prediction.fail("late")
    prediction.succeed()
    assert (prediction.status, prediction.error, len(prediction.events)) == (PredictionStatus.CANCELED, None, 1)


def test_pieces_joined_are_the_text_again():
    text = "**Size:** what was\n\n- sent is  672×504 pixels, averyveryveryverylongword.\n "
    pieces = tokens_of(text)
    assert "".join(pieces) == text
    assert all(len(piece.strip()) <= 12 for piece in pieces)
    assert "what " in pieces
