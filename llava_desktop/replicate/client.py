"""The predictions API, one method an endpoint. Typed values in and out, errors of the tree in `core.errors`.

Nothing here waits and asks again; see `retrying` for what may be repeated. A cancel (asyncio.CancelledError) passes
through every method untouched and closes the connection it interrupts.
"""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx

from llava_desktop.core.errors import ServerFault, UnexpectedReply
from llava_desktop.core.events import Wait
from llava_desktop.core.prediction import Account, Prediction, PredictionPage, PredictionRequest
from llava_desktop.core.words import tr
from llava_desktop.replicate.calls import Calls, utc_now
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from llava_desktop.replicate.event_stream import events_of
from llava_desktop.replicate.failures import outcome_unknown
from llava_desktop.replicate.origins import origin_of
from llava_desktop.replicate.rate_limits import RateLimits
from llava_desktop.replicate.sse import ServerSentEvent
from llava_desktop.replicate.wire import account_of, body_of, checked_id, json_object, page_of, prediction_of


class ReplicateClient:
    """Speaks for one token at one base. The token goes to the base's origin only (streams: see `origins`).

    base_url: as `core.base_url.checked_base_url` gives it. token: "" sends none. http: from `open_http_client`; stays
    the caller's to close. limits: shared by all clients of one engine; without, there are none.
    Every method raises ApiError; methods other than `create_prediction` may be repeated.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        http: httpx.AsyncClient,
        deadlines: Deadlines = DEADLINES,
        limits: RateLimits | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._base_url = base_url
        self._calls = Calls(
            base_url=base_url, token=token, http=http, deadlines=deadlines, limits=limits or RateLimits(), now=now
        )

    @property
    def clock_skew(self) -> timedelta | None:
        """The server's clock minus ours, as the last reply's `Date` showed it (whole seconds); None before one."""
        return self._calls.clock_skew

    async def create_turn(self, on_wait: Callable[[Wait], None]) -> None:
        """Waits until it is this question's turn to be sent; `on_wait` is told how long that will be.

        Always before `create_prediction`, and apart from it: who waits here has nothing under way.
        """
        await self._calls.limits.create_turn(on_wait)

    async def create_prediction(
        self,
        request: PredictionRequest,
        *,
        cancel_after_s: int | None,
        on_leaving: Callable[[], None] | None = None,
    ) -> Prediction:
        """POST /predictions, once. cancel_after_s: the server cancels the run by itself after that (5 s to 24 h).

        on_leaving: called when the first byte leaves. Cancelled before, nothing was created; after, nobody knows.

        Raises NotSent when no byte of it left this computer, another Refused than ServerFault when the API said no:
        it was not created. OutcomeUnknown after everything else: it may exist, and may be billed. No other method
        raises these two (but NotSent for a token that cannot be a header).
        """
        headers = {"Content-Type": "application/json"}
        if cancel_after_s is not None:
            headers["Cancel-After"] = f"{cancel_after_s}s"
        try:
            reply = await self._calls.exchange(
                "POST",
                f"{self._base_url}/predictions",
                content=body_of(request),
                headers=headers,
                deadline_s=self._calls.deadlines.upload_s,
                silence_s=self._calls.deadlines.created_s,
                paying=True,
                on_leaving=on_leaving,
            )
            if reply.is_success:
                return prediction_of(reply.body)
        except UnexpectedReply:
            raise outcome_unknown() from None
        error = self._calls.refusal(reply, creating=True)
        if isinstance(error, ServerFault | UnexpectedReply):
            raise outcome_unknown()
        raise error

    async def get_prediction(self, prediction_id: str) -> Prediction:
        """GET /predictions/{id}: the authority on how a prediction is doing."""
        url = f"{self._base_url}/predictions/{checked_id(prediction_id)}"
        return prediction_of(await self._calls.ask("GET", url, about_prediction=True))

    async def cancel_prediction(self, prediction_id: str) -> Prediction:
        """POST /predictions/{id}/cancel. What comes back is not always terminal yet; a finished one is unchanged."""
        url = f"{self._base_url}/predictions/{checked_id(prediction_id)}/cancel"
        # Without waiting for a turn: each second that it waits is paid for.
        return prediction_of(await self._calls.ask("POST", url, about_prediction=True, in_turn=False))

    async def list_predictions(
        self,
        *,
        page_url: str | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
    ) -> PredictionPage:
        """GET /predictions: one page, newest first, of all models of the account.

        page_url: `next_url` of the page before, used as it is (the moments are in it already); one that leaves the
        base's origin raises UnexpectedReply. created_after, created_before: aware, by the server's clock.
        Entries repeat their input: a page of large pictures raises ReplyTooLarge. A shorter time has fewer of them.
        """
        url = page_url
        if url is None:
            url = f"{self._base_url}/predictions"
            limits = {"created_after": created_after, "created_before": created_before}
            given = {name: _rfc3339(moment) for name, moment in limits.items() if moment is not None}
            url = f"{url}?{urlencode(given)}" if given else url
        elif origin_of(url) is None or origin_of(url) != origin_of(self._base_url):
            raise UnexpectedReply(tr("The list of predictions continues at another address, which was not asked."))
        return page_of(await self._calls.ask("GET", url))

    async def get_account(self) -> Account:
        """GET /account: the cheap way to check a token."""
        return account_of(await self._calls.ask("GET", f"{self._base_url}/account"))

    async def find_version(self, model: str, version: str) -> None:
        """GET /models/{owner}/{name}/versions/{id}: returns when there is such a version of `model` (`owner/name`).

        Raises Refused with status 404 when there is none, or when this API does not know the question.
        """
        json_object(await self._calls.ask("GET", f"{self._base_url}/models/{model}/versions/{version}"))

    def stream_prediction(
        self, stream_url: str, *, last_event_id: str | None = None
    ) -> AsyncGenerator[list[ServerSentEvent], None]:
        """The events of a prediction's stream, as a list for each piece the network delivers (never an empty one).

        Lists and not single events: at 20,000 tokens a second one `await` for each would be the cost of it. Use it in
        `contextlib.aclosing`, so that the connection is closed with the loop that reads it.

        The end of the stream proves nothing. last_event_id: the server continues after it; without, it begins again.
        Raises StreamRefused when the address may not be asked, ConnectionLost when the stream breaks or is silent for
        `stream_idle_s`, UnexpectedReply and Refused as elsewhere. After any of them: poll.
        """
        return events_of(self._calls, stream_url, last_event_id=last_event_id)


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
