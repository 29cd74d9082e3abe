"""Find out whether a POST whose reply never came has made a prediction, without ever sending it again.

The service has no idempotency key. So GET /predictions is read back to the time of sending, by the server's own clock,
and a prediction is ours when version and input are the same, it was created after we began to send, and no other row
has claimed it.
"""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from llava_desktop.core.conversation import without_image_marker
from llava_desktop.core.errors import ApiError, Refused, UnexpectedReply
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.tasks.journal import Store, stored
from llava_desktop.tasks.listing import OVERLAP, Listing, Span
from llava_desktop.tasks.posts import PostsUnderWay

T = TypeVar("T")

LOOKS_AFTER_S = (0.0, 5.0, 7.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0)
"""Over 60 s, because the list of the service can lag behind; often, so that what turns up is found within 10 s."""
CLOCK_SLACK = timedelta(seconds=30)
SENT_WITHIN = timedelta(minutes=30)
"""From Ask to the last byte of the POST at the most: six tries with their waits, one more with a smaller picture, and
the upload's own deadline.
"""
FIRST_SPAN = timedelta(minutes=3)
"""After Ask; hardly any POST takes longer, so hardly anything later has to be read."""
SAME_NUMBER = 1e-6

Claim = Callable[[str], Awaitable[bool]]


class Reconciler:
    """Looks for one question's prediction. Network loop only."""

    def __init__(
        self,
        client: ReplicateClient,
        store: Store,
        posts: PostsUnderWay,
        *,
        policy: RetryPolicy,
        looks_after_s: tuple[float, ...] = LOOKS_AFTER_S,
    ) -> None:
        self._client = client
        self._store = store
        self._posts = posts
        self._policy = policy
        self._looks_after_s = looks_after_s

    async def find(self, question: Question, claim: Claim) -> Prediction | None:
        """The prediction this row made, claimed; None when every look was made and none found it.

        claim: makes an id this row's own, False when another row has it. Raises ApiError or StorageError when a look
        could not be made: "not there" would be a guess then.
        """
        failure: ApiError | None = None
        for wait_s in self._looks_after_s:
            await asyncio.sleep(wait_s)
            try:
                found = await self._look(question, claim)
            except ApiError as error:
                failure = error
                continue
            if found is not None:
                return found
        if failure is not None:
            raise failure
        return None

    async def _look(self, question: Question, claim: Claim) -> Prediction | None:
        await self._learn_the_servers_clock()
        listing = Listing(self._client, self._policy)
        forgotten: dict[str, Prediction] = {}
        for span in self._spans(question):
            listed = [one for one in await listing.read(span) if _can_be_ours(question, one, self._since(question))]
            # What a POST of another question has just made is listed too: its id is stored first, then we read the ids.
            await self._posts.settled(question)
            claimed = await stored(self._store.claimed_prediction_ids(question.base_url))
            # Two that look alike: the older one belongs to the older row, which looks first.
            for listed_one in sorted(listed, key=_created):
                if listed_one.id in claimed:
                    continue
                candidate = await self._whole(question, listed_one)
                if candidate.data_removed:
                    forgotten[candidate.id] = candidate
                elif same_input(question, candidate) and await claim(candidate.id):
                    return candidate
        # The service deletes inputs after an hour; then time and version are all there is to go by.
        for candidate in forgotten.values():
            if self._could_be_sent_then(question, candidate) and await claim(candidate.id):
                return candidate
        return None

    async def _learn_the_servers_clock(self) -> None:
        """Any reply tells it; this one is short. Raises ApiError when nobody answers."""
        if self._client.clock_skew is None:
            # A refusal has told it too; the list says by itself what is wrong, or its server has no accounts.
            with suppress(Refused, UnexpectedReply):
                await self._patiently(self._client.get_account)

    def _spans(self, question: Question) -> tuple[Span, ...]:
        """What has to be read, the likeliest first."""
        if self._client.clock_skew is None:
            # A server that does not say its time is not asked for one: ours would be a guess.
            return (Span(self._since(question), is_asked_for=False),)
        since, now = self._since(question), self._on_server_clock(datetime.now(UTC))
        if now - since <= FIRST_SPAN:
            return (Span(since),)
        return Span(since, since + FIRST_SPAN), Span(since + FIRST_SPAN - OVERLAP)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        return await retrying(call, policy=self._policy, on_wait=lambda _wait_s: None)

    async def _whole(self, question: Question, listed: Prediction) -> Prediction:
        """List entries can be thin: the whole prediction says what its input was."""
        if listed.input is not None or listed.data_removed or not self._could_be_sent_then(question, listed):
            return listed
        return await retrying(
            lambda: self._client.get_prediction(listed.id), policy=self._policy, on_wait=lambda _wait: None
        )

    def _could_be_sent_then(self, question: Question, listed: Prediction) -> bool:
        return _created(listed) <= self._on_server_clock(question.created_at) + SENT_WITHIN

    def _since(self, question: Question) -> datetime:
        return self._on_server_clock(question.created_at) - CLOCK_SLACK

    def _on_server_clock(self, moment: datetime) -> datetime:
        return moment + (self._client.clock_skew or timedelta())


def _created(listed: Prediction) -> datetime:
    assert listed.created_at is not None, "entries without a time are not kept"  # noqa: S101 - for the type checker
    return listed.created_at


def _can_be_ours(question: Question, listed: Prediction, since: datetime) -> bool:
    """By what even a thin entry says."""
    return (
        listed.created_at is not None
        and listed.created_at >= since
        and listed.version in {None, "hidden", question.version}
    )


def same_input(question: Question, prediction: Prediction) -> bool:
    """Prompt, picture, history and parameters are equal; what the reply leaves out does not count against it."""
    returned = prediction.input
    if returned is None or returned.prompt != without_image_marker(question.prompt):
        return False
    asked = question.parameters
    return (
        _same_picture(question.picture, returned.image)
        and returned.history in {(), question.history}
        and returned.max_tokens in {None, asked.max_tokens}
        and _same_number(returned.temperature, asked.temperature)
        and _same_number(returned.top_p, asked.top_p)
    )


def _same_picture(picture: QuestionPicture | None, image: str | None) -> bool:
    """By content when the reply gives the bytes back; a service that answers with an address of its own is believed."""
    if picture is None or image is None:
        return picture is None and image is None
    if not image.startswith("data:"):
        return True
    try:
        sent = base64.b64decode(image.partition(",")[2], validate=True)
    except ValueError:
        return False
    return hashlib.sha256(sent).hexdigest() == picture.sent.sha256


def _same_number(returned: float | None, asked: float) -> bool:
    return returned is None or abs(returned - asked) < SAME_NUMBER
