"""An answer by the letter instead of the describer's."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from llava_desktop.demo.model_input import ModelInput
from llava_desktop.demo.runner import Log, RunFailed
from tests.fault_server.gate import Gate

FULL_SPEED_BURST = 64
"""Chunks between two turns of the loop when `chunk_seconds` is 0."""


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """One run. chunks: exactly the pieces of `output`. error: the run fails with it at the end ("" fails too).

    boot: a cold start: `starting` until the gate opens. hold: after `hold_after` chunks the run waits at the gate.
    """

    chunks: tuple[str, ...] = ("A ", "red ", "boat.")
    chunk_seconds: float = 0.0
    logs: tuple[str, ...] = ()
    error: str | None = None
    boot: Gate | None = None
    hold_after: int = 0
    hold: Gate | None = None


class ScriptedModel:
    """Gives the n-th run the n-th answer; the last one serves for all that follow."""

    def __init__(self) -> None:
        self.answers: tuple[ScriptedAnswer, ...] = (ScriptedAnswer(),)
        self._booted = 0
        self._begun = 0

    async def boot(self) -> None:
        answer = self._answer(self._booted)
        self._booted += 1
        if answer.boot is not None:
            await answer.boot.wait()

    async def answer(self, asked: ModelInput, log: Log) -> AsyncIterator[str]:
        answer = self._answer(self._begun)
        self._begun += 1
        for line in answer.logs:
            log(line)
        if answer.hold is not None and answer.hold_after == 0:
            await answer.hold.wait()
        for number, chunk in enumerate(answer.chunks, 1):
            yield chunk
            # At full speed a breath now and then is enough, or the loop's own turns are the limit.
            if answer.chunk_seconds or number % FULL_SPEED_BURST == 0:
                await asyncio.sleep(answer.chunk_seconds)
            if answer.hold is not None and number == answer.hold_after:
                await answer.hold.wait()
        if answer.error is not None:
            raise RunFailed(answer.error)

    def _answer(self, number: int) -> ScriptedAnswer:
        return self.answers[min(number, len(self.answers) - 1)]
