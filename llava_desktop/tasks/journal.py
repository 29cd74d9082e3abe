"""One question's row: what is stored, in the order in which it must be, and what the window is told about it."""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import (
    AnswerDelta,
    AnswerReplaced,
    Event,
    Phase,
    PhaseChanged,
    PictureMadeSmaller,
    QuestionChanged,
    SavingFailed,
    Wait,
)
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.storage.history import AlreadyClaimed

T = TypeVar("T")

SAVE_PARTIAL_EVERY_S = 1.0
"""How much streamed text a crash may cost on this computer; the server still has it for an hour."""

_log = logging.getLogger(__name__)


class Store(Protocol):
    """What the tasks need of the history. Each call returns at once; its future ends when the row is on the disk.

    Writes are done in the order of the calls, and a future cannot be cancelled: who stops waiting stops no write.
    """

    def add(self, question: Question, picture: PreparedPicture | None) -> Future[int]: ...
    def begin(self, question: Question) -> Future[bool]: ...
    def send_smaller(self, question: Question, picture: PreparedPicture) -> Future[bool]: ...
    def update(self, question: Question) -> Future[bool]: ...
    def stop_waiting(self, question: Question) -> Future[bool]: ...
    def save_partial(self, question_id: str, text: str) -> Future[bool]: ...
    def unfinished(self) -> Future[list[Question]]: ...
    def claimed_prediction_ids(self, base_url: str) -> Future[frozenset[str]]: ...


async def stored(future: Future[T]) -> T:
    """Wait for a write as for the network. A cancel stops the waiting, never the write."""
    # No `asyncio.shield` around it: the store's futures cannot be cancelled.
    return await asyncio.wrap_future(future)


class Journal:
    """Owner of one question's current row and of the text that has arrived for it. Network loop only."""

    def __init__(self, store: Store, emit: Callable[[Event], None], question: Question) -> None:
        self._store = store
        self._cancelling = False
        self._waits = False
        self._parts: list[str] = [question.answer] if question.answer else []
        self._length = len(question.answer)
        self._flush: asyncio.TimerHandle | None = None
        self.emit = emit
        self.question = question

    @property
    def text(self) -> str:
        """All text so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def text_length(self) -> int:
        """Characters so far."""
        return self._length

    def show(self, phase: Phase, wait: Wait | None = None) -> None:
        """Tell the window what is waited for. What goes on behind a Cancel is not told any more."""
        if not self._cancelling:
            self._cancelling = phase is Phase.CANCELLING
            self.emit(PhaseChanged(self.question.id, phase, wait))

    def announce(self) -> None:
        """Tell the window how the row is now."""
        self.emit(QuestionChanged(self.question))

    async def begin_waiting(self, picture: PreparedPicture | None, sentence: str) -> None:
        """The row is on the disk, and says that it was not sent: so it stays, with `sentence`, when the app ends before
        its turn. The window is told of the question as it was asked. Raises StorageError.
        """
        self._waits = True
        await stored(
            self._store.add(dataclasses.replace(self.question, state=QuestionState.NOT_SENT, error=sentence), picture)
        )
        self.announce()

    def take_up(self) -> None:
        """Its row is on the disk since earlier, as one that waits: it is changed only when it is sent."""
        self._waits = True
        self.announce()

    async def begin(self, picture: PreparedPicture | None) -> bool:
        """The row is on the disk, synced, before anything is sent. Raises StorageError: then nothing may be sent.

        False when it waited and does not any more (it was deleted, say): then nothing may be sent either. What waited
        counts as asked now: a lost POST is looked for from that time on.
        """
        if self._waits:
            self.show(Phase.SAVING)
            self.question = dataclasses.replace(self.question, created_at=datetime.now(UTC))
            if not await stored(self._store.begin(self.question)):
                return False
            self._waits = False
        else:
            await stored(self._store.add(self.question, picture))
        self.announce()
        return True

    async def send_smaller(self, picture: PreparedPicture) -> bool:
        """The row is on the disk with this picture, before it is sent in the place of a larger one that was refused.

        Raises StorageError: then it may not be sent. Nor when it is False: the row was deleted meanwhile.
        """
        changes: dict[str, Any] = {"picture": picture_record(picture), "sent_smaller": True}
        if not await stored(self._store.send_smaller(dataclasses.replace(self.question, **changes), picture)):
            return False
        self.note(**changes)  # not before: a Cancel that came meanwhile has changed the row too
        self.announce()
        self.emit(PictureMadeSmaller(self.question.id, picture))
        return True

    async def save(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Question, as dataclasses.replace takes them
        """Change the row, tell the window, wait until it is stored, and tell again: the history reads it from the disk.

        A disk that takes no more must not stop a run that is paid for: the window is told and the run goes on.
        """
        self._stop_flush()
        self.question = dataclasses.replace(self.question, answer=self.text, **changes)
        writing = self._store.update(self.question)
        self.announce()
        try:
            await stored(writing)
        except StorageError as error:
            self.emit(SavingFailed(self.question.id, error.text))
        else:
            self.announce()

    async def claim(self, prediction_id: str) -> bool:
        """Make a prediction that was found in the service's list this row's own.

        False when another row has it: then it is not ours. Only after this may anything be done with it.
        """
        adopted: dict[str, Any] = {"state": QuestionState.RUNNING, "prediction_id": prediction_id, "error": ""}
        try:
            await stored(self._store.update(dataclasses.replace(self.question, answer=self.text, **adopted)))
        except AlreadyClaimed:
            return False
        except StorageError as error:
            self.emit(SavingFailed(self.question.id, error.text))
        # Not before: a Cancel that came meanwhile has changed the row too.
        self.note(**adopted)
        self.announce()
        return True

    def note(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Question
        """Change the row in memory; the next `save` stores it."""
        self.question = dataclasses.replace(self.question, **changes)

    def save_soon(self) -> None:
        """Store the row as it is, without waiting for it. What waits in line is stored as it should be already."""
        if self._waits:
            return
        row = dataclasses.replace(self.question, answer=self.text)
        self._store.update(row).add_done_callback(_log_failed_write)

    def append(self, text: str) -> None:
        """More streamed text; stored within SAVE_PARTIAL_EVERY_S."""
        self._parts.append(text)
        self._length += len(text)
        self.emit(AnswerDelta(self.question.id, text))
        self._plan_flush()

    def replace(self, text: str) -> None:
        """The server's own text so far. Emits the smallest change that leads to it."""
        now = self.text
        if text == now:
            return
        if now and text.startswith(now):
            self.append(text[len(now) :])
            return
        self._parts = [text]
        self._length = len(text)
        self.emit(AnswerReplaced(self.question.id, text))
        self._plan_flush()

    def close(self) -> None:
        """Nothing more will be written from here; what was not flushed yet is handed to the writer."""
        if self._flush is not None:
            self._stop_flush()
            self._write_partial()

    def _plan_flush(self) -> None:
        if self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(SAVE_PARTIAL_EVERY_S, self._write_partial)

    def _stop_flush(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _write_partial(self) -> None:
        self._flush = None
        self._store.save_partial(self.question.id, self.text).add_done_callback(_log_failed_write)


def _log_failed_write(future: Future[bool]) -> None:
    # The row is written again at the end; a failure there is told to the person.
    if (error := future.exception()) is not None:
        _log.warning("Part of an answer could not be saved: %s", error)
