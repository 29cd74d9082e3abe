"""`FaultServer`: the demo engine in a thread of its own, with a plan of faults around its routes."""

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.demo import served
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Limits, Reply, Request, Response
from llava_desktop.demo.runner import Model
from llava_desktop.demo.served import ServedPrediction
from llava_desktop.demo.server import DemoServer
from tests.canary.secrets import TOKEN, stream_key
from tests.fault_server.faults import Fault
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.fault_server.ledger import Phase, SeenLedger, SeenRequest, phase_of
from tests.fault_server.scripted import ScriptedAnswer, ScriptedModel

T = TypeVar("T")


class ServerLoop:
    """An asyncio loop on a thread of its own; one for each server, or one for many."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-server")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.do(_end_all_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive(), "the server's loop did not stop"
        self._loop.close()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Blocks the test until it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)


async def _end_all_tasks() -> None:
    loop = asyncio.get_running_loop()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await loop.shutdown_asyncgens()


served.new_stream_key = stream_key
"""So that a stream's address, which is a secret, is known by `tests/canary` wherever it turns up."""


class FaultPlan:
    """Which fault comes next in each phase. Used from the test's thread and from the server's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[Phase, deque[Fault]] = {phase: deque() for phase in Phase}
        self._always: dict[Phase, Fault] = {}

    def add(self, phase: Phase, *faults: Fault) -> None:
        """Each fault for one request, in turn; then the phase behaves again."""
        with self._lock:
            self._next[phase].extend(faults)

    def always(self, phase: Phase, fault: Fault) -> None:
        """For every request once the planned ones are through, until `clear`."""
        with self._lock:
            self._always[phase] = fault

    def clear(self, phase: Phase) -> None:
        with self._lock:
            self._next[phase].clear()
            self._always.pop(phase, None)

    def take(self, phase: Phase) -> Fault | None:
        with self._lock:
            waiting = self._next[phase]
            return waiting.popleft() if waiting else self._always.get(phase)

    async def answer(self, request: Request, routes: Handler) -> Reply:
        phase = phase_of(request)
        fault = self.take(phase)
        if fault is not None:
            return await fault.apply(request, routes)
        reply = await routes(request)
        if phase is Phase.POST and (fault := self.take(Phase.POST_BODY)) is not None:

            async def as_created(_request: Request) -> Reply:
                return reply

            return await fault.apply(request, as_created)
        return reply


class FaultServer:
    """A context manager: listening inside, gone after. Everything public may be called from the test's thread.

    model: instead of scripted answers, for example the describer. loop: a running one that other servers use too.
    """

    def __init__(
        self,
        model: Model | None = None,
        *,
        token: str | None = None,
        limits: Limits | None = None,
        loop: ServerLoop | None = None,
    ) -> None:
        self._scripted = ScriptedModel()
        self.faults = FaultPlan()
        self._server = DemoServer(
            model or self._scripted, token=TOKEN if token is None else token, limits=limits, around=self._around
        )
        self.ledger = SeenLedger(self._server.ledger)
        self.known_as: tuple[str, str] | None = None
        """The origins that its replies name, for the API and for streams, when doors stand before it."""
        self._own_loop = None if loop is not None else ServerLoop()
        self._loop = loop or self._own_loop

    @property
    def base_url(self) -> str:
        return self._server.base_url

    @property
    def origin(self) -> str:
        return self._server.origin

    @property
    def token(self) -> str:
        return self._server.token

    def plan(self, phase: Phase, *faults: Fault) -> None:
        self.faults.add(phase, *faults)

    def always(self, phase: Phase, fault: Fault) -> None:
        self.faults.always(phase, fault)

    def answer_with(self, *answers: ScriptedAnswer) -> None:
        """The n-th run gives the n-th answer, the last one serves for all that follow."""
        self._scripted.answers = answers

    def wait_for(self, phase: Phase, count: int) -> list[SeenRequest]:
        return self.ledger.wait_for(phase, count)

    def wait_until(self, status: PredictionStatus, index: int = -1) -> ServedPrediction:
        """Blocks the test until a prediction that exists has this status."""
        prediction = self.ledger.predictions[index]

        async def reached() -> None:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await prediction.wait_for_status(status)

        self._do(reached())
        return prediction

    def start(self) -> None:
        if self._own_loop is not None:
            self._own_loop.start()
        self._do(self._server.start())

    def stop(self) -> None:
        """Also with requests that still stall: their connections are closed."""
        self._do(self._server.close())
        if self._own_loop is not None:
            self._own_loop.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return self._loop.do(work)

    def _around(self, routes: Handler) -> Handler:
        async def named(request: Request) -> Reply:
            return self._as_known(await routes(request))

        async def answer(request: Request) -> Reply:
            self.ledger.note(request)
            return await self.faults.answer(request, named)

        return answer

    def _as_known(self, reply: Reply) -> Reply:
        if self.known_as is None or not isinstance(reply, Response):
            return reply
        own, (api, streams) = self.origin.encode(), self.known_as
        body = reply.body.replace(own + b"/stream/", streams.encode() + b"/stream/").replace(own, api.encode())
        return replace(reply, body=body)
