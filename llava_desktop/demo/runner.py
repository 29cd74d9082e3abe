"""Runs predictions: one asyncio task each, from `starting` to a terminal state, whatever the model does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Protocol

from llava_desktop.demo.model_input import ModelInput, reason_to_fail
from llava_desktop.demo.served import ServedPrediction

Log = Callable[[str], None]


class RunFailed(Exception):
    """The model gives up; its text becomes `error` (and may be empty)."""


class Model(Protocol):
    """What answers. The demo's describer is one, the tests' scripted answer another."""

    async def boot(self) -> None:
        """As long as this takes the prediction is `starting`."""

    def answer(self, asked: ModelInput, log: Log) -> AsyncIterator[str]:
        """The pieces of `output`. Raises RunFailed."""


class Runner:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, prediction: ServedPrediction) -> None:
        task = asyncio.get_running_loop().create_task(self._run(prediction))
        self._tasks[prediction.id] = task
        task.add_done_callback(lambda ended: self._settle(prediction, ended))

    def cancel(self, prediction: ServedPrediction) -> None:
        """Ask it to stop. It is `canceled` a moment later, not yet when this returns."""
        task = self._tasks.get(prediction.id)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Cancel whatever runs and wait for it."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _run(self, prediction: ServedPrediction) -> None:
        seconds = None
        if prediction.deadline is not None:
            seconds = (prediction.deadline - datetime.now(UTC)).total_seconds()
        try:
            async with asyncio.timeout(seconds):
                await self._model.boot()
                prediction.start()
                await self._answer(prediction)
        except TimeoutError:
            prediction.reach_deadline()
        except RunFailed as failure:
            prediction.fail(str(failure))

    async def _answer(self, prediction: ServedPrediction) -> None:
        if (reason := reason_to_fail(prediction.asked)) is not None:
            raise RunFailed(reason)
        async for piece in self._model.answer(prediction.asked, prediction.add_log):
            prediction.add_output(piece)
        prediction.succeed()

    def _settle(self, prediction: ServedPrediction, ended: asyncio.Task[None]) -> None:
        """A task can also end by a cancel before its first step, or by a bug in the model: never leave it running."""
        del self._tasks[prediction.id]
        if ended.cancelled():
            prediction.cancel()
        elif (error := ended.exception()) is not None:
            prediction.fail(f"The demo engine has a bug: {type(error).__name__}")
            ended.get_loop().call_exception_handler({"message": "a run ended by a bug", "exception": error})
