"""The questions under way, as the window sees them. The one owner of what is live; the history owns what is stored."""

import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    Event,
    FollowingStopped,
    Phase,
    PhaseChanged,
    PictureMadeSmaller,
    QuestionChanged,
    SavingFailed,
    Wait,
)
from llava_desktop.core.question import Question
from llava_desktop.core.status_text import phase_text
from llava_desktop.qt.event_relay import EventRelay
from llava_desktop.qt.network_thread import NetworkThread


@dataclass(slots=True)
class LiveQuestion:
    """One question under way. Times are `time.monotonic()` seconds.

    watched: somebody follows it now. False after FollowingStopped, until "Check now".
    """

    question: Question
    since: float
    phase: Phase = Phase.SAVING
    phase_since: float = 0.0
    wait: Wait | None = None
    watched: bool = True
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    @property
    def holds_ask(self) -> bool:
        """Whether the person still waits for it: not after Cancel, which is finished in the background."""
        return self.watched and self.phase is not Phase.CANCELLING

    def enter(self, phase: Phase, now: float, wait: Wait | None = None) -> None:
        """Somebody follows it, and this is what is waited for."""
        if self.phase is Phase.IN_LINE is not phase:
            self.since = now  # what was waited for others says nothing about the engine
        self.watched, self.phase, self.phase_since, self.wait = True, phase, now, wait

    def phase_text(self, now: float) -> str:
        """What it is doing, in one line for people."""
        return phase_text(
            self.phase,
            seconds=now - (self.phase_since if self.phase is Phase.WAITING else self.since),
            wait=self.wait,
            demo=self.question.engine is EngineKind.DEMO,
        )


class Unfinished(Protocol):
    """What is needed of `storage.history.HistoryStore`."""

    def unfinished(self) -> Future[list[Question]]: ...


class Questions(QObject):
    """Sends intentions to the network thread and turns its events into signals. GUI thread."""

    changed = Signal(object)  # Question: its stored row changed
    phase_changed = Signal(str)  # question id
    text_added = Signal(str, str)  # question id, more text
    text_replaced = Signal(str, str)  # question id, all text
    made_smaller = Signal(str, object)  # question id, PreparedPicture that is sent in the place of a refused one
    stopped = Signal(str, object)  # question id, sentence (str): nobody watches it now
    saving_failed = Signal(str, object)  # question id, sentence (str)
    deleted = Signal(str)  # question id
    _unwatched_read = Signal(object, object)

    def __init__(
        self,
        *,
        network: NetworkThread,
        relay: EventRelay,
        history: Unfinished,
        engine_at: Callable[[str], Engine | None],
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """engine_at: the engine at a base URL, None when it cannot be asked now."""
        super().__init__(parent)
        self._network = network
        self._history = history
        self._engine_at = engine_at
        self._clock = clock
        self._live: dict[str, LiveQuestion] = {}
        self._deleted: set[str] = set()
        relay.arrived.connect(self._take)
        self._unwatched_read.connect(self._cancel_given_up, Qt.ConnectionType.QueuedConnection)

    def ask(self, order: AskOrder) -> None:
        """One click of Ask. The answer comes as signals with the question's id."""
        now = self._clock()
        self._live[order.question.id] = LiveQuestion(order.question, since=now, phase_since=now)
        self._network.send(lambda session: session.ask(order))

    def allow_at_once(self, most: int) -> None:
        """How many questions may run at once; the others wait for their turn."""
        self._network.send(lambda session: session.allow_at_once(most))

    def cancel(self, question_id: str) -> None:
        """Free at once, whatever the network thread is doing. The server is told from there."""
        live = self._live.get(question_id)
        if live is not None:
            if live.watched:
                self._network.send(lambda session: session.cancel(question_id))
            else:
                self._cancel_unwatched(live.question)
            self._enter(live, Phase.CANCELLING)

    def check_again(self, question: Question, engine: Engine) -> None:
        """Look once more for a question that nobody watches."""
        self._network.send(lambda session: session.check_again(question, engine))
        live = self._live.setdefault(question.id, self._picked_up(question))
        live.phase = Phase.CHECKING  # also after a Cancel that nobody was there to take
        self._enter(live, Phase.CHECKING)

    def leave(self, question: Question) -> None:
        """The person leaves one that was not found as it is."""
        self._network.send(lambda session: session.leave(question))

    def resume(self, engine: Engine) -> None:
        """Pick up what never finished with this engine."""
        self._network.send(lambda session: session.resume(engine))

    def give_up(self, question_ids: Collection[str]) -> None:
        """What may run for them is cancelled at the server, whoever follows it; their rows stay."""
        unwatched = set(question_ids) - set(self._live)
        for each in question_ids:
            self.cancel(each)
        if unwatched:  # of an earlier start, say, whose engine was not chosen in this one
            reading = self._history.unfinished()
            reading.add_done_callback(lambda read: self._unwatched_read.emit(unwatched, read))

    def forget(self, question_ids: Collection[str]) -> None:
        """Their rows are gone for ever."""
        for each in question_ids:
            if self._live.pop(each, None) is not None:
                self._deleted.add(each)  # its run ends in the background, and still speaks of it
            self.deleted.emit(each)

    def live(self, question_id: str | None) -> LiveQuestion | None:
        return None if question_id is None else self._live.get(question_id)

    def all_live(self) -> tuple[LiveQuestion, ...]:
        return tuple(self._live.values())

    @property
    def running(self) -> int:
        """How many a person waits for now."""
        return sum(live.holds_ask for live in self._live.values())

    def now(self) -> float:
        """The clock that `LiveQuestion` times are read from."""
        return self._clock()

    def _cancel_unwatched(self, question: Question) -> None:
        engine = self._engine_at(question.base_url)
        if engine is not None:
            self._network.send(lambda session: session.cancel_unwatched(question, engine))

    def _cancel_given_up(self, question_ids: set[str], read: Future[list[Question]]) -> None:
        for question in [] if read.exception() is not None else read.result():
            if question.id in question_ids:
                self._cancel_unwatched(question)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if event.question_id in self._deleted:
                continue
            match event:
                case AnswerDelta(question_id, text):
                    if (live := self._live.get(question_id)) is not None:
                        live.parts.append(text)
                    self.text_added.emit(question_id, text)
                case AnswerReplaced(question_id, text):
                    if (live := self._live.get(question_id)) is not None:
                        live.parts = [text]
                    self.text_replaced.emit(question_id, text)
                case PhaseChanged(question_id, phase, wait):
                    if (live := self._live.get(question_id)) is not None:
                        self._enter(live, phase, wait)
                case QuestionChanged(question):
                    self._take_row(question)
                case PictureMadeSmaller(question_id, picture):
                    self.made_smaller.emit(question_id, picture)
                case FollowingStopped(question_id, sentence):
                    self._stop(question_id, sentence)
                case SavingFailed(question_id, sentence):
                    self.saving_failed.emit(question_id, sentence)

    def _stop(self, question_id: str, sentence: str) -> None:
        if (live := self._live.get(question_id)) is not None:
            live.watched = False
        self.stopped.emit(question_id, sentence)

    def _enter(self, live: LiveQuestion, phase: Phase, wait: Wait | None = None) -> None:
        # What goes on behind a Cancel is not the person's business any more.
        if live.phase is not Phase.CANCELLING:
            live.enter(phase, self._clock(), wait)
            self.phase_changed.emit(live.question.id)

    def _take_row(self, question: Question) -> None:
        live = self._live.get(question.id)
        if question.state.is_finished:
            self._live.pop(question.id, None)
        elif live is not None:
            live.question = question
        else:
            self._live[question.id] = self._picked_up(question)
        self.changed.emit(question)

    def _picked_up(self, question: Question) -> LiveQuestion:
        """One that was asked earlier, and is followed from now on."""
        now = self._clock()
        return LiveQuestion(
            question,
            since=now,
            phase=Phase.CANCELLING if question.cancel_requested else Phase.CHECKING,
            phase_since=now,
            parts=[question.answer] if question.answer else [],
        )
