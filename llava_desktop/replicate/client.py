"""The predictions API, one method an endpoint. Typed values in and out, errors of the tree in `core.errors`.

Nothing here waits and asks again; see `retrying` for what may be repeated. A cancel (asyncio.CancelledError) passes
through every method untouched and closes the connection it interrupts.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx

from llava_desktop.core.errors import ApiError, NotSent, ServerFault, Throttled, UnexpectedReply
from llava_desktop.core.events import Wait
from llava_desktop.core.prediction import Account, Prediction, PredictionPage, PredictionRequest
from llava_desktop.replicate.connection import CONNECT_TIMEOUT_S
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from llava_desktop.replicate.failures import NETWORK_ERRORS, Departure, failure_of, outcome_unknown
from llava_desktop.replicate.origins import origin_of, stream_may_see_token
from llava_desktop.replicate.rate_limits import RateLimits
from llava_desktop.replicate.refusals import refusal_of
from llava_desktop.replicate.reply import Reply, read_reply
from llava_desktop.replicate.server_clock import server_time
from llava_desktop.replicate.sse import ServerSentEvent, SseDecoder
from llava_desktop.replicate.wire import (
    account_of,
    body_of,
    checked_id,
    json_object,
    not_from_replicate,
    page_of,
    prediction_of,
)

_EVENT_STREAM = "text/event-stream"


def _utc_now() -> datetime:
    return datetime.now(UTC)


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
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._base_url = base_url
        self._token = token
        self._http = http
        self._deadlines = deadlines
        self._limits = limits or RateLimits()
        self._now = now
        self._clock_skew: timedelta | None = None

    @property
    def clock_skew(self) -> timedelta | None:
        """The server's clock minus ours, as the last reply's `Date` showed it (whole seconds); None before one."""
        return self._clock_skew

    async def create_turn(self, on_wait: Callable[[Wait], None]) -> None:
        """Waits until it is this question's turn to be sent; `on_wait` is told how long that will be.

        Always before `create_prediction`, and apart from it: who waits here has nothing under way.
        """
        await self._limits.create_turn(on_wait)

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
            reply = await self._exchange(
                "POST",
                f"{self._base_url}/predictions",
                content=body_of(request),
                headers=headers,
                deadline_s=self._deadlines.upload_s,
                silence_s=self._deadlines.created_s,
                paying=True,
                on_leaving=on_leaving,
            )
            if reply.is_success:
                return prediction_of(reply.body)
        except UnexpectedReply:
            raise outcome_unknown() from None
        error = self._refusal(reply, creating=True)
        if isinstance(error, ServerFault | UnexpectedReply):
            raise outcome_unknown()
        raise error

    async def get_prediction(self, prediction_id: str) -> Prediction:
        """GET /predictions/{id}: the authority on how a prediction is doing."""
        url = f"{self._base_url}/predictions/{checked_id(prediction_id)}"
        return prediction_of(await self._ask("GET", url, about_prediction=True))

    async def cancel_prediction(self, prediction_id: str) -> Prediction:
        """POST /predictions/{id}/cancel. What comes back is not always terminal yet; a finished one is unchanged."""
        url = f"{self._base_url}/predictions/{checked_id(prediction_id)}/cancel"
        # Without waiting for a turn: each second that it waits is paid for.
        return prediction_of(await self._ask("POST", url, about_prediction=True, in_turn=False))

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
            raise UnexpectedReply("The list of predictions continues at another address, which was not asked.")
        return page_of(await self._ask("GET", url))

    async def get_account(self) -> Account:
        """GET /account: the cheap way to check a token."""
        return account_of(await self._ask("GET", f"{self._base_url}/account"))

    async def find_version(self, model: str, version: str) -> None:
        """GET /models/{owner}/{name}/versions/{id}: returns when there is such a version of `model` (`owner/name`).

        Raises Refused with status 404 when there is none, or when this API does not know the question.
        """
        json_object(await self._ask("GET", f"{self._base_url}/models/{model}/versions/{version}"))

    async def stream_prediction(
        self, stream_url: str, *, last_event_id: str | None = None
    ) -> AsyncGenerator[list[ServerSentEvent], None]:
        """The events of a prediction's stream, as a list for each piece the network delivers (never an empty one).

        Lists and not single events: at 20,000 tokens a second one `await` for each would be the cost of it. Use it in
        `contextlib.aclosing`, so that the connection is closed with the loop that reads it.

        The end of the stream proves nothing. last_event_id: the server continues after it; without, it begins again.
        Raises StreamRefused when the address may not be asked, ConnectionLost when the stream breaks or is silent for
        `stream_idle_s`, UnexpectedReply and Refused as elsewhere. After any of them: poll.
        """
        may_see_token = stream_may_see_token(stream_url, self._base_url)
        await self._limits.other_turn()
        headers = {"Accept": _EVENT_STREAM, "Accept-Encoding": "identity", "Cache-Control": "no-store"}
        if last_event_id and last_event_id.isascii() and last_event_id.isprintable():
            headers["Last-Event-ID"] = last_event_id
        response = await self._open_stream(stream_url, headers)
        if response.status_code in {401, 403} and may_see_token and self._token:
            await response.aclose()
            response = await self._open_stream(stream_url, headers | self._authorization())
        try:
            await self._check_stream(response)
            decoder = SseDecoder()
            async with aclosing(_chunks(response)) as chunks:
                async for chunk in chunks:
                    if events := decoder.feed(chunk):
                        yield events
        finally:
            await response.aclose()

    async def _open_stream(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        timeout = httpx.Timeout(self._deadlines.stream_idle_s, connect=CONNECT_TIMEOUT_S)
        departure = Departure()
        try:
            async with asyncio.timeout(self._deadlines.call_s):
                request = self._http.build_request(
                    "GET", url, headers=headers, timeout=timeout, extensions={"trace": departure}
                )
                return await self._http.send(request, stream=True, follow_redirects=False)
        except NETWORK_ERRORS as error:
            failure = failure_of(error, departure, paying=False)
        raise failure

    async def _check_stream(self, response: httpx.Response) -> None:
        """Raises what a reply that is no stream means."""
        if response.status_code == 200:
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            packing = response.headers.get("content-encoding", "identity").strip().lower()
            if kind != _EVENT_STREAM or packing != "identity":
                raise not_from_replicate()
            return
        try:
            async with asyncio.timeout(self._deadlines.call_s):
                reply = await read_reply(response)
        except NETWORK_ERRORS:
            # What it would have said does not matter: the status alone says that there is no stream.
            reply = Reply(response.status_code, response.headers, b"")
        raise self._refusal(reply, about_prediction=True)

    async def _ask(self, method: str, url: str, *, about_prediction: bool = False, in_turn: bool = True) -> bytes:
        """The body of a 2xx reply to a call that may be repeated."""
        if in_turn:
            await self._limits.other_turn()
        reply = await self._exchange(
            method, url, deadline_s=self._deadlines.call_s, silence_s=self._deadlines.silence_s
        )
        if not reply.is_success:
            raise self._refusal(reply, about_prediction=about_prediction)
        return reply.body

    async def _exchange(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
        silence_s: float,
        paying: bool = False,
        on_leaving: Callable[[], None] | None = None,
    ) -> Reply:
        """One request to the base's origin and its whole reply, whatever the status.

        The total deadline is asyncio's: httpx's own timeouts are for each read, and a dripping server outlasts them.
        """
        departure = Departure(on_leaving)
        try:
            async with (
                asyncio.timeout(deadline_s),
                self._http.stream(
                    method,
                    url,
                    content=content,
                    headers={
                        "Accept": "application/json",
                        "Accept-Encoding": "gzip",
                        **self._authorization(),
                        **(headers or {}),
                    },
                    timeout=httpx.Timeout(
                        deadline_s, connect=CONNECT_TIMEOUT_S, pool=CONNECT_TIMEOUT_S, read=silence_s
                    ),
                    follow_redirects=False,
                    extensions={"trace": departure},
                ) as response,
            ):
                self._learn_clock(response.headers)
                self._limits.learn(response.headers, creating=paying)
                return await read_reply(response)
        except NETWORK_ERRORS as error:
            failure = failure_of(error, departure, paying=paying)
        raise failure

    def _authorization(self) -> dict[str, str]:
        if not self._token:
            return {}
        if not (self._token.isascii() and self._token.isprintable()):
            # httpx's and h11's own errors about such a header would repeat it.
            raise NotSent("The API token holds characters that cannot be sent.", "Paste it again in Settings.")
        return {"Authorization": f"Bearer {self._token}"}

    def _learn_clock(self, headers: httpx.Headers) -> None:
        moment = server_time(headers)
        if moment is not None:
            self._clock_skew = moment - self._now()

    def _refusal(self, reply: Reply, *, about_prediction: bool = False, creating: bool = False) -> ApiError:
        body = reply.body.replace(self._token.encode(), b"[token]") if self._token else reply.body
        error = refusal_of(
            Reply(reply.status, reply.headers, body),
            self._now(),
            about_prediction=about_prediction,
            most_retry_after_s=self._deadlines.retry_after_s,
        )
        if isinstance(error, Throttled) and error.retry_after_s is not None:
            self._limits.hold(error.retry_after_s, creating=creating)
        return error


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The stream's bytes as they come. Raises ConnectionLost when it breaks or falls silent."""
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except NETWORK_ERRORS as error:
        failure = failure_of(error, Departure(), paying=False)
    else:
        return
    raise failure
