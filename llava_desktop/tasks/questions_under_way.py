"""The questions under way: who is asked, picked up, cancelled and ended, one task each."""

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.events import Event, FollowingStopped, QuestionChanged, SavingFailed
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.tasks.engine_connections import EngineConnections
from llava_desktop.tasks.journal import Journal, Store, stored
from llava_desktop.tasks.line import Line
from llava_desktop.tasks.posts import PostsUnderWay
from llava_desktop.tasks.question_run import QuestionRun, RunSettings
from llava_desktop.tasks.wording import BROKEN, DEMO_ENDED

Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]

_log = logging.getLogger(__name__)


class QuestionsUnderWay:
    """Network thread."""

    def __init__(
        self,
        *,
        store: Store,
        emit: Callable[[Event], None],
        connections: EngineConnections,
        settings: RunSettings,
        spawn: Spawn,
    ) -> None:
        """spawn: begins a task that ends with the session."""
        self._store = store
        self._emit = emit
        self._connections = connections
        self._settings = settings
        self._spawn = spawn
        self._posts = PostsUnderWay()
        self._runs: dict[str, tuple[QuestionRun, asyncio.Task[None]]] = {}
        self.line = Line(settings.at_once)

    def ask(self, order: AskOrder) -> None:
        if order.question.id in self._runs:  # one that waited, and is being sent already
            return
        try:
            run = self._new_run(order.question, order.engine)
        except AppError as error:
            self._spawn(self._refuse(order, error))
        else:
            self._start(order.question.id, run, run.ask(order))

    def resume(self, question: Question, engine: Engine) -> None:
        if question.state.is_finished and question.state is not QuestionState.NOT_FOUND:
            return
        if question.id in self._runs:
            run, task = self._runs[question.id]
            if run.question.state.is_finished:  # the window knows, and its end is just being stored
                task.add_done_callback(lambda _ended: self.resume(question, engine))
            return
        try:
            run = self._new_run(question, engine)
        except AppError as error:
            self._emit(FollowingStopped(question.id, error.text))
        else:
            self._start(question.id, run, run.resume())

    def _new_run(self, question: Question, engine: Engine) -> QuestionRun:
        """Raises AppError as `EngineConnections.client`."""
        journal = Journal(self._store, self._emit, question)
        return QuestionRun(
            self._connections.client(engine),
            self._store,
            journal,
            posts=self._posts,
            line=self.line,
            settings=self._settings,
        )

    def _start(self, question_id: str, run: QuestionRun, work: Coroutine[Any, Any, None]) -> None:
        task = self._spawn(work)
        self._runs[question_id] = run, task
        task.add_done_callback(lambda ended: self._ended(question_id, ended))

    def _ended(self, question_id: str, task: asyncio.Task[None]) -> None:
        del self._runs[question_id]
        if not task.cancelled() and task.exception() is not None:
            self._emit(FollowingStopped(question_id, BROKEN))

    def cancel(self, question_id: str) -> None:
        if question_id in self._runs:
            run, _ = self._runs[question_id]
            run.cancel()

    def cancel_unwatched(self, question: Question, engine: Engine) -> None:
        if question.id in self._runs:
            self.cancel(question.id)
        else:
            self.resume(dataclasses.replace(question, cancel_requested=True), engine)

    async def _refuse(self, order: AskOrder, error: AppError) -> None:
        """Nothing can be sent from this computer as it is set up: the question is kept, with the reason."""
        refused = dataclasses.replace(
            order.question, state=QuestionState.NOT_SENT, error=error.text, finished_at=datetime.now(UTC)
        )
        journal = Journal(self._store, self._emit, refused)
        if order.waited:  # and so it does still
            await journal.save(state=QuestionState.WAITING)
        else:
            await _keep(journal, order)

    async def stop_waiting(self, question: Question) -> None:
        if question.id in self._runs:  # being sent: that is a matter for Cancel
            return
        stopped = dataclasses.replace(question, state=QuestionState.NOT_SENT, error="", cancel_requested=True)
        try:
            if await stored(self._store.stop_waiting(stopped)):
                self._emit(QuestionChanged(stopped))
        except StorageError as error:
            self._emit(SavingFailed(question.id, error.text))

    async def resume_all(self, engine: Engine) -> None:
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
                    self.resume(question, engine)
            elif question.engine is EngineKind.DEMO and (
                engine.is_demo or question.base_url not in self._connections.by_base
            ):
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


async def _keep(journal: Journal, order: AskOrder) -> None:
    try:
        await journal.begin(order.picture)
    except StorageError:
        journal.announce()
