"""Stands in for the window: a session on its own thread, orders from the test's thread, events waited for."""

import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, Self, TypeVar

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError
from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    Event,
    FollowingStopped,
    Phase,
    PhaseChanged,
    QuestionChanged,
)
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.rate_limits import UNLIMITED
from llava_desktop.replicate.retry import RetryPolicy
from llava_desktop.tasks.follow import Pace
from llava_desktop.tasks.journal import Store
from llava_desktop.tasks.question_run import RunSettings
from llava_desktop.tasks.session import Session
from tests.fault_server.gate import PATIENCE_SECONDS

E = TypeVar("E")

QUICK = RunSettings(
    policy=RetryPolicy(least_s=0.0, most_s=0.01, tries=3, total_s=10.0),
    pace=Pace(poll_least_s=0.001, poll_most_s=0.01, not_listed_yet_s=0.2),
    looks_after_s=(0.0, 0.01, 0.01),
    throttle_wait_s=0.01,
    rates=UNLIMITED,
    at_once=100,
)
PROMPT = "What is this?"


class Window:
    """A context manager: the session runs inside, and has ended after."""

    def __init__(self, store: Store, engine: Engine, settings: RunSettings = QUICK) -> None:
        self.engine = engine
        self.events: list[Event] = []
        self._changed = threading.Condition()
        self.session = Session(store=store, emit=self._take, user_agent="test", settings=settings)
        self._thread = threading.Thread(target=self.session.run, name="session")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.session.stop()
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive(), "the session did not end"

    def _take(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def order(self, prompt: str = PROMPT, picture: PreparedPicture | None = None, **changes: object) -> AskOrder:
        question = new_question(prompt=prompt, picture=picture, parameters=Parameters(), engine=self.engine)
        return AskOrder(replace(question, **changes), picture, self.engine, 900)  # type: ignore[arg-type]

    def ask(self, prompt: str = PROMPT, picture: PreparedPicture | None = None, **changes: object) -> str:
        order = self.order(prompt, picture, **changes)
        self.session.ask(order)
        return order.question.id

    def cancel(self, question_id: str) -> None:
        self.session.cancel(question_id)

    def resume(self) -> None:
        self.session.resume(self.engine)

    def wait(self, kind: type[E], wanted: Callable[[E], bool]) -> E:
        """The first event that is wanted, waited for."""
        with self._changed:
            found: list[E] = []

            def has_come() -> bool:
                found.extend(event for event in self.events if isinstance(event, kind) and wanted(event))
                return bool(found)

            assert self._changed.wait_for(has_come, PATIENCE_SECONDS), f"never came; there were {self.events[-12:]}"
            return found[0]

    def wait_phase(self, question_id: str, phase: Phase) -> PhaseChanged:
        return self.wait(PhaseChanged, lambda event: event.question_id == question_id and event.phase is phase)

    def wait_row(self, question_id: str, wanted: Callable[[Question], bool]) -> Question:
        found = self.wait(QuestionChanged, lambda event: event.question_id == question_id and wanted(event.question))
        return found.question

    def wait_end(self, question_id: str) -> Question:
        return self.wait_row(question_id, lambda row: row.state.is_finished)

    def wait_stopped(self, question_id: str) -> str:
        return self.wait(FollowingStopped, lambda event: event.question_id == question_id).sentence

    def wait_text(self, question_id: str, text: str) -> None:
        self.wait(Event, lambda _event: self.text(question_id) == text)  # type: ignore[arg-type]

    def text(self, question_id: str) -> str:
        """What stands on the screen."""
        text = ""
        for event in tuple(self.events):
            match event:
                case AnswerDelta(found, more) if found == question_id:
                    text += more
                case AnswerReplaced(found, whole) if found == question_id:
                    text = whole
        return text

    def streamed(self, question_id: str) -> str:
        """Only what was added, as it came."""
        deltas = (event for event in tuple(self.events) if isinstance(event, AnswerDelta))
        return "".join(event.text for event in deltas if event.question_id == question_id)

    def phases(self, question_id: str) -> list[Phase]:
        told = (event for event in tuple(self.events) if isinstance(event, PhaseChanged))
        return [event.phase for event in told if event.question_id == question_id]

    def rows(self, question_id: str) -> list[Question]:
        told = (event for event in tuple(self.events) if isinstance(event, QuestionChanged))
        return [event.question for event in told if event.question_id == question_id]

    def check_token(self) -> Account | AppError:
        reply: Account | AppError = self._reply(lambda take: self.session.check_token(self.engine, take))
        return reply

    def ask_engine(self, work: Callable[[ReplicateClient], Coroutine[Any, Any, E]]) -> E | AppError:
        reply: E | AppError = self._reply(lambda take: self.session.ask_engine(self.engine, work, take))
        return reply

    def _reply(self, ask: Callable[[Callable[[Any], None]], None]) -> Any:
        replies: list[Any] = []
        came = threading.Event()

        def take(reply: Any) -> None:
            replies.append(reply)
            came.set()

        ask(take)
        assert came.wait(PATIENCE_SECONDS), "no reply came"
        return replies[0]

    def let_it_go_on(self) -> None:
        """Whatever could go on has gone on: the loop has made several exchanges with the server meanwhile."""
        for _ in range(3):
            self.check_token()


def engine_of(base_url: str, token: str, kind: EngineKind = EngineKind.REPLICATE) -> Engine:
    return Engine(kind, base_url, token)


LONG_AGO = timedelta(hours=3)
