"""`FaultServer`: the demo engine in a thread of its own, with a plan of faults around its routes."""

import asyncio
import threading
from collections import deque
from types import TracebackType
from typing import Self

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Limits, Reply, Request
from llava_desktop.demo.runner import Model
from llava_desktop.demo.served import ServedPrediction
from llava_desktop.demo.server import DemoServer
from tests.fault_server.faults import Fault
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.fault_server.ledger import Phase, SeenLedger, SeenRequest, phase_of
from tests.fault_server.scripted import ScriptedAnswer, ScriptedModel


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

    model: instead of scripted answers, for example the describer.
    """

    def __init__(self, model: Model | None = None, *, token: str | None = None, limits: Limits | None = None) -> None:
        self._scripted = ScriptedModel()
        self.faults = FaultPlan()
        self._server = DemoServer(model or self._scripted, token=token, limits=limits, around=self._around)
        self.ledger = SeenLedger(self._server.ledger)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="fault-server")

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
        assert self._loop is not None, "enter the server first"
        prediction = self.ledger.predictions[index]

        async def reached() -> None:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await prediction.wait_for_status(status)

        asyncio.run_coroutine_threadsafe(reached(), self._loop).result()
        return prediction

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(PATIENCE_SECONDS), "the server did not start"

    def stop(self) -> None:
        """Also with requests that still stall: their connections are closed."""
        assert self._loop is not None
        assert self._stopped is not None
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive(), "the server did not stop"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        await self._server.start()
        self._ready.set()
        await self._stopped.wait()
        await self._server.close()

    def _around(self, routes: Handler) -> Handler:
        async def answer(request: Request) -> Reply:
            self.ledger.note(request)
            return await self.faults.answer(request, routes)

        return answer
