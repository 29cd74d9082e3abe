"""Watch one prediction until it is terminal: stream while that works, poll when it does not. GET is the authority.

Source of the rules: the service's documentation and recorded traffic. A stream is cut after 30 s of silence and a cold
boot takes minutes, so a stream that ends proves nothing; it is resumed with `Last-Event-ID`, replayed events dropped.
A connection can also die without a word: beside a stream that says nothing new, the prediction is looked at.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from llava_desktop.core.errors import ApiError, AppError, PredictionNotFound, UnexpectedReply
from llava_desktop.core.events import Phase, Wait, WaitReason
from llava_desktop.core.prediction import Prediction, PredictionStatus
from llava_desktop.core.words import tr
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.tasks.journal import Journal
from llava_desktop.tasks.stream_position import StreamPosition

ANSWER_MOST = 4_000_000
"""Characters. A run that writes on and on is stopped; what came is kept."""
POLL_LEAST_S = 1.0
POLL_MOST_S = 5.0
SILENCE_S = 5.0
"""A stream that has brought nothing new for so long may be dead: then the prediction is looked at beside it."""
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
    silence_s: float = SILENCE_S
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
        streams: bool = True,
    ) -> None:
        """streams: False looks at it now and then, and never opens its stream."""
        self._streams = streams
        self._client = client
        self._journal = journal
        self._id = prediction_id
        self._on_first_text = on_first_text
        self._policy = policy
        self._pace = pace
        self._place = StreamPosition()
        self._fruitless = 0
        self._poll_s = pace.poll_least_s
        self._looked_at = -pace.poll_least_s
        self._heard_at = 0.0
        self._phase: Phase | None = None

    async def follow(self, created: Prediction | None) -> Prediction:
        """The terminal prediction, as GET shows it. created: the reply to the POST, None to look first.

        Raises ApiError when it cannot be watched any more, AnswerTooLong at the limit.
        """
        self._show(Phase.STARTING)
        prediction = created if created is not None and not created.status.is_terminal else await self._look()
        while not prediction.status.is_terminal:
            self._take(prediction)
            found = None
            if prediction.stream_url is not None and self._may_stream():
                found = await self._stream(prediction.stream_url)
            else:
                await asyncio.sleep(self._next_poll())
            was_starting = prediction.status is PredictionStatus.STARTING
            prediction = found or await self._look()
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
        # Streams that break again and again must not make the looks between them come faster than polls.
        await asyncio.sleep(self._looked_at + self._pace.poll_least_s - self._now())
        found = await self._patiently(lambda: self._client.get_prediction(self._id))
        self._looked_at = self._now()
        if not found.status.is_terminal:
            self._show(Phase.ANSWERING if self._journal.text_length else Phase.STARTING)
        return found

    async def _patiently(self, call: Callable[[], Awaitable[Prediction]]) -> Prediction:
        """`call`, repeated while the network or the server is unwell, something else answers, or the id is not known
        everywhere yet. Raises ApiError when that lasts.
        """
        listed_by = self._now() + self._pace.not_listed_yet_s
        strange_replies = 0
        while True:
            try:
                return await retrying(call, policy=self._policy, on_wait=self._tell_wait)
            except PredictionNotFound:
                if self._now() >= listed_by:
                    raise
                wait_s = self._next_poll()
            except UnexpectedReply:
                # A sign-in page of the network, say: it goes away, and the prediction does not.
                strange_replies += 1
                if strange_replies >= self._policy.tries:
                    raise
                wait_s = self._next_poll()
                self._tell_wait(Wait(wait_s, WaitReason.NETWORK))
            await asyncio.sleep(wait_s)

    def _may_stream(self) -> bool:
        return self._streams and self._place.may_connect and self._fruitless < FRUITLESS_STREAMS

    async def _stream(self, stream_url: str) -> Prediction | None:
        """One connection to the stream, until it ends in whatever way, or a look beside it shows that it is dead.

        What that look showed, else None: then it is for the caller to look.
        """
        self._place.connect()
        self._heard_at = self._now()
        loop = asyncio.get_running_loop()
        reading = loop.create_task(self._read_stream(stream_url))
        watching = loop.create_task(self._watch_silence())
        try:
            await asyncio.wait({reading, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, watching):
                task.cancel()
            await asyncio.wait({reading, watching})
        if not reading.cancelled():
            reading.result()  # AnswerTooLong
        self._fruitless = 0 if self._place.brought_something else self._fruitless + 1
        if not watching.cancelled():
            return watching.result()
        if self._journal.text_length:
            self._show(Phase.CHECKING)
        if not self._place.brought_something:
            await asyncio.sleep(self._next_poll())
        return None

    async def _read_stream(self, stream_url: str) -> None:
        try:
            async with aclosing(
                self._client.stream_prediction(stream_url, last_event_id=self._place.last_event_id)
            ) as stream:
                async for events in stream:
                    text = self._place.new_text(events, self._journal.text_length, lambda: self._journal.text)
                    if text:
                        self._heard_at = self._now()
                        self._add(text)
                    if not self._place.may_connect:
                        break
        except ApiError:
            # Why a stream ended does not matter: GET says what is true, and it is asked next.
            pass

    async def _watch_silence(self) -> Prediction:
        """What a look shows that the stream did not bring. Never ends while the stream keeps up."""
        while True:
            quiet_s = self._now() - max(self._heard_at, self._looked_at)
            if quiet_s < self._pace.silence_s:
                await asyncio.sleep(self._pace.silence_s - quiet_s)
                continue
            self._looked_at = self._now()
            try:
                found = await self._client.get_prediction(self._id)
            except ApiError:
                continue  # the stream may still be alive; the next look is as far away as this one was
            if found.status.is_terminal or len(found.output or "") > self._journal.text_length:
                return found

    def _take(self, prediction: Prediction) -> None:
        """Partial output that GET shows, when it shows more than there is."""
        shown, output = self._journal.text, prediction.output
        if not output or shown.startswith(output):
            return  # it lags behind the stream: what was shown is not taken back
        if not output.startswith(shown):
            self._place.lose_step()
        self._journal.replace(output)
        self._poll_s = self._pace.poll_least_s
        self._after_text(first=not shown)

    def _add(self, text: str) -> None:
        first = not self._journal.text_length
        self._journal.append(text)
        self._after_text(first=first)

    def _after_text(self, *, first: bool) -> None:
        if first:
            self._on_first_text()
        self._show(Phase.ANSWERING)
        if self._journal.text_length > ANSWER_MOST:
            raise AnswerTooLong(
                tr("The answer was stopped: it had grown past 4 million characters."), tr("What came is kept.")
            )

    def _next_poll(self) -> float:
        wait_s = self._poll_s
        self._poll_s = min(self._pace.poll_most_s, self._poll_s * 1.5)
        return wait_s

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _tell_wait(self, wait: Wait) -> None:
        self._phase = Phase.WAITING
        self._journal.show(Phase.WAITING, wait)

    def _show(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self._journal.show(phase)
