"""Watch one prediction until it is terminal: stream while that works, poll when it does not. GET is the authority.

Source of the rules: the service's documentation and recorded traffic. A stream is cut after 30 s of silence and a cold
boot takes minutes, so a stream that ends proves nothing; it is resumed with `Last-Event-ID`, replayed events dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from llava_desktop.core.errors import ApiError, AppError, PredictionNotFound, UnexpectedReply
from llava_desktop.core.events import Phase, Wait
from llava_desktop.core.prediction import Prediction, PredictionStatus
from llava_desktop.core.text import storable
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.replicate.sse import ServerSentEvent
from llava_desktop.tasks.journal import Journal

ANSWER_MOST = 4_000_000
"""Characters. A run that writes on and on is stopped; what came is kept."""
POLL_LEAST_S = 1.0
POLL_MOST_S = 5.0
FRUITLESS_STREAMS = 3
"""After so many streams in a row that brought nothing new, only polling is left (until the model begins)."""
NOT_LISTED_YET_S = 60.0
"""How long an id may answer 404 before that is believed: replicas of the service lag behind."""


class AnswerTooLong(AppError):
    pass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between looks; tests make them short."""

    poll_least_s: float = POLL_LEAST_S
    poll_most_s: float = POLL_MOST_S
    not_listed_yet_s: float = NOT_LISTED_YET_S


class Follower:
    """Follows one prediction into a journal. One use, network loop only."""

    def __init__(
        self,
        client: ReplicateClient,
        journal: Journal,
        prediction_id: str,
        *,
        on_first_text: Callable[[], None],
        policy: RetryPolicy,
        pace: Pace,
    ) -> None:
        self._client = client
        self._journal = journal
        self._id = prediction_id
        self._on_first_text = on_first_text
        self._policy = policy
        self._pace = pace
        self._seen: set[str] = set()
        self._last_event_id: str | None = None
        self._stream_done = False
        self._fruitless = 0
        self._poll_s = pace.poll_least_s
        self._phase: Phase | None = None

    async def follow(self, created: Prediction | None) -> Prediction:
        """The terminal prediction, as GET shows it. created: the reply to the POST, None to look first.

        Raises ApiError when it cannot be watched any more, AnswerTooLong at the limit.
        """
        self._show(Phase.STARTING)
        prediction = created if created is not None and not created.status.is_terminal else await self._look()
        while not prediction.status.is_terminal:
            if prediction.stream_url is not None and self._may_stream():
                await self._stream(prediction.stream_url)
            else:
                self._take(prediction)
                await asyncio.sleep(self._next_poll())
            was_starting = prediction.status is PredictionStatus.STARTING
            prediction = await self._look()
            if was_starting and prediction.status is not PredictionStatus.STARTING:
                # During a cold boot a stream is silent, and is dropped for it: that says nothing about the next one.
                self._fruitless = 0
        return prediction

    async def cancel(self) -> Prediction:
        """Tell the server, then look until it agrees. The terminal prediction; raises ApiError."""
        self._poll_s = self._pace.poll_least_s
        await self._patiently(lambda: self._client.cancel_prediction(self._id))
        while True:
            prediction = await self._look()
            if prediction.status.is_terminal:
                return prediction
            await asyncio.sleep(self._next_poll())

    async def _look(self) -> Prediction:
        found = await self._patiently(lambda: self._client.get_prediction(self._id))
        if not found.status.is_terminal:
            self._show(Phase.ANSWERING if self._journal.text_length else Phase.STARTING)
        return found

    async def _patiently(self, call: Callable[[], Awaitable[Prediction]]) -> Prediction:
        """`call`, repeated while the network or the server is unwell, something else answers, or the id is not known
        everywhere yet. Raises ApiError when that lasts.
        """
        loop = asyncio.get_running_loop()
        listed_by = loop.time() + self._pace.not_listed_yet_s
        strange_replies = 0
        while True:
            try:
                return await retrying(call, policy=self._policy, on_wait=self._tell_wait)
            except PredictionNotFound:
                if loop.time() >= listed_by:
                    raise
            except UnexpectedReply:
                # A sign-in page of the network, say: it goes away, and the prediction does not.
                strange_replies += 1
                if strange_replies >= self._policy.tries:
                    raise
            await asyncio.sleep(self._next_poll())

    def _may_stream(self) -> bool:
        # Without an id to resume from, the server would replay text that is already on the screen.
        resumable = self._last_event_id is not None or not self._journal.text_length
        return resumable and not self._stream_done and self._fruitless < FRUITLESS_STREAMS

    async def _stream(self, stream_url: str) -> None:
        """One connection to the stream, until it ends in whatever way."""
        seen_before = frozenset(self._seen)
        brought_something = False
        try:
            async with aclosing(
                self._client.stream_prediction(stream_url, last_event_id=self._last_event_id)
            ) as stream:
                async for events in stream:
                    new = [event for event in events if event.id not in seen_before]
                    brought_something = brought_something or bool(new)
                    self._read(new)
                    if self._stream_done:
                        break
        except ApiError:
            # Why a stream ended does not matter: GET says what is true, and it is asked next.
            pass
        self._fruitless = 0 if brought_something else self._fruitless + 1
        if self._journal.text_length:
            self._show(Phase.CHECKING)
        if not brought_something:
            await asyncio.sleep(self._next_poll())

    def _read(self, events: list[ServerSentEvent]) -> None:
        """Take what one network chunk brought, without what was there before the connection broke."""
        texts: list[str] = []
        for event in events:
            if event.id:
                self._seen.add(event.id)
                self._last_event_id = event.id
            if event.event == "output":
                texts.append(event.data)
            elif event.event == "done":
                self._stream_done = True
        if texts:
            self._add("".join(texts))

    def _take(self, prediction: Prediction) -> None:
        """Partial output that GET shows while nothing streams."""
        if prediction.output:
            first = not self._journal.text_length
            self._journal.replace(prediction.output)
            self._after_text(first=first)

    def _add(self, text: str) -> None:
        first = not self._journal.text_length
        self._journal.append(storable(text))
        self._after_text(first=first)

    def _after_text(self, *, first: bool) -> None:
        if first:
            self._on_first_text()
        self._show(Phase.ANSWERING)
        if self._journal.text_length > ANSWER_MOST:
            raise AnswerTooLong("The answer was stopped: it had grown past 4 million characters.", "What came is kept.")

    def _next_poll(self) -> float:
        wait_s = self._poll_s
        self._poll_s = min(self._pace.poll_most_s, self._poll_s * 1.5)
        return wait_s

    def _tell_wait(self, wait: Wait) -> None:
        self._phase = Phase.WAITING
        self._journal.show(Phase.WAITING, wait)

    def _show(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self._journal.show(phase)
