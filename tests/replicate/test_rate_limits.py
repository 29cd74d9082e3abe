"""The service's limits on our side. Times are only bounded from below: a slow machine is no fault."""

import asyncio
import time

import pytest

from llava_desktop.core.errors import Throttled
from llava_desktop.core.events import Wait, WaitReason
from llava_desktop.replicate.rate_limits import LONGEST_RESET_S, RateLimits, Rates

pytestmark = pytest.mark.anyio

ONE_A_MINUTE = Rates(create_every_s=60.0)


class Waiting:
    """Somebody in the queue; `told` are the waits that were announced."""

    def __init__(self, limits: RateLimits) -> None:
        self.told: list[Wait] = []
        self.news = asyncio.Event()
        self.task = asyncio.create_task(limits.create_turn(self._tell))

    def _tell(self, wait: Wait) -> None:
        self.told.append(wait)
        self.news.set()

    async def next_news(self) -> Wait:
        async with asyncio.timeout(5):
            await self.news.wait()
        self.news.clear()
        return self.told[-1]

    async def leave(self) -> None:
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task


def near(wait: Wait, seconds: float, reason: WaitReason = WaitReason.TURN) -> bool:
    return wait.reason is reason and seconds - 5 < wait.seconds <= seconds


async def test_the_first_create_does_not_wait():
    told: list[Wait] = []
    await RateLimits(ONE_A_MINUTE).create_turn(told.append)
    assert told == []


async def test_creates_go_one_by_one_in_the_order_of_asking():
    limits = RateLimits(Rates(create_every_s=0.03))
    order: list[int] = []

    async def ask(number: int) -> None:
        await limits.create_turn()
        order.append(number)

    began = time.monotonic()
    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
    assert time.monotonic() - began >= 4 * 0.03


async def test_each_in_the_queue_is_told_its_own_wait():
    limits = RateLimits(ONE_A_MINUTE)
    await limits.create_turn()
    queue = [Waiting(limits) for _ in range(3)]
    for place, waiting in enumerate(queue, 1):
        assert near(await waiting.next_news(), 60.0 * place)
    for waiting in queue:
        await waiting.leave()


async def test_who_leaves_the_queue_gives_the_place_to_the_next_at_once():
    limits = RateLimits(ONE_A_MINUTE)
    await limits.create_turn()
    first, second = Waiting(limits), Waiting(limits)
    assert near(await second.next_news(), 120.0)
    await first.leave()
    assert near(await second.next_news(), 60.0)
    await second.leave()


async def test_a_turn_that_was_cancelled_costs_nobody_a_second():
    limits = RateLimits(ONE_A_MINUTE)
    await limits.create_turn()
    await (waiting := Waiting(limits)).next_news()
    await waiting.leave()
    last = Waiting(limits)
    assert near(await last.next_news(), 60.0)
    await last.leave()


async def test_what_one_question_was_told_holds_for_all():
    limits = RateLimits()
    limits.hold(30.0, creating=True)
    waiting = Waiting(limits)
    assert near(await waiting.next_news(), 30.0, WaitReason.THROTTLED)
    await waiting.leave()
    await limits.other_turn()


async def test_a_shorter_hold_does_not_end_a_longer_one():
    limits = RateLimits()
    limits.hold(30.0, creating=False)
    limits.hold(1.0, creating=False)
    with pytest.raises(Throttled) as refused:
        await limits.other_turn()
    assert refused.value.retry_after_s is not None
    assert 25 < refused.value.retry_after_s <= 30


async def test_a_hold_of_other_requests_holds_no_create():
    limits = RateLimits()
    limits.hold(30.0, creating=False)
    await limits.create_turn()


async def test_many_other_requests_go_at_once_and_then_evenly():
    limits = RateLimits(Rates(other_every_s=0.01, other_burst=5))
    began = time.monotonic()
    await asyncio.gather(*(limits.other_turn() for _ in range(15)))
    assert time.monotonic() - began >= 10 * 0.01


@pytest.mark.parametrize(
    ("remaining", "reset", "held"),
    [
        ("0", "20", True),
        ("0.0", "0.5", True),
        ("1", "20", False),
        ("0", "0", False),
        ("0", "-3", False),
        ("0", str(LONGEST_RESET_S + 1), False),  # a date, or nonsense
        ("0", "nan", False),
        ("0", "soon", False),
        ("", "20", False),
        ("none", "20", False),
    ],
)
async def test_a_reply_that_says_that_none_are_left_is_believed(remaining, reset, held):
    limits = RateLimits()
    limits.learn({"ratelimit-remaining": remaining, "ratelimit-reset": reset}, creating=False)
    if held:
        with pytest.raises(Throttled):
            await limits.other_turn()
    else:
        await limits.other_turn()


async def test_a_reply_without_these_headers_says_nothing():
    limits = RateLimits()
    limits.learn({}, creating=False)
    await limits.other_turn()


def test_the_limits_are_far_inside_those_of_the_service():
    """600 creates and 3000 other requests a minute [docs]."""
    rates = Rates()
    assert 60 / rates.create_every_s <= 600 / 10
    assert rates.other_burst + 60 / rates.other_every_s <= 3000 * 1.05
