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
from typing import TYPE_CHECKING, Any, TypeVar

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.events import Event, FollowingStopped, QuestionChanged, SavingFailed
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import WebPicture
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.release import Version
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.rate_limits import UNLIMITED, RateLimits
from llava_desktop.tasks.fetch_picture import fetch_picture
from llava_desktop.tasks.journal import Journal, Store, stored
from llava_desktop.tasks.line import Line
from llava_desktop.tasks.posts import PostsUnderWay
from llava_desktop.tasks.question_run import QuestionRun, RunSettings
from llava_desktop.tasks.update_check import newest_version
from llava_desktop.tasks.wording import BROKEN, DEMO_ENDED

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

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
        self._user_agent = user_agent
        self._settings = settings or RunSettings()
        self._network = network
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._posts = PostsUnderWay()
        self._line = Line(self._settings.at_once)
        self._runs: dict[str, tuple[QuestionRun, asyncio.Task[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._fetching: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._connections: dict[str, httpx.AsyncClient] = {}
        self._retired: list[httpx.AsyncClient] = []
        self._limits: dict[str, RateLimits] = {}
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
        self._call(lambda: self._ask(order))

    def allow_at_once(self, most: int) -> None:
        """Any thread. How many questions may run at once from now on; the others wait."""
        self._call(lambda: self._line.allow(most))

    def use_network(self, choice: NetworkChoice) -> None:
        """Any thread. Another proxy, or another authority, for whatever begins from now on."""
        self._call(lambda: self._use_network(choice))

    def cancel(self, question_id: str) -> None:
        """Any thread. Nothing happens for a question that is not under way."""
        self._call(lambda: self._cancel(question_id))

    def cancel_unwatched(self, question: Question, engine: Engine) -> None:
        """Any thread. For a question that may run at the server and that nobody follows, also when its row is deleted
        already: it is looked for if need be, and ended there.
        """
        self._call(lambda: self._cancel_unwatched(question, engine))

    def resume(self, engine: Engine) -> None:
        """Any thread. Pick up every row of this engine that never finished, and end those of an earlier demo engine."""
        self._call(lambda: self._spawn(self._resume_all(engine)))

    def check_again(self, question: Question, engine: Engine) -> None:
        """Any thread. Look once more for one question that nobody watches now."""
        self._call(lambda: self._resume(question, engine))

    def leave(self, question: Question) -> None:
        """Any thread. The person has decided about a question that was not found: nothing more is to be said of it."""
        self._call(lambda: self._spawn(Journal(self._store, self._emit, question).save(error="")))

    def stop_waiting(self, question: Question) -> None:
        """Any thread. One that waits for a connection is not to be sent. Nothing happens when it does not wait."""
        self._call(lambda: self._spawn(self._stop_waiting(question)))

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

    def fetch_picture(self, picture: WebPicture, reply: Callable[[BytesSource | AppError], None]) -> None:
        """Any thread. One at a time: another one, or `cancel_fetch`, ends it, and then `reply` is not called."""
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
        for connection in (*self._connections.values(), *self._retired):
            await connection.aclose()

    def _use_network(self, choice: NetworkChoice) -> None:
        """What runs keeps its connection; without encryption only this computer is asked, which needs neither."""
        self._network = choice
        for base_url in [each for each in self._connections if not each.startswith("http:")]:
            self._retired.append(self._connections.pop(base_url))

    def _ask(self, order: AskOrder) -> None:
        if order.question.id in self._runs:  # one that waited, and is being sent already
            return
        try:
            run = self._new_run(order.question, order.engine)
        except AppError as error:
            self._spawn(self._refuse(order, error))
        else:
            self._start(order.question.id, run, run.ask(order))

    def _resume(self, question: Question, engine: Engine) -> None:
        if question.state.is_finished and question.state is not QuestionState.NOT_FOUND:
            return
        if question.id in self._runs:
            run, task = self._runs[question.id]
            if run.question.state.is_finished:  # the window knows, and its end is just being stored
                task.add_done_callback(lambda _ended: self._resume(question, engine))
            return
        try:
            run = self._new_run(question, engine)
        except AppError as error:
            self._emit(FollowingStopped(question.id, error.text))
        else:
            self._start(question.id, run, run.resume())

    def _new_run(self, question: Question, engine: Engine) -> QuestionRun:
        """Raises AppError as `_client`."""
        journal = Journal(self._store, self._emit, question)
        return QuestionRun(
            self._client(engine), self._store, journal, posts=self._posts, line=self._line, settings=self._settings
        )

    def _start(self, question_id: str, run: QuestionRun, work: Coroutine[Any, Any, None]) -> None:
        task = self._spawn(work)
        self._runs[question_id] = run, task
        task.add_done_callback(lambda ended: self._ended(question_id, ended))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._settle)
        return task

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A fault of the app on the network thread", exc_info=error)

    def _ended(self, question_id: str, task: asyncio.Task[None]) -> None:
        del self._runs[question_id]
        if not task.cancelled() and task.exception() is not None:
            self._emit(FollowingStopped(question_id, BROKEN))

    def _cancel(self, question_id: str) -> None:
        if question_id in self._runs:
            run, _ = self._runs[question_id]
            run.cancel()

    def _cancel_unwatched(self, question: Question, engine: Engine) -> None:
        if question.id in self._runs:
            self._cancel(question.id)
        else:
            self._resume(dataclasses.replace(question, cancel_requested=True), engine)

    async def _refuse(self, order: AskOrder, error: AppError) -> None:
        """Nothing can be sent from this computer as it is set up: the question is kept, with the reason."""
        refused = dataclasses.replace(
            order.question, state=QuestionState.NOT_SENT, error=error.text, finished_at=datetime.now(UTC)
        )
        journal = Journal(self._store, self._emit, refused)
        if order.waited:  # and so it does still
            await journal.save(state=QuestionState.WAITING)
            return
        try:
            await journal.begin(order.picture)
        except StorageError:
            journal.announce()

    async def _stop_waiting(self, question: Question) -> None:
        if question.id in self._runs:  # being sent: that is a matter for Cancel
            return
        stopped = dataclasses.replace(question, state=QuestionState.NOT_SENT, error="", cancel_requested=True)
        try:
            if await stored(self._store.stop_waiting(stopped)):
                self._emit(QuestionChanged(stopped))
        except StorageError as error:
            self._emit(SavingFailed(question.id, error.text))

    async def _resume_all(self, engine: Engine) -> None:
        if engine.is_demo:
            await self._end_what_waits_for_another_demo(engine)
        # What runs now may end while the rows are read; they would show it as it was before.
        under_way = frozenset(self._runs)
        try:
            questions = await stored(self._store.unfinished())
        except StorageError as error:
            _log.warning("Unfinished questions could not be read: %s", error)
            return
        for question in questions:
            if question.id in under_way:
                continue
            if question.base_url == engine.base_url:
                if engine.token:
                    self._resume(question, engine)
            elif question.engine is EngineKind.DEMO and (engine.is_demo or question.base_url not in self._connections):
                await self._end_with_its_demo(question)

    async def _end_what_waits_for_another_demo(self, engine: Engine) -> None:
        """A new demo engine is there because the last one has ended: nobody will answer there any more."""
        ending = {
            task: run
            for run, task in self._runs.values()
            if run.question.engine is EngineKind.DEMO and run.question.base_url != engine.base_url
        }
        # All before any has ended: whoever waits in line would take the place that another gives back, and be sent.
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)
        for run in ending.values():
            if not run.question.state.is_finished:
                await self._end_with_its_demo(run.question)

    async def _end_with_its_demo(self, question: Question) -> None:
        """Each demo engine has an address of its own; what an earlier one was answering is over, and cost nothing."""
        ended = dataclasses.replace(question, state=QuestionState.GONE, error=DEMO_ENDED, finished_at=datetime.now(UTC))
        journal = Journal(self._store, self._emit, ended)
        await journal.save()

    async def _ask_engine(
        self,
        engine: Engine,
        work: Callable[[ReplicateClient], Coroutine[Any, Any, T]],
        reply: Callable[[T | AppError], None],
    ) -> None:
        try:
            answer = await work(self._client(engine))
        except AppError as error:
            reply(error)
        else:
            reply(answer)

    async def _look_for_newer(self, address: str, reply: Callable[[Version | AppError], None]) -> None:
        try:
            async with open_http_client(address, user_agent=self._user_agent, choice=self._network) as http:
                version = await newest_version(address, http)
        except AppError as error:
            reply(error)
        else:
            reply(version)

    def _fetch(self, picture: WebPicture, reply: Callable[[BytesSource | AppError], None]) -> None:
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

    async def _fetch_picture(self, picture: WebPicture, reply: Callable[[BytesSource | AppError], None]) -> None:
        try:
            fetched = await fetch_picture(picture, choice=self._network, user_agent=self._user_agent)
        except AppError as error:
            reply(error)
        else:
            reply(fetched)

    def _client(self, engine: Engine) -> ReplicateClient:
        """Raises AppError when the proxy or certificate settings of this computer cannot be used."""
        connection = self._connections.get(engine.base_url)
        if connection is None:
            connection = open_http_client(engine.base_url, user_agent=self._user_agent, choice=self._network)
            self._connections[engine.base_url] = connection
        limits = self._limits.setdefault(
            engine.base_url, RateLimits(UNLIMITED if engine.is_demo else self._settings.rates)
        )
        return ReplicateClient(
            base_url=engine.base_url,
            token=engine.token,
            http=connection,
            deadlines=self._settings.deadlines,
            limits=limits,
        )
