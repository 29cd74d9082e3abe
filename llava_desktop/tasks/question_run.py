"""The life of one question on the network loop: journal, POST once, follow, finish; and its cancel at any point."""

import asyncio
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import (
    ApiError,
    NotSent,
    OutcomeUnknown,
    PredictionNotFound,
    StorageError,
    Unreachable,
)
from llava_desktop.core.events import FollowingStopped, Phase
from llava_desktop.core.prediction import Prediction, PredictionStatus
from llava_desktop.core.question import STATE_OF_STATUS, Question, QuestionState
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from llava_desktop.replicate.rate_limits import Rates
from llava_desktop.replicate.retry import RetryPolicy
from llava_desktop.tasks.cancellation import Cancellation, CancelPressed
from llava_desktop.tasks.follow import AnswerTooLong, Follower, Pace
from llava_desktop.tasks.journal import Journal, Store
from llava_desktop.tasks.line import AT_ONCE, Line, Place
from llava_desktop.tasks.posts import PostsUnderWay
from llava_desktop.tasks.reconcile import LOOKS_AFTER_S, Reconciler
from llava_desktop.tasks.sending import THROTTLE_WAIT_S, Sending
from llava_desktop.tasks.wording import ABORTED, Wording, failure_of, not_saved

KEPT_AT_MOST = timedelta(hours=25)
"""From Ask on: the longest run that `Cancel-After` allows, and the hour for which the service keeps what it made."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How patient a run is. Tests make it quick."""

    policy: RetryPolicy = field(default_factory=RetryPolicy)
    pace: Pace = field(default_factory=Pace)
    looks_after_s: tuple[float, ...] = LOOKS_AFTER_S
    throttle_wait_s: float = THROTTLE_WAIT_S
    deadlines: Deadlines = DEADLINES
    rates: Rates = field(default_factory=Rates)
    at_once: int = AT_ONCE


class QuestionRun:
    """One question. `ask` or `resume` is awaited once; `cancel` may come at any time. Network loop only.

    Neither raises ApiError or StorageError: the row and the events say what happened.
    """

    def __init__(
        self,
        client: ReplicateClient,
        store: Store,
        journal: Journal,
        *,
        posts: PostsUnderWay,
        line: Line,
        settings: RunSettings,
    ) -> None:
        self._client = client
        self._store = store
        self._journal = journal
        self._posts = posts
        self._line = line
        self._settings = settings
        self._wording = Wording(journal.question)
        self._cancellation = Cancellation(pressed=journal.question.cancel_requested)
        self._asked_at: float | None = None

    async def ask(self, order: AskOrder) -> None:
        """From the journal row to the end."""
        with closing(self._journal), self._line.place() as place:
            self._journal.show(Phase.SAVING)
            if await self._begin(order, place):
                prediction = await self._create(order)
                if prediction is not None:
                    await self._finish(prediction.id, prediction)

    async def resume(self) -> None:
        """Pick up a row that never finished: by its id, or by looking for it."""
        prediction_id = self._journal.question.prediction_id
        # Without an id nobody knows whether it arrived, also when it was still SENDING as the app ended.
        state = QuestionState.UNKNOWN if prediction_id is None else QuestionState.RUNNING
        self._journal.note(state=state, error="", finished_at=None)
        with closing(self._journal), self._line.place_now():
            self._journal.announce()
            if self._cancellation.pressed:
                self._journal.show(Phase.CANCELLING)
                self._journal.save_soon()
            if prediction_id is None:
                await self._finish_lost(self._wording.looking_again)
            else:
                await self._finish(prediction_id, None)

    @property
    def question(self) -> Question:
        """The row as it is now, with the text that has arrived."""
        return replace(self._journal.question, answer=self._journal.text)

    def cancel(self) -> None:
        """The person pressed Cancel: what can be stopped stops now, the server is told in the background."""
        if self._journal.question.state.is_finished:
            return
        self._journal.show(Phase.CANCELLING)
        self._cancellation.press()
        # Across a crash too: otherwise the next start would follow a run that nobody wants.
        self._journal.note(cancel_requested=True)
        self._journal.save_soon()

    async def _begin(self, order: AskOrder, place: Place) -> bool:
        """Whether it is this question's turn, its row is on the disk as one that is sent, and it is still wanted."""
        try:
            if order.waited:
                self._journal.take_up()
            elif not place.is_held:
                await self._journal.begin_waiting(order.picture, self._wording.never_its_turn)
            if not place.is_held:
                self._journal.show(Phase.IN_LINE)
                await self._cancellation.unless_pressed(place.reached())
            self._asked_at = asyncio.get_running_loop().time()
            return await self._journal.begin(order.picture)
        except CancelPressed:
            await self._end(QuestionState.NOT_SENT)
        except StorageError as error:
            self._journal.note(state=QuestionState.NOT_SENT, error=not_saved(error))
            self._journal.announce()
        return False

    async def _create(self, order: AskOrder) -> Prediction | None:
        """The prediction, its id stored. None: the row has ended without one."""
        sending = Sending(
            self._client,
            self._journal,
            self._posts,
            self._cancellation,
            throttle_wait_s=self._settings.throttle_wait_s,
        )
        try:
            return await sending.send(order)
        except CancelPressed:
            await self._end(QuestionState.NOT_SENT)
        except NotSent as error:
            await self._end_unsent(error)
        except OutcomeUnknown:
            await self._finish_lost(self._wording.looking)
        except ApiError as error:
            await self._end(QuestionState.REJECTED, error=self._wording.of(error))
        return None

    async def _end_unsent(self, error: NotSent) -> None:
        """Not a byte has left. Without a connection it may wait for one; the demo engine needs none."""
        is_wanted = not self._cancellation.pressed and self._journal.question.engine is not EngineKind.DEMO
        if isinstance(error, Unreachable) and is_wanted:
            await self._end(QuestionState.WAITING, error=self._wording.waits(error))
        else:
            await self._end(QuestionState.NOT_SENT, error=self._wording.of(error))

    async def _finish_lost(self, sentence: str) -> None:
        """From a POST whose reply never came: look whether it made a prediction, and finish that."""
        await self._journal.save(state=QuestionState.UNKNOWN, error=sentence)
        self._journal.show(Phase.LOOKING)
        reconciler = Reconciler(
            self._client,
            self._store,
            self._posts,
            policy=self._settings.policy,
            looks_after_s=self._settings.looks_after_s,
        )
        try:
            found = await reconciler.find(self._journal.question, self._journal.claim)
        except (ApiError, StorageError) as error:
            await self._stop_following(self._wording.unclear(error))
            return
        if found is not None:
            # What a list says of it can be thin: it is looked at by itself first.
            await self._finish(found.id, None)
        else:
            sentence = "" if self._cancellation.pressed else self._wording.not_found
            await self._end(QuestionState.NOT_FOUND, error=sentence)

    async def _finish(self, prediction_id: str, known: Prediction | None) -> None:
        """From a stored id to the end. known: the reply to the POST."""
        try:
            await self._end_as(await self._follow(prediction_id, known))
        except PredictionNotFound:
            if datetime.now(UTC) - self._journal.question.created_at > KEPT_AT_MOST:
                await self._end(QuestionState.GONE, error=self._wording.gone)
            else:
                # It may still be there. To call it gone would lose an answer that may be paid for.
                await self._stop_following(self._wording.unknown_there)
        except ApiError as error:
            await self._stop_following(self._wording.of(error))

    async def _follow(self, prediction_id: str, known: Prediction | None) -> Prediction:
        """The terminal prediction, cancelled at the server when that is wanted."""
        follower = Follower(
            self._client,
            self._journal,
            prediction_id,
            on_first_text=self._note_first_text,
            policy=self._settings.policy,
            pace=self._settings.pace,
            streams=self._journal.question.stream,
        )
        try:
            return await self._cancellation.unless_pressed(follower.follow(known))
        except CancelPressed:
            pass
        except AnswerTooLong as error:
            self._journal.note(error=error.text)
        return await follower.cancel()

    async def _end_as(self, final: Prediction) -> None:
        """The terminal GET is the authority: its output replaces what was streamed."""
        succeeded = final.status is PredictionStatus.SUCCEEDED
        # Of a run that did not get to its end the longer text is kept: the server may have less of it than was shown.
        if final.output is not None and (succeeded or len(final.output) > self._journal.text_length):
            self._journal.replace(final.output)
        state, error = STATE_OF_STATUS[final.status], self._journal.question.error
        if final.data_removed and final.output is None and state in {QuestionState.SUCCEEDED, QuestionState.FAILED}:
            error = self._wording.rest_gone if self._journal.text_length else self._wording.gone
            state = QuestionState.GONE
        elif state is QuestionState.FAILED:
            error = failure_of(final)
        elif state is QuestionState.ABORTED:
            error = ABORTED
        await self._end(state, error=error, logs=final.logs, ran_s=final.predict_time_s, raw=final.raw)

    async def _end(self, state: QuestionState, **changes: Any) -> None:  # noqa: ANN401 - the fields of Question
        await self._journal.save(state=state, finished_at=datetime.now(UTC), **changes)

    async def _stop_following(self, sentence: str) -> None:
        await self._journal.save(error=sentence)
        self._journal.emit(FollowingStopped(self._journal.question.id, sentence))

    def _note_first_text(self) -> None:
        # A row that is picked up later has no honest figure: nobody was waiting.
        if self._asked_at is not None:
            self._journal.note(waited_s=asyncio.get_running_loop().time() - self._asked_at)
