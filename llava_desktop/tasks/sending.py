"""The POST of a question, which is sent again only after a refusal: that proves that nothing was created.

Again and again while there are too many requests; once more with a smaller picture when it was refused for its size
(decision 0013).
"""

import asyncio

from llava_desktop.core.asking import AskOrder, request_of
from llava_desktop.core.errors import InputTooLarge, PictureError, StorageError, Throttled
from llava_desktop.core.events import Phase, SavingFailed, Wait, WaitReason
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Prediction, PredictionRequest
from llava_desktop.core.question import QuestionState
from llava_desktop.images.prepare import smaller
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.tasks.cancellation import Cancellation, CancelPressed
from llava_desktop.tasks.journal import Journal
from llava_desktop.tasks.posts import PostsUnderWay

THROTTLE_WAIT_S = 10.0
"""When a 429 does not say how long."""
THROTTLED_TRIES = 6
"""Of one question, whichever picture is sent: `reconcile` counts on how long it may take until it was sent."""


class Sending:
    """Of one question whose row is on the disk. Network loop only."""

    def __init__(
        self,
        client: ReplicateClient,
        journal: Journal,
        posts: PostsUnderWay,
        cancellation: Cancellation,
        *,
        throttle_wait_s: float = THROTTLE_WAIT_S,
    ) -> None:
        self._client = client
        self._journal = journal
        self._posts = posts
        self._cancellation = cancellation
        self._throttle_wait_s = throttle_wait_s
        self._tries_left = THROTTLED_TRIES

    async def send(self, order: AskOrder) -> Prediction:
        """The prediction, its id stored.

        Raises CancelPressed when none was created and none will be, and ApiError as `create_prediction` does.
        """
        try:
            return await self._post(request_of(order.question, order.picture), order.cancel_after_s)
        except InputTooLarge as refusal:
            made = await self._smaller_one(order.picture, refusal)
        return await self._post(request_of(self._journal.question, made), order.cancel_after_s)

    async def _smaller_one(self, picture: PreparedPicture | None, refusal: InputTooLarge) -> PreparedPicture:
        """The row says that this is what is sent, before it is. Raises `refusal` where nothing smaller can be sent.

        A crash from here on leaves a row that names the smaller picture: what is looked for then is what may exist.
        """
        if picture is None:
            raise refusal
        self._journal.show(Phase.SAVING)
        try:
            made = await self._cancellation.unless_pressed(asyncio.to_thread(smaller, picture))
        except PictureError:
            raise refusal from None
        if made is None:
            raise refusal
        try:
            is_there = await self._journal.send_smaller(made)
        except StorageError as error:
            self._journal.emit(SavingFailed(self._journal.question.id, error.text))
            raise refusal from error
        if not is_there:
            raise CancelPressed
        return made

    async def _post(self, request: PredictionRequest, cancel_after_s: int) -> Prediction:
        """POST; again only after a 429, which says that nothing was created."""
        while True:
            self._tries_left -= 1
            try:
                return await self._post_once(request, cancel_after_s)
            except Throttled as error:
                if self._tries_left <= 0:
                    raise
                wait_s = error.retry_after_s or self._throttle_wait_s
            self._show_wait(Wait(wait_s, WaitReason.THROTTLED))
            await self._cancellation.unless_pressed(asyncio.sleep(wait_s))

    async def _post_once(self, request: PredictionRequest, cancel_after_s: int) -> Prediction:
        """Interruptible until the first byte leaves; after that only the reply, or its absence, ends it.

        A cancel later than that would leave a prediction that nobody knows the id of.
        """
        await self._cancellation.unless_pressed(self._client.create_turn(self._show_wait))
        with self._posts.one(self._journal.question):
            self._journal.show(Phase.SENDING)
            prediction = await self._cancellation.unless_pressed(
                self._client.create_prediction(
                    request, cancel_after_s=cancel_after_s, on_leaving=self._cancellation.let_finish
                )
            )
            # Before anything else is done with it: an id that is on the disk can never be lost again.
            await self._journal.save(state=QuestionState.RUNNING, prediction_id=prediction.id)
        return prediction

    def _show_wait(self, wait: Wait) -> None:
        self._journal.show(Phase.WAITING, wait)
