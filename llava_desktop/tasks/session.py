"""Everything that runs on the network thread: its asyncio loop, the connections, and the questions under way.

The window's thread calls the methods marked "any thread"; each returns at once. What happens comes back through `emit`,
on the network thread.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError
from llava_desktop.core.events import Event
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import FetchProgress, WebPicture
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question
from llava_desktop.core.release import Version
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.tasks.engine_connections import EngineConnections
from llava_desktop.tasks.fetch_picture import fetch_picture
from llava_desktop.tasks.journal import Journal, Store
from llava_desktop.tasks.question_run import RunSettings
from llava_desktop.tasks.questions_under_way import QuestionsUnderWay
from llava_desktop.tasks.update_check import newest_version

T = TypeVar("T")
FetchReply = Callable[[BytesSource | FetchProgress | AppError], None]

_log = logging.getLogger(__name__)


class Session:
    """Runs questions. `run` is the thread's whole life; everything else may be called from any thread."""

    def __init__(
        self,
        *,
        store: Store,
        emit: Callable[[Event], None],
        user_agent: str,
        settings: RunSettings | None = None,
        network: NetworkChoice = AS_THE_SYSTEM,
    ) -> None:
        self._store = store
        self._emit = emit
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        settings = settings or RunSettings()
        self._connections = EngineConnections(user_agent=user_agent, choice=network, settings=settings)
        self._questions = QuestionsUnderWay(
            store=store, emit=emit, connections=self._connections, settings=settings, spawn=self._spawn
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._fetching: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._calling = threading.Lock()
        self._takes_calls = True

    def run(self) -> None:
        """Until `stop`. Network thread."""
        # Not asyncio.run: it waits for the threads of name look-ups, and a dead DNS server would keep the app open.
        try:
            self._loop.run_until_complete(self._main())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    def stop(self) -> None:
        """Any thread. Ends every wait at once; rows that are not finished are picked up at the next start."""
        self._call(self._stopping.set)

    def ask(self, order: AskOrder) -> None:
        """Any thread. One click of Ask."""
        self._call(lambda: self._questions.ask(order))

    def allow_at_once(self, most: int) -> None:
        """Any thread. How many questions may run at once from now on; the others wait."""
        self._call(lambda: self._questions.line.allow(most))

    def use_network(self, choice: NetworkChoice) -> None:
        """Any thread. Another proxy, or another authority, for whatever begins from now on."""
        self._call(lambda: self._connections.use(choice))

    def cancel(self, question_id: str) -> None:
        """Any thread. Nothing happens for a question that is not under way."""
        self._call(lambda: self._questions.cancel(question_id))

    def cancel_unwatched(self, question: Question, engine: Engine) -> None:
        """Any thread. For a question that may run at the server and that nobody follows, also when its row is deleted
        already: it is looked for if need be, and ended there.
        """
        self._call(lambda: self._questions.cancel_unwatched(question, engine))

    def resume(self, engine: Engine) -> None:
        """Any thread. Pick up every row of this engine that never finished, and end those of an earlier demo engine."""
        self._call(lambda: self._spawn(self._questions.resume_all(engine)))

    def check_again(self, question: Question, engine: Engine) -> None:
        """Any thread. Look once more for one question that nobody watches now."""
        self._call(lambda: self._questions.resume(question, engine))

    def leave(self, question: Question) -> None:
        """Any thread. The person has decided about a question that was not found: nothing more is to be said of it."""
        self._call(lambda: self._spawn(Journal(self._store, self._emit, question).save(error="")))

    def stop_waiting(self, question: Question) -> None:
        """Any thread. One that waits for a connection is not to be sent. Nothing happens when it does not wait."""
        self._call(lambda: self._spawn(self._questions.stop_waiting(question)))

    def check_token(self, engine: Engine, reply: Callable[[Account | AppError], None]) -> None:
        """Any thread. `reply` is called on the network thread with whose token it is, or why it does not work."""
        self.ask_engine(engine, lambda client: client.get_account(), reply)

    def ask_engine(
        self,
        engine: Engine,
        work: Callable[[ReplicateClient], Coroutine[Any, Any, T]],
        reply: Callable[[T | AppError], None],
    ) -> None:
        """Any thread. Something that is no question, and creates nothing. `reply` is called on the network thread with
        what `work` returns, or the AppError that it raises.
        """
        self._call(lambda: self._spawn(self._ask_engine(engine, work, reply)))

    def look_for_newer(self, address: str, reply: Callable[[Version | AppError], None]) -> None:
        """Any thread. `reply` is called on the network thread with the version that `address` announces, or why none is
        known. It is not an engine's address, and sees no token.
        """
        self._call(lambda: self._spawn(self._look_for_newer(address, reply)))

    def fetch_picture(self, picture: WebPicture, reply: FetchReply) -> None:
        """Any thread. `reply` is called with each progress, and last with the picture or why there is none. One at a
        time: another one, or `cancel_fetch`, ends it, and then `reply` is not called.
        """
        self._call(lambda: self._fetch(picture, reply))

    def cancel_fetch(self) -> None:
        """Any thread."""
        self._call(self._cancel_fetch)

    def run_check(self, check: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Any thread. A look at the setup: one at a time, so another one, or `cancel_check`, ends it."""
        self._call(lambda: self._run_check(check))

    def cancel_check(self) -> None:
        """Any thread."""
        self._call(self._cancel_check)

    def run_beside(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Any thread. Something that is no question goes on beside them, at most until the session ends. `work` is
        called on the network thread.
        """
        self._call(lambda: self._spawn(work()))

    def _call(self, action: Callable[[], object]) -> None:
        with self._calling:
            if self._takes_calls:
                self._loop.call_soon_threadsafe(action)

    async def _main(self) -> None:
        await self._stopping.wait()
        with self._calling:
            self._takes_calls = False
        # One turn of the loop: what was called before is begun, so that it can be ended like the rest.
        await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._connections.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._settle)
        return task

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A fault of the app on the network thread", exc_info=error)

    async def _ask_engine(
        self,
        engine: Engine,
        work: Callable[[ReplicateClient], Coroutine[Any, Any, T]],
        reply: Callable[[T | AppError], None],
    ) -> None:
        try:
            answer = await work(self._connections.client(engine))
        except AppError as error:
            reply(error)
        else:
            reply(answer)

    async def _look_for_newer(self, address: str, reply: Callable[[Version | AppError], None]) -> None:
        try:
            async with self._connections.open(address) as http:
                version = await newest_version(address, http)
        except AppError as error:
            reply(error)
        else:
            reply(version)

    def _fetch(self, picture: WebPicture, reply: FetchReply) -> None:
        self._cancel_fetch()
        self._fetching = self._spawn(self._fetch_picture(picture, reply))

    def _cancel_fetch(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()

    def _run_check(self, check: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._cancel_check()
        self._checking = self._spawn(check())

    def _cancel_check(self) -> None:
        if self._checking is not None:
            self._checking.cancel()

    async def _fetch_picture(self, picture: WebPicture, reply: FetchReply) -> None:
        try:
            fetched = await fetch_picture(
                picture,
                choice=self._connections.choice,
                user_agent=self._connections.user_agent,
                on_progress=reply,
            )
        except AppError as error:
            reply(error)
        else:
            reply(fetched)
