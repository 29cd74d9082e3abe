import asyncio
from datetime import UTC, datetime

import pytest

from llava_desktop.core.errors import (
    ConnectionLost,
    NotSent,
    OutcomeUnknown,
    Refused,
    ServerFault,
    Throttled,
    Unauthenticated,
    UnexpectedReply,
)
from llava_desktop.core.events import Wait, WaitReason
from llava_desktop.replicate.retry import MOST_RETRY_AFTER_S, RetryPolicy, retry_after_s, retrying

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 2.5 ", 2.5),
        ("0", 0.0),
        ("-3", 0.0),
        ("1e9", MOST_RETRY_AFTER_S),
        ("inf", MOST_RETRY_AFTER_S),
        ("9" * 5000, MOST_RETRY_AFTER_S),
        ("Fri, 02 Jan 2026 03:04:25 GMT", 20.0),
        ("Fri, 02 Jan 2026 03:04:25 -0000", 20.0),
        ("Fri, 02 Jan 2026 05:04:25 +0200", 20.0),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 0.0),
        ("Thu, 01 Jan 2099 00:00:00 GMT", MOST_RETRY_AFTER_S),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Fri, 99 Jan 2026 03:04:25 GMT", None),
        ("Fri, 02 Jan 99999999999999999999 03:04:25 GMT", None),
    ],
)
def test_the_header_is_read_in_seconds_or_as_a_date(header, seconds):
    assert retry_after_s({"retry-after": header}, {}, NOW) == seconds


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"retry_after": 7}, 7.0),
        ({"retry_after": "8"}, 8.0),
        ({"retry_after": 10**400}, None),
        ({"retry_after": True}, None),
        ({"retry_after": [1]}, None),
        ({"detail": "Request was throttled. Your rate limit resets in ~7s."}, 7.0),
        ({"detail": "resets in 1500ms"}, 1.5),
        ({"detail": "Resets in 2m"}, MOST_RETRY_AFTER_S),
        ({"detail": "it resets in 3"}, 3.0),
        ({"detail": "later"}, None),
        ({"detail": 5}, None),
        ({}, None),
    ],
)
def test_the_body_is_read_where_there_is_no_header(body, seconds):
    assert retry_after_s({}, body, NOW) == seconds


def test_the_header_goes_before_the_body_and_the_body_before_its_words():
    body = {"retry_after": 2, "detail": "resets in ~3s"}
    assert retry_after_s({"retry-after": "1"}, body, NOW) == 1
    assert retry_after_s({"retry-after": "x"}, body, NOW) == 2


def low(least: float, most: float) -> float:
    return least


def high(least: float, most: float) -> float:
    return most


def test_waits_are_drawn_from_half_a_second_to_a_ceiling_that_doubles_to_thirty():
    policy = RetryPolicy()
    error = ConnectionLost("x")
    assert [policy.wait_s(tries, error, low) for tries in range(1, 9)] == [0.5] * 8
    assert [policy.wait_s(tries, error, high) for tries in range(1, 9)] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert policy.wait_s(100_000, error, high) == 30
    assert 0.5 <= policy.wait_s(2, error) <= 2


def test_a_wait_is_never_shorter_than_the_server_asked_for():
    policy = RetryPolicy()
    assert policy.wait_s(1, Throttled("x", status=429, retry_after_s=50.0), high) == 50
    assert policy.wait_s(1, ServerFault("x", status=503, retry_after_s=0.1), high) == 1
    assert policy.wait_s(1, Throttled("x", status=429), high) == 1


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[Wait] = []

    async def sleep(self, seconds: float) -> None:
        assert seconds == self.waits[-1].seconds, "the wait was told before it began"
        self.now += seconds

    def __call__(self) -> float:
        return self.now

    @property
    def seconds(self) -> list[float]:
        return [wait.seconds for wait in self.waits]


async def run(clock: Clock, *outcomes: Exception | str, policy: RetryPolicy | None = None) -> str:
    left = list(outcomes)

    async def call() -> str:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    try:
        return await retrying(
            call, policy or RetryPolicy(), clock.waits.append, sleep=clock.sleep, uniform=high, clock=clock
        )
    finally:
        assert not left, "every outcome was asked for"


PASSING = [
    ConnectionLost("x"),
    NotSent("x"),
    Throttled("x", status=429),
    ServerFault("x", status=502),
]


@pytest.mark.anyio
@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
async def test_an_error_that_passes_is_asked_again(error):
    clock = Clock()
    assert await run(clock, error, error, "done") == "done"
    assert clock.seconds == [1, 2]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionLost("x"), WaitReason.NETWORK),
        (NotSent("x"), WaitReason.NETWORK),
        (Throttled("x", status=429), WaitReason.THROTTLED),
        (ServerFault("x", status=502), WaitReason.SERVER),
    ],
)
async def test_what_is_waited_for_is_told(error, reason):
    clock = Clock()
    await run(clock, error, "done")
    assert [wait.reason for wait in clock.waits] == [reason]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "error",
    [
        UnexpectedReply("x"),
        OutcomeUnknown("x"),
        Refused("x", status=403),
        Unauthenticated("x", status=401),
        ZeroDivisionError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_any_other_error_is_raised_at_once(error):
    clock = Clock()
    with pytest.raises(type(error)):
        await run(clock, error)
    assert clock.waits == []


@pytest.mark.anyio
async def test_after_six_tries_the_last_error_is_raised():
    clock = Clock()
    errors = [ConnectionLost(str(count)) for count in range(6)]
    with pytest.raises(ConnectionLost, match="5"):
        await run(clock, *errors)
    assert len(clock.waits) == 5


@pytest.mark.anyio
async def test_no_wait_begins_that_would_end_after_five_minutes():
    clock = Clock()
    slow = Throttled("x", status=429, retry_after_s=120.0)
    with pytest.raises(Throttled):
        await run(clock, slow, slow, slow)
    assert clock.seconds == [120, 120]


@pytest.mark.anyio
async def test_a_cancel_during_a_wait_ends_it_at_once():
    waiting = asyncio.Event()

    async def call() -> str:
        raise ConnectionLost("x")

    def on_wait(_wait: Wait) -> None:
        waiting.set()

    task = asyncio.create_task(retrying(call, RetryPolicy(least_s=60, most_s=60), on_wait))
    await waiting.wait()
    task.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError) as raised:
            await task
    assert raised.value.__context__ is None or not isinstance(raised.value.__context__, ConnectionLost)
