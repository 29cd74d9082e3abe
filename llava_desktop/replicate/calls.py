"""One request and its reply: the token, the deadlines, the engine's limits and clock, and what a refusal means."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import httpx

from llava_desktop.core.errors import ApiError, NotSent, Throttled
from llava_desktop.core.words import tr
from llava_desktop.replicate.connection import CONNECT_TIMEOUT_S
from llava_desktop.replicate.deadlines import Deadlines
from llava_desktop.replicate.failures import NETWORK_ERRORS, Departure, failure_of
from llava_desktop.replicate.rate_limits import RateLimits
from llava_desktop.replicate.refusals import refusal_of
from llava_desktop.replicate.reply import Reply, read_reply
from llava_desktop.replicate.server_clock import server_time


def utc_now() -> datetime:
    return datetime.now(UTC)


class Calls:
    """For one token at one base; see `ReplicateClient` for what it is made of. Every method raises ApiError."""

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        http: httpx.AsyncClient,
        deadlines: Deadlines,
        limits: RateLimits,
        now: Callable[[], datetime],
    ) -> None:
        self.base_url = base_url
        self.token = token
        self.deadlines = deadlines
        self.limits = limits
        self.clock_skew: timedelta | None = None
        self._http = http
        self._now = now

    async def ask(self, method: str, url: str, *, about_prediction: bool = False, in_turn: bool = True) -> bytes:
        """The body of a 2xx reply to a call that may be repeated."""
        if in_turn:
            await self.limits.other_turn()
        reply = await self.exchange(method, url, deadline_s=self.deadlines.call_s, silence_s=self.deadlines.silence_s)
        if not reply.is_success:
            raise self.refusal(reply, about_prediction=about_prediction)
        return reply.body

    async def exchange(
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
                        **self.authorization(),
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
                self.limits.learn(response.headers, creating=paying)
                return await read_reply(response)
        except NETWORK_ERRORS as error:
            failure = failure_of(error, departure, paying=paying)
        raise failure

    async def open_stream(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        timeout = httpx.Timeout(self.deadlines.stream_idle_s, connect=CONNECT_TIMEOUT_S)
        departure = Departure()
        try:
            async with asyncio.timeout(self.deadlines.call_s):
                request = self._http.build_request(
                    "GET", url, headers=headers, timeout=timeout, extensions={"trace": departure}
                )
                return await self._http.send(request, stream=True, follow_redirects=False)
        except NETWORK_ERRORS as error:
            failure = failure_of(error, departure, paying=False)
        raise failure

    def authorization(self) -> dict[str, str]:
        if not self.token:
            return {}
        if not (self.token.isascii() and self.token.isprintable()):
            # httpx's and h11's own errors about such a header would repeat it.
            raise NotSent(tr("The API token holds characters that cannot be sent."), tr("Paste it again in Settings."))
        return {"Authorization": f"Bearer {self.token}"}

    def refusal(self, reply: Reply, *, about_prediction: bool = False, creating: bool = False) -> ApiError:
        body = reply.body.replace(self.token.encode(), b"[token]") if self.token else reply.body
        error = refusal_of(
            Reply(reply.status, reply.headers, body),
            self._now(),
            about_prediction=about_prediction,
            most_retry_after_s=self.deadlines.retry_after_s,
        )
        if isinstance(error, Throttled) and error.retry_after_s is not None:
            self.limits.hold(error.retry_after_s, creating=creating)
        return error

    def _learn_clock(self, headers: httpx.Headers) -> None:
        moment = server_time(headers)
        if moment is not None:
            self.clock_skew = moment - self._now()
