"""The service's limits, kept on our side, for all questions of one engine together.

Source: the service's documentation: 600 creates and 3000 other requests a minute; replies say `ratelimit-remaining` and
`ratelimit-reset` (seconds). A create costs money, so it is kept far below: one a second, in the order of asking.
"""

import asyncio
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from llava_desktop.core.errors import Throttled
from llava_desktop.core.events import Wait, WaitReason
from llava_desktop.core.words import tr

LONGEST_RESET_S = 120.0
"""A longer one, or one that is a date in seconds, is not believed: a 429 would say so itself."""


@dataclass(frozen=True, slots=True)
class Rates:
    """create_every_s: between two creates. other_every_s: between two other requests when many come at once;
    other_burst: so many may come together before that.
    """

    create_every_s: float = 1.0
    other_every_s: float = 60.0 / 3000
    other_burst: int = 100


UNLIMITED = Rates(create_every_s=0.0, other_every_s=0.0)
"""For an engine on this computer."""


def _nobody_sees(_wait: Wait) -> None:
    pass


class RateLimits:
    """One for each engine. Network loop only."""

    def __init__(self, rates: Rates = UNLIMITED) -> None:
        self._rates = rates
        self._creates: list[asyncio.Event] = []
        self._next_create_at = 0.0
        self._creates_held_until = 0.0
        self._others_full_at = 0.0
        self._others_held_until = 0.0

    async def create_turn(self, on_wait: Callable[[Wait], None] = _nobody_sees) -> None:
        """Waits until a prediction may be created. `on_wait` is told whenever the expected wait changes.

        A cancel gives the place in the queue to the next at once.
        """
        ticket = asyncio.Event()
        self._creates.append(ticket)
        try:
            while (wait := self._create_wait(ticket)).seconds > 0:
                on_wait(wait)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait.seconds):
                        await ticket.wait()
                ticket.clear()
            self._next_create_at = _now() + self._rates.create_every_s
        finally:
            self._creates.remove(ticket)
            if self._creates:
                self._creates[0].set()

    async def other_turn(self) -> None:
        """Waits until any other request may be sent; that is never long.

        Raises Throttled while the service has told us to stop: whoever asks knows how to wait, and says so.
        """
        now = _now()
        if self._others_held_until > now:
            raise Throttled(
                tr("Replicate is getting too many requests from this account."),
                tr("Try again in a moment."),
                status=429,
                retry_after_s=self._others_held_until - now,
            )
        every_s = self._rates.other_every_s
        self._others_full_at = max(self._others_full_at, now) + every_s
        ahead_s = self._others_full_at - now - every_s * self._rates.other_burst
        if ahead_s > 0:
            await asyncio.sleep(ahead_s)

    def learn(self, headers: Mapping[str, str], *, creating: bool) -> None:
        """What a reply says about how many more are left. headers: names in lower case, or case ignored."""
        remaining = _number(headers.get("ratelimit-remaining", ""))
        reset_s = _number(headers.get("ratelimit-reset", ""))
        if remaining is not None and remaining < 1 and reset_s is not None and 0 < reset_s <= LONGEST_RESET_S:
            self.hold(reset_s, creating=creating)

    def hold(self, seconds: float, *, creating: bool) -> None:
        """Nothing of this kind is sent for so long: the service said so to one question, and means all."""
        until = _now() + seconds
        if creating:
            self._creates_held_until = max(self._creates_held_until, until)
        else:
            self._others_held_until = max(self._others_held_until, until)

    def _create_wait(self, ticket: asyncio.Event) -> Wait:
        now = _now()
        is_held = self._creates_held_until > max(self._next_create_at, now)
        free_at = max(self._next_create_at, self._creates_held_until, now)
        ahead_s = self._creates.index(ticket) * self._rates.create_every_s
        return Wait(free_at - now + ahead_s, WaitReason.THROTTLED if is_held else WaitReason.TURN)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
