"""Find out whether a POST whose reply never came has made a prediction, without ever sending it again.

The service has no idempotency key. So GET /predictions is read back to the time of sending, by the server's own clock,
and a prediction is ours when version and input are the same, it was created after we began to send, and no other row
has claimed it.
"""

import asyncio
import base64
import hashlib
from datetime import datetime, timedelta

from llava_desktop.core.conversation import without_image_marker
from llava_desktop.core.errors import ApiError
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.tasks.journal import Store, stored

LOOKS_AFTER_S = (0.0, 20.0, 40.0)
"""Three looks over 60 s: the list of the service can lag behind."""
CLOCK_SLACK = timedelta(seconds=30)
PAGES_MOST = 20
SAME_NUMBER = 1e-6


class Reconciler:
    """Looks for one question's prediction. Network loop only."""

    def __init__(
        self,
        client: ReplicateClient,
        store: Store,
        *,
        policy: RetryPolicy,
        looks_after_s: tuple[float, ...] = LOOKS_AFTER_S,
    ) -> None:
        self._client = client
        self._store = store
        self._policy = policy
        self._looks_after_s = looks_after_s

    async def find(self, question: Question) -> Prediction | None:
        """The prediction this row made, None when no look found it. Raises ApiError when nobody could look."""
        failure: ApiError | None = None
        looked = False
        for wait_s in self._looks_after_s:
            await asyncio.sleep(wait_s)
            try:
                found = await self._look(question)
            except ApiError as error:
                failure = error
                continue
            looked = True
            if found is not None:
                return found
        if failure is not None and not looked:
            raise failure
        return None

    async def _look(self, question: Question) -> Prediction | None:
        claimed = await stored(self._store.claimed_prediction_ids(question.base_url))
        page_url: str | None = None
        candidates: list[Prediction] = []
        for _ in range(PAGES_MOST):
            page = await retrying(
                lambda url=page_url: self._client.list_predictions(page_url=url),  # type: ignore[misc]
                policy=self._policy,
                on_wait=lambda _wait_s: None,
            )
            since = question.created_at + (self._client.clock_skew or timedelta()) - CLOCK_SLACK
            candidates += [p for p in page.results if is_ours(question, p, since=since, claimed=claimed)]
            if page.next_url is None or _reaches_back(page.results, since):
                break
            page_url = page.next_url
        # Two that look alike: the older one belongs to the older row, which looks first.
        candidates.sort(key=lambda p: (p.created_at is None, p.created_at))
        for candidate in candidates:
            if candidate.input is not None or await self._input_matches(question, candidate):
                return candidate
        return None

    async def _input_matches(self, question: Question, candidate: Prediction) -> bool:
        """List entries can be thin: the whole prediction says what its input was."""
        whole = await retrying(
            lambda: self._client.get_prediction(candidate.id), policy=self._policy, on_wait=lambda _wait_s: None
        )
        return whole.input is not None and same_input(question, whole)


def _reaches_back(results: tuple[Prediction, ...], since: datetime) -> bool:
    times = [p.created_at for p in results if p.created_at is not None]
    return bool(times) and min(times) < since


def is_ours(question: Question, prediction: Prediction, *, since: datetime, claimed: frozenset[str]) -> bool:
    """Whether a listed prediction can be this row's: unclaimed, not older, same version, no input that differs."""
    if prediction.id in claimed:
        return False
    if prediction.created_at is None or prediction.created_at < since:
        return False
    if prediction.version not in {None, "hidden", question.version}:
        return False
    return prediction.input is None or same_input(question, prediction)


def same_input(question: Question, prediction: Prediction) -> bool:
    """Prompt, picture and parameters are equal."""
    returned = prediction.input
    if returned is None or returned.prompt != without_image_marker(question.prompt):
        return False
    asked = question.parameters
    return (
        _same_picture(question.picture, returned.image)
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
    return hashlib.sha256(sent).hexdigest() == picture.sent_sha256


def _same_number(returned: float | None, asked: float) -> bool:
    return returned is None or abs(returned - asked) < SAME_NUMBER
