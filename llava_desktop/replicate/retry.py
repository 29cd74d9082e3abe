"""How long to wait before asking again, and asking again: for GETs and cancels only.

A POST to /predictions is never repeated here: it could pay twice. After a 429 the caller may send it again itself, and
`RetryPolicy.wait_s` says when.
"""

import asyncio
import math
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from llava_desktop.core.errors import ApiError, ConnectionLost, NotSent, RefusedForNow, Throttled
from llava_desktop.core.events import Wait, WaitReason

MOST_RETRY_AFTER_S = 120.0
_RESETS_IN = re.compile(r"resets? in\s*~?\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(ms|s|m)?", re.IGNORECASE)
_SECONDS_OF_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0}

T = TypeVar("T")


def retry_after_s(
    headers: Mapping[str, str], body: Mapping[str, object], now: datetime, *, most_s: float = MOST_RETRY_AFTER_S
) -> float | None:
    """Seconds the server asks us to wait, 0 to `most_s`; None when it does not say.

    Looked for in this order: `Retry-After` (seconds or a date), the body's `retry_after`, the words of its `detail`
    ("resets in ~7s"). headers: lower-case names, or a mapping that ignores case. now: aware.
    """
    for seconds in (
        _from_header(headers.get("retry-after", ""), now),
        _as_seconds(body.get("retry_after")),
        _from_words(body.get("detail")),
    ):
        if seconds is not None:
            return min(max(seconds, 0.0), most_s)
    return None


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Full jitter: each wait is drawn evenly from `least_s` to a ceiling that doubles up to `most_s`.

    tries: calls in all, the first one included. total_s: no wait ends later than this after the first call.
    """

    least_s: float = 0.5
    most_s: float = 30.0
    tries: int = 6
    total_s: float = 300.0

    def wait_s(
        self, tries_made: int, error: ApiError, uniform: Callable[[float, float], float] = random.uniform
    ) -> float:
        """Seconds before the next call, after `tries_made` calls of which the last raised `error`.

        Never less than the server asked for.
        """
        # The exponent is bounded so that a caller who counts for ever cannot overflow a float.
        ceiling = min(self.most_s, self.least_s * 2.0 ** min(tries_made, 32))
        asked = error.retry_after_s if isinstance(error, RefusedForNow) else None
        return max(uniform(self.least_s, ceiling), asked or 0.0)


async def retrying(
    call: Callable[[], Awaitable[T]],
    policy: RetryPolicy,
    on_wait: Callable[[Wait], None],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    uniform: Callable[[float, float], float] = random.uniform,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """What `call` returns, called again while its error is one that passes: no connection, 408, 429, 5xx.

    Only for calls that may be repeated. `on_wait` is told before each wait. Raises the last error when the
    tries or the time are used up, and any other error at once.
    """
    started = clock()
    tries_made = 0
    while True:
        tries_made += 1
        try:
            return await call()
        except (ConnectionLost, NotSent, RefusedForNow) as error:
            wait_s = policy.wait_s(tries_made, error, uniform)
            if tries_made >= policy.tries or clock() - started + wait_s > policy.total_s:
                raise
            wait = Wait(wait_s, _reason_of(error))
        # Waiting outside the handler: a cancel during the wait must not carry the old error as its context.
        on_wait(wait)
        await sleep(wait.seconds)


def _reason_of(error: ConnectionLost | NotSent | RefusedForNow) -> WaitReason:
    if isinstance(error, Throttled):
        return WaitReason.THROTTLED
    return WaitReason.SERVER if isinstance(error, RefusedForNow) else WaitReason.NETWORK


def _from_header(value: str, now: datetime) -> float | None:
    seconds = _as_seconds(value)
    if seconds is not None or not value:
        return seconds
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - now).total_seconds()
    except (ValueError, OverflowError):
        return None


def _as_seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(seconds) else seconds


def _from_words(detail: object) -> float | None:
    if not isinstance(detail, str):
        return None
    found = _RESETS_IN.search(detail)
    return float(found[1]) * _SECONDS_OF_UNIT[(found[2] or "s").lower()] if found else None
