"""The life of one question on the network loop: journal, POST once, follow, finish; and its cancel at any point."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from llava_desktop.core.asking import AskOrder, request_of
from llava_desktop.core.errors import (
    ApiError,
    NotSent,
    OutcomeUnknown,
    PredictionNotFound,
    StorageError,
    Throttled,
)
from llava_desktop.core.events import FollowingStopped, Phase, PhaseChanged, QuestionChanged
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Prediction, PredictionRequest, PredictionStatus
from llava_desktop.core.question import STATE_OF_STATUS, QuestionState
from llava_desktop.core.text import one_line
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.tasks.follow import AnswerTooLong, Follower, Pace
from llava_desktop.tasks.journal import Journal, Store
from llava_desktop.tasks.reconcile import LOOKS_AFTER_S, Reconciler

T = TypeVar("T")

THROTTLE_WAIT_S = 10.0
"""When a 429 does not say how long."""
THROTTLED_TRIES = 6
FRESH = timedelta(minutes=2)

LOOKING = "Sent, but the connection dropped before Replicate answered. Looking for it…"
GONE = "Replicate no longer keeps this answer: it deletes everything one hour after the end."
NOT_FOUND = "This question never reached Replicate, so nothing was charged. Ask again when you like."


class CancelPressed(Exception):
    """The person pressed Cancel. Not an error, and not the end of the app (that is asyncio.CancelledError)."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How patient a run is. Tests make it quick."""

    policy: RetryPolicy = field(default_factory=RetryPolicy)
    pace: Pace = field(default_factory=Pace)
    looks_after_s: tuple[float, ...] = LOOKS_AFTER_S
    throttle_wait_s: float = THROTTLE_WAIT_S


class QuestionRun:
    """One question. `ask` or `resume` is awaited once; `cancel` may come at any time. Network loop only."""

    def __init__(self, client: ReplicateClient, store: Store, journal: Journal, settings: RunSettings) -> None:
        self._client = client
        self._store = store
        self._journal = journal
        self._settings = settings
        self._cancel_pressed = journal.question.cancel_requested
        self._interruptible: asyncio.Task[Any] | None = None
        self._asked_at = asyncio.get_running_loop().time()

    async def ask(self, order: AskOrder) -> None:
        """From the journal row to the end. Never raises ApiError or StorageError: the row and the events say it."""
        self._show(Phase.SAVING)
        if await self._begin(order.picture):
            prediction = await self._create(request_of(order.question, order.picture), order.cancel_after_s)
            if prediction is not None:
                await self._finish_run(prediction)
        self._journal.close()

    async def resume(self) -> None:
        """Pick up a row that never finished: by its id, or by looking for it."""
        question = self._journal.question
        if question.prediction_id is None:
            prediction = await self._look_for_it()
        else:
            prediction = Prediction(id=question.prediction_id, status=PredictionStatus.UNKNOWN)
        if prediction is not None:
            await self._finish_run(prediction)
        self._journal.close()

    def cancel(self) -> None:
        """The person pressed Cancel: what can be stopped stops now, the server is told in the background."""
        if self._cancel_pressed:
            return
        self._cancel_pressed = True
        self._show(Phase.CANCELLING)
        if self._interruptible is not None:
            self._interruptible.cancel()

    async def _begin(self, picture: PreparedPicture | None) -> bool:
        """Whether the row is on the disk and the question is still wanted."""
        try:
            await self._journal.begin(picture)
        except StorageError as error:
            sentence = f"Nothing was sent, because the question could not be saved first. {error.text}"
            self._journal.note(state=QuestionState.NOT_SENT, error=sentence)
            self._journal.emit(QuestionChanged(self._journal.question))
            return False
        if self._cancel_pressed:
            await self._end(QuestionState.NOT_SENT, cancel_requested=True)
            return False
        return True

    async def _create(self, request: PredictionRequest, cancel_after_s: int) -> Prediction | None:
        """POST, exactly once unless the server says 429. None: the row has ended without a prediction."""
        for tries in range(1, THROTTLED_TRIES + 1):
            self._show(Phase.SENDING)
            try:
                return await self._post(request, cancel_after_s)
            except CancelPressed:
                await self._end(QuestionState.NOT_SENT, cancel_requested=True)
                return None
            except NotSent as error:
                await self._end(QuestionState.NOT_SENT, error=error.text)
                return None
            except OutcomeUnknown:
                await self._journal.save(state=QuestionState.UNKNOWN, error=LOOKING)
                return await self._look_for_it()
            except Throttled as error:
                if tries == THROTTLED_TRIES:
                    await self._end(QuestionState.REJECTED, error=error.text)
                    return None
                if not await self._wait(error.retry_after_s or self._settings.throttle_wait_s):
                    await self._end(QuestionState.NOT_SENT, cancel_requested=True)
                    return None
            except ApiError as error:
                await self._end(QuestionState.REJECTED, error=error.text)
                return None
        raise AssertionError("the last try returns")

    async def _post(self, request: PredictionRequest, cancel_after_s: int) -> Prediction:
        """Interruptible until the first byte leaves; after that only the reply, or its absence, ends it.

        Raises CancelPressed while nothing was sent. Cancelling later would leave a prediction that nobody can cancel.
        """
        loop = asyncio.get_running_loop()
        first_byte = loop.create_future()

        def sending() -> None:
            if not first_byte.done():
                first_byte.set_result(None)
            self._interruptible = None

        posting = loop.create_task(
            self._client.create_prediction(request, cancel_after_s=cancel_after_s, on_leaving=sending)
        )
        self._interruptible = posting
        if self._cancel_pressed:
            posting.cancel()
        try:
            return await posting
        except asyncio.CancelledError:
            if self._cancel_pressed and not first_byte.done() and not _closing():
                raise CancelPressed from None
            raise
        finally:
            self._interruptible = None

    async def _wait(self, wait_s: float) -> bool:
        """Wait as told, visibly. False when Cancel was pressed meanwhile."""
        self._journal.emit(PhaseChanged(self._journal.question.id, Phase.WAITING, wait_s))
        try:
            await self._unless_cancelled(asyncio.sleep(wait_s))
        except CancelPressed:
            return False
        return True

    async def _look_for_it(self) -> Prediction | None:
        """The prediction of a POST whose reply never came; None when it was not made, or nobody could look."""
        if not self._cancel_pressed:
            self._show(Phase.LOOKING)
        reconciler = Reconciler(
            self._client, self._store, policy=self._settings.policy, looks_after_s=self._settings.looks_after_s
        )
        try:
            found = await reconciler.find(self._journal.question)
        except ApiError as error:
            await self._stop_following(f"It is not known yet whether this question reached Replicate. {error.text}")
            return None
        if found is None:
            await self._end(
                QuestionState.NOT_SENT,
                error="" if self._cancel_pressed else NOT_FOUND,
                cancel_requested=self._cancel_pressed,
            )
        return found

    async def _finish_run(self, prediction: Prediction) -> None:
        """From a known id to the end."""
        question = self._journal.question
        if question.prediction_id != prediction.id or question.state is not QuestionState.RUNNING:
            # Before anything else is done with it: an id that is on the disk can never be lost again.
            await self._journal.save(
                state=QuestionState.RUNNING,
                prediction_id=prediction.id,
                error="",
                cancel_requested=self._cancel_pressed,
            )
        try:
            await self._end_as(await self._follow(prediction))
        except PredictionNotFound:
            await self._end(QuestionState.GONE, error=GONE)
        except ApiError as error:
            await self._stop_following(error.text)

    async def _follow(self, prediction: Prediction) -> Prediction:
        follower = Follower(
            self._client,
            self._journal,
            on_first_text=self._note_first_text,
            policy=self._settings.policy,
            pace=self._settings.pace,
            fresh=datetime.now(UTC) - self._journal.question.created_at < FRESH,
        )
        try:
            return await self._unless_cancelled(follower.follow(prediction))
        except CancelPressed:
            return await self._cancel_at_server(prediction, follower)
        except AnswerTooLong as error:
            await self._journal.save(error=error.text)
            return await self._cancel_at_server(prediction, follower)

    async def _cancel_at_server(self, prediction: Prediction, follower: Follower) -> Prediction:
        """Tell the server, then look until it agrees. The person does not wait for this."""
        await self._journal.save(cancel_requested=self._cancel_pressed)
        cancelled = await retrying(
            lambda: self._client.cancel_prediction(prediction.id),
            policy=self._settings.policy,
            on_wait=lambda _wait_s: None,
        )
        while not cancelled.status.is_terminal:
            await asyncio.sleep(self._settings.pace.poll_least_s)
            cancelled = await follower.look(prediction)
        return cancelled

    async def _end_as(self, final: Prediction) -> None:
        """The terminal GET is the authority: its output replaces what was streamed."""
        if final.output is not None and not (self._cancel_pressed and len(final.output) < self._journal.text_length):
            self._journal.replace(final.output)
        state = STATE_OF_STATUS[final.status]
        error = self._journal.question.error
        if final.data_removed and final.output is None and not self._journal.text_length:
            state, error = QuestionState.GONE, GONE
        elif state is QuestionState.FAILED:
            error = failure_sentence(final)
        elif state is QuestionState.ABORTED:
            error = "The model did not start before the time limit, so nothing was charged. Ask again, or later."
        await self._end(
            state,
            error=error,
            logs=final.logs,
            ran_s=final.predict_time_s,
            cancel_requested=self._cancel_pressed,
        )

    async def _end(self, state: QuestionState, **changes: Any) -> None:  # noqa: ANN401 - the fields of Question
        await self._journal.save(state=state, finished_at=datetime.now(UTC), **changes)

    async def _stop_following(self, sentence: str) -> None:
        await self._journal.save(error=sentence)
        self._journal.emit(FollowingStopped(self._journal.question.id, sentence))

    async def _unless_cancelled(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. Raises CancelPressed as soon as the person cancels."""
        if self._cancel_pressed:
            work.close()
            raise CancelPressed
        task = asyncio.get_running_loop().create_task(work)
        self._interruptible = task
        try:
            return await task
        except asyncio.CancelledError:
            if self._cancel_pressed and not _closing():
                raise CancelPressed from None
            raise
        finally:
            self._interruptible = None

    def _note_first_text(self) -> None:
        waited_s = asyncio.get_running_loop().time() - self._asked_at
        self._journal.note(waited_s=waited_s)

    def _show(self, phase: Phase) -> None:
        self._journal.emit(PhaseChanged(self._journal.question.id, phase))


def _closing() -> bool:
    """Whether the task around us is being cancelled itself: the app is closing."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def failure_sentence(prediction: Prediction) -> str:
    """Why a run failed. The error can be empty: then the end of its logs is the best there is."""
    if prediction.error:
        return f"The model failed: {one_line(prediction.error, 400)}"
    lines = [line for line in prediction.logs.splitlines() if line.strip()]
    if lines:
        return f"The model failed. The end of its log: {one_line(lines[-1], 400)}"
    return "The model failed and did not say why. Ask again, or change the question."
