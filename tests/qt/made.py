"""Stand-ins for what lies behind the controllers, and values to feed them. No thread, no clock, no network."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.engine import Engine, EngineKind, TokenPlace
from llava_desktop.core.errors import AppError
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import WebPicture
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.release import Version
from tests.canary.secrets import TOKEN

BASE_URL = "https://api.replicate.com/v1"
DEMO = Engine(EngineKind.DEMO, "http://127.0.0.1:4000/v1", "demo-token")
REPLICATE = Engine(EngineKind.REPLICATE, BASE_URL, TOKEN, TokenPlace.KEYRING)


def as_the_real_one(stand_in: Any) -> Any:
    """For a type checker, which would want the real class."""
    return stand_in


def asked(prompt: str = "What is it?", engine: Engine = DEMO, **changes: Any) -> Question:
    """A question just asked; `changes` are fields of Question."""
    question = new_question(prompt=prompt, picture=None, parameters=Parameters(), engine=engine)
    return dataclasses.replace(question, **changes)


def ended(question: Question, state: QuestionState = QuestionState.SUCCEEDED, **changes: Any) -> Question:
    return dataclasses.replace(question, state=state, finished_at=datetime.now(UTC), **changes)


def order_of(question: Question, engine: Engine = DEMO) -> AskOrder:
    return AskOrder(question, None, engine, 900)


class RecordingSession:
    """Writes down what the window wants."""

    def __init__(self) -> None:
        self.asked: list[AskOrder] = []
        self.allowed: list[int] = []
        self.networks: list[NetworkChoice] = []
        self.cancelled: list[str] = []
        self.resumed: list[Engine] = []
        self.checked_again: list[tuple[Question, Engine]] = []
        self.cancelled_unwatched: list[tuple[Question, Engine]] = []
        self.left: list[Question] = []
        self.stopped_waiting: list[Question] = []
        self.beside: list[Callable[[], Any]] = []
        self.checks: list[tuple[Engine, Callable[[Account | AppError], None]]] = []
        self.fetches: list[tuple[WebPicture, Callable[[BytesSource | AppError], None]]] = []
        self.fetches_cancelled = 0
        self.calls: list[tuple[Engine, Callable[..., Any], Callable[[Any], None]]] = []
        self.setup_checks: list[Callable[[], Any]] = []
        self.setup_checks_cancelled = 0
        self.looks: list[tuple[str, Callable[[Version | AppError], None]]] = []

    def ask(self, order: AskOrder) -> None:
        self.asked.append(order)

    def use_network(self, choice: NetworkChoice) -> None:
        self.networks.append(choice)

    def allow_at_once(self, most: int) -> None:
        self.allowed.append(most)

    def cancel(self, question_id: str) -> None:
        self.cancelled.append(question_id)

    def resume(self, engine: Engine) -> None:
        self.resumed.append(engine)

    def check_again(self, question: Question, engine: Engine) -> None:
        self.checked_again.append((question, engine))

    def cancel_unwatched(self, question: Question, engine: Engine) -> None:
        self.cancelled_unwatched.append((question, engine))

    def leave(self, question: Question) -> None:
        self.left.append(question)

    def run_beside(self, work: Callable[[], Any]) -> None:
        self.beside.append(work)

    def stop_waiting(self, question: Question) -> None:
        self.stopped_waiting.append(question)

    def check_token(self, engine: Engine, reply: Callable[[Account | AppError], None]) -> None:
        self.checks.append((engine, reply))

    def fetch_picture(self, picture: WebPicture, reply: Callable[[BytesSource | AppError], None]) -> None:
        self.fetches.append((picture, reply))

    def cancel_fetch(self) -> None:
        self.fetches_cancelled += 1

    def ask_engine(self, engine: Engine, work: Callable[..., Any], reply: Callable[[Any], None]) -> None:
        self.calls.append((engine, work, reply))

    def run_check(self, check: Callable[[], Any]) -> None:
        self.setup_checks.append(check)

    def cancel_check(self) -> None:
        self.setup_checks_cancelled += 1

    def look_for_newer(self, address: str, reply: Callable[[Version | AppError], None]) -> None:
        self.looks.append((address, reply))


class InstantNetwork:
    """A NetworkThread whose session is there at once."""

    def __init__(self) -> None:
        self.session = RecordingSession()

    def send(self, command: Callable[[Any], None]) -> None:
        command(self.session)


class PatientThread:
    """A JobThread that works when the test says so: `run_next` does the oldest job and delivers its result."""

    def __init__(self, tool: Any = None) -> None:
        self.tool = tool
        self._jobs: list[tuple[Callable[[Any], Any], Callable[[Any], None]]] = []

    def submit(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._jobs.append((job, done))

    def __len__(self) -> int:
        return len(self._jobs)

    def run_next(self) -> None:
        job, done = self._jobs.pop(0)
        try:
            result = job(self.tool)
        except Exception as error:  # noqa: BLE001 - as the real one
            result = error
        done(result)

    def run_all(self) -> None:
        while self._jobs:
            self.run_next()


class PlainRelay(QObject):
    """An EventRelay without a thread: `arrived.emit([...])`."""

    arrived = Signal(object)


class PatientHistory:
    """rows: what never finished."""

    def __init__(self) -> None:
        self.rows: list[Question] = []
        self.cannot_be_read: Exception | None = None

    def unfinished(self) -> Future[list[Question]]:
        read: Future[list[Question]] = Future()
        if self.cannot_be_read is None:
            read.set_result(list(self.rows))
        else:
            read.set_exception(self.cannot_be_read)
        return read


class FakeDemo(QObject):
    """A DemoEngine that the test lets be ready, fail or die."""

    ready = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.starts = 0
        self._is_wanted = False
        self.failed.connect(self._end)
        self.ended.connect(self._end)

    def start(self) -> None:
        if not self._is_wanted:
            self._is_wanted = True
            self.starts += 1

    def _end(self) -> None:
        self._is_wanted = False


class FakeKeyring:
    """A TokenStore in memory. error: what every call raises."""

    def __init__(self, token: str | None = None, error: Exception | None = None) -> None:
        self.token = token
        self.error = error
        self.calls: list[str] = []

    def load(self) -> str | None:
        self._note("load")
        return self.token

    def save(self, token: str) -> None:
        self._note("save")
        self.token = token

    def remove(self) -> None:
        self._note("remove")
        self.token = None

    def _note(self, call: str) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error
