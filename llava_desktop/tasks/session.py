"""Everything that runs on the network thread: its asyncio loop, the connections, and the questions under way.

The window's thread calls the methods marked "any thread"; each returns at once. What happens comes back through `emit`,
on the network thread.
"""

import asyncio
import dataclasses
import logging
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.events import Event, FollowingStopped
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.tasks.journal import Journal, Store, stored
from llava_desktop.tasks.question_run import QuestionRun, RunSettings

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)

DEMO_ENDED = "The demo engine ended before this answer did. Ask again."
BROKEN = "Something went wrong inside the app while watching this answer. “Check now” looks again."


class Session:
    """Runs questions. `run` is the thread's whole life; everything else may be called from any thread."""

    def __init__(
        self,
        *,
        store: Store,
        emit: Callable[[Event], None],
        user_agent: str,
        settings: RunSettings | None = None,
    ) -> None:
        self._store = store
        self._emit = emit
        self._user_agent = user_agent
        self._settings = settings or RunSettings()
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._runs: dict[str, QuestionRun] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: dict[str, httpx.AsyncClient] = {}
        self._closed = threading.Event()

    def run(self) -> None:
        """Until `stop`. Network thread."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())
        self._closed.set()

    def stop(self) -> None:
        """Any thread. Ends every wait at once; rows that are not finished are picked up at the next start."""
        self._call(self._stopping.set)

    def ask(self, order: AskOrder) -> None:
        """Any thread. One click of Ask."""
        self._call(lambda: self._start(order.question, order.engine, lambda run: run.ask(order)))

    def cancel(self, question_id: str) -> None:
        """Any thread. Nothing happens for a question that is not under way."""
        self._call(lambda: self._cancel(question_id))

    def resume(self, engine: Engine) -> None:
        """Any thread. Pick up every row of this engine that never finished."""
        self._call(lambda: self._spawn(self._resume_all(engine)))

    def check_again(self, question: Question, engine: Engine) -> None:
        """Any thread. Look once more for one question that nobody watches now."""
        self._call(lambda: self._start(question, engine, QuestionRun.resume))

    def check_token(self, engine: Engine, reply: Callable[[Account | AppError], None]) -> None:
        """Any thread. `reply` is called on the network thread with whose token it is, or why it does not work."""
        self._call(lambda: self._spawn(self._check_token(engine, reply)))

    def _call(self, action: Callable[[], object]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(action)

    async def _main(self) -> None:
        await self._stopping.wait()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in self._connections.values():
            await connection.aclose()

    def _start(
        self, question: Question, engine: Engine, work: Callable[[QuestionRun], Coroutine[Any, Any, None]]
    ) -> None:
        if question.id in self._runs or self._stopping.is_set():
            return
        try:
            client = self._client(engine)
        except AppError as error:
            self._emit(FollowingStopped(question.id, error.text))
            return
        journal = Journal(self._store, self._emit, question)
        run = QuestionRun(client, self._store, journal, self._settings)
        self._runs[question.id] = run
        self._spawn(work(run)).add_done_callback(lambda task: self._ended(question.id, task))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _ended(self, question_id: str, task: asyncio.Task[None]) -> None:
        self._runs.pop(question_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A question ended in a fault of the app", exc_info=error)
            self._emit(FollowingStopped(question_id, BROKEN))

    def _cancel(self, question_id: str) -> None:
        run = self._runs.get(question_id)
        if run is not None:
            run.cancel()

    async def _resume_all(self, engine: Engine) -> None:
        try:
            questions = await stored(self._store.unfinished())
        except StorageError as error:
            _log.warning("Unfinished questions could not be read: %s", error)
            return
        for question in questions:
            if question.id in self._runs:
                continue
            if question.engine is EngineKind.DEMO and question.base_url != engine.base_url:
                await self._end_with_its_demo(question)
            elif question.base_url == engine.base_url and engine.token:
                self._start(question, engine, QuestionRun.resume)

    async def _end_with_its_demo(self, question: Question) -> None:
        """Each start has a demo engine of its own; what an earlier one was answering is over, and cost nothing."""
        ended = dataclasses.replace(question, state=QuestionState.GONE, error=DEMO_ENDED, finished_at=datetime.now(UTC))
        journal = Journal(self._store, self._emit, ended)
        await journal.save()

    async def _check_token(self, engine: Engine, reply: Callable[[Account | AppError], None]) -> None:
        try:
            reply(await self._client(engine).get_account())
        except AppError as error:
            reply(error)

    def _client(self, engine: Engine) -> ReplicateClient:
        """Raises AppError when the proxy or certificate settings of this computer cannot be used."""
        connection = self._connections.get(engine.base_url)
        if connection is None:
            connection = open_http_client(engine.base_url, user_agent=self._user_agent)
            self._connections[engine.base_url] = connection
        return ReplicateClient(base_url=engine.base_url, token=engine.token, http=connection)
