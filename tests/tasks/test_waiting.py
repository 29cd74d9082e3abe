"""Everything that waits says so, is polite, and ends when Cancel is pressed."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from llava_desktop.core.events import Phase, Wait, WaitReason
from llava_desktop.core.question import QuestionState
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import Reply, Request
from llava_desktop.replicate.rate_limits import Rates
from llava_desktop.replicate.retry import RetryPolicy
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.ledger import SeenRequest
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer
from tests.tasks.test_cancelling import deaf_port
from tests.tasks.window import QUICK, Window, engine_of
from tests.withheld import withheld_s

ENDS_WITHIN_S = 0.2
LONG_S = 60.0
PATIENT = replace(
    QUICK,
    policy=RetryPolicy(least_s=LONG_S, most_s=LONG_S, total_s=10 * LONG_S),
    pace=replace(QUICK.pace, poll_least_s=LONG_S, poll_most_s=LONG_S, not_listed_yet_s=10 * LONG_S),
    looks_after_s=(0.0, LONG_S),
    throttle_wait_s=LONG_S,
)
"""Whatever waits, waits for a minute: a test that is quick did not wait."""
ONE_A_MINUTE = replace(PATIENT, rates=Rates(create_every_s=LONG_S))


class Stopwatch:
    """Started at a press; `check` after what must follow at once."""

    def __init__(self) -> None:
        self._began, self._withheld = time.monotonic(), withheld_s()

    def check(self) -> None:
        took_s = time.monotonic() - self._began - (withheld_s() - self._withheld)
        assert took_s < ENDS_WITHIN_S, f"it ended after {took_s * 1000:.0f} ms"


def cancel_and_end(window: Window, question: str) -> None:
    """For a wait before anything was created: it ends as never sent, at once."""
    watch = Stopwatch()
    window.cancel(question)
    row = window.wait_end(question)
    watch.check()
    assert (row.state, row.error) == (QuestionState.NOT_SENT, "")


def cancel_and_tell(window: Window, server: FaultServer, question: str) -> None:
    """For a wait after it was created: the server is told at once, not when the wait would have ended."""
    watch = Stopwatch()
    window.cancel(question)
    server.wait_for(Seen.CANCEL, 1)
    watch.check()
    window.wait_phase(question, Phase.CANCELLING)


def in_a_date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


# Before anything is created


def test_cancel_ends_the_wait_for_its_turn(store, engine, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    with Window(store, engine, ONE_A_MINUTE) as window:
        window.ask()
        server.wait_for(Seen.POST, 1)
        second = window.ask()
        wait = window.wait_phase(second, Phase.WAITING).wait
        assert wait is not None
        assert wait.reason is WaitReason.TURN
        assert LONG_S - 10 < wait.seconds <= LONG_S
        cancel_and_end(window, second)
    assert server.ledger.count(Seen.POST) == 1


def test_who_waits_behind_a_cancelled_one_moves_up(store, engine, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    with Window(store, engine, ONE_A_MINUTE) as window:
        window.ask()
        server.wait_for(Seen.POST, 1)
        second, third = window.ask(), window.ask()
        assert wait_of(window, third, lambda wait: wait.seconds > LONG_S)
        window.cancel(second)
        assert wait_of(window, third, lambda wait: wait.seconds <= LONG_S)


def wait_of(window: Window, question: str, wanted: Callable[[Wait], bool]) -> bool:
    kind = type(window.wait_phase(question, Phase.WAITING))
    return bool(
        window.wait(kind, lambda event: event.question_id == question and event.wait is not None and wanted(event.wait))
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: faults.throttled(header="40"),
        lambda: faults.throttled(header=in_a_date(40)),
        lambda: faults.throttled(body_seconds=40.0),
        lambda: faults.refusal(429, "Too Many Requests", detail="Request was throttled. It resets in ~40s."),
    ],
    ids=["seconds", "date", "body", "words"],
)
def test_cancel_ends_the_wait_that_a_429_asks_for(store, engine, server, make):
    server.plan(Seen.POST, make())
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        wait = window.wait_phase(question, Phase.WAITING).wait
        assert wait is not None
        assert wait.reason is WaitReason.THROTTLED
        assert 35 <= wait.seconds <= 40
        cancel_and_end(window, question)
    assert server.ledger.count(Seen.POST) == 1


def test_cancel_ends_connecting(store):
    with deaf_port() as port, Window(store, engine_of(f"http://127.0.0.1:{port}/v1", "t"), PATIENT) as window:
        question = window.ask()
        window.wait_phase(question, Phase.SENDING)
        cancel_and_end(window, question)


def test_a_question_that_was_told_to_wait_holds_back_the_others(store, engine, server):
    server.plan(Seen.POST, faults.throttled(header="40"))
    with Window(store, engine, PATIENT) as window:
        window.wait_phase(window.ask(), Phase.WAITING)
        other = window.ask()
        wait = window.wait_phase(other, Phase.WAITING).wait
        assert wait is not None
        assert wait.reason is WaitReason.THROTTLED
        cancel_and_end(window, other)
    assert server.ledger.count(Seen.POST) == 1


# After it was created


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (faults.server_error, WaitReason.SERVER),
        (lambda: faults.Raw(b""), WaitReason.NETWORK),
        (faults.captive_portal, WaitReason.NETWORK),
        (lambda: faults.throttled(header="40"), WaitReason.THROTTLED),
    ],
    ids=["server", "network", "sign-in page", "429"],
)
def test_cancel_ends_the_wait_after_a_look_that_failed(store, engine, server, make, reason):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.plan(Seen.STREAM, faults.Streamed((faults.event("logs", "booting"),)))
    server.always(Seen.POLL, make())
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        wait = window.wait_phase(question, Phase.WAITING).wait
        assert wait is not None
        assert wait.reason is reason
        cancel_and_tell(window, server, question)


def test_cancel_ends_the_wait_for_the_next_poll(store, engine, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.always(Seen.STREAM, faults.not_found())
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        server.wait_for(Seen.STREAM, 1)
        window.let_it_go_on()
        cancel_and_tell(window, server, question)


def test_cancel_ends_the_wait_for_an_id_to_be_known_everywhere(store, engine, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.plan(Seen.STREAM, faults.Streamed((faults.event("logs", "booting"),)))
    server.always(Seen.POLL, faults.not_found())
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        server.wait_for(Seen.POLL, 1)
        window.let_it_go_on()
        cancel_and_tell(window, server, question)


@pytest.mark.parametrize("where", [Seen.STREAM, Seen.POLL])
def test_cancel_ends_the_wait_for_a_reply(store, engine, server, where):
    gate = Gate()
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.plan(Seen.STREAM, faults.Streamed((faults.event("logs", "booting"),)))
    if where is Seen.STREAM:
        server.faults.clear(Seen.STREAM)
    server.always(where, faults.Stall(gate))
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        gate.wait_until_reached()
        cancel_and_tell(window, server, question)


def test_cancel_ends_the_wait_in_a_silent_stream(store, engine, server):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        window.wait_text(question, "A ")
        cancel_and_tell(window, server, question)


def test_cancel_while_a_lost_question_is_looked_for_frees_at_once(store, engine, server):
    """The looks go on behind it: what they find has to be cancelled."""
    server.plan(Seen.POST, faults.Raw(b""))
    with Window(store, engine, PATIENT) as window:
        question = window.ask()
        server.wait_for(Seen.LIST, 1)
        watch = Stopwatch()
        window.cancel(question)
        window.wait_phase(question, Phase.CANCELLING)
        watch.check()


def test_the_end_of_the_app_ends_every_wait(store, engine, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.always(Seen.STREAM, faults.not_found())
    with Window(store, engine, ONE_A_MINUTE) as window:
        window.ask()
        server.wait_for(Seen.STREAM, 1)
        window.wait_phase(window.ask(), Phase.WAITING)
        watch = Stopwatch()
        window.stop()
        watch.check()


# Polite


def spaces_between(requests: list[SeenRequest]) -> list[float]:
    return [second.at - first.at for first, second in pairwise(requests)]


def test_creates_reach_the_server_one_at_a_time(store, engine, server):
    every_s = 0.08
    with Window(store, engine, replace(QUICK, rates=Rates(create_every_s=every_s))) as window:
        questions = [window.ask() for _ in range(5)]
        for question in questions:
            assert window.wait_end(question).state is QuestionState.SUCCEEDED
    spaces = spaces_between(server.ledger.of(Seen.POST))
    # The turn is taken before the connection is made: one that took longer comes closer to the next.
    assert sum(spaces) >= 4 * every_s - 0.03
    assert len(server.ledger.predictions) == 5


class Talkative:
    """Each stream brings one event that is new, and ends."""

    def __init__(self) -> None:
        self._count = 0

    async def apply(self, request: Request, answer: Handler) -> Reply:
        self._count += 1
        news = faults.event("logs", "busy", f"1:{self._count}")
        return await faults.Streamed((news,)).apply(request, answer)


def test_streams_that_break_again_and_again_do_not_make_looks_faster_than_polls(store, engine, server):
    least_s = 0.1
    hold = Gate()
    server.answer_with(ScriptedAnswer(("word ",) * 40, hold=hold, hold_after=39))
    server.always(Seen.STREAM, Talkative())
    pace = replace(QUICK.pace, poll_least_s=least_s, poll_most_s=2 * least_s)
    with Window(store, engine, replace(QUICK, pace=pace)) as window:
        question = window.ask()
        server.wait_for(Seen.POLL, 6)
        hold.open()
        window.wait_end(question)
    assert min(spaces_between(server.ledger.of(Seen.POLL))) >= least_s * 0.7
    # Each stream has a look behind it: no more streams than looks, however they break.
    assert server.ledger.count(Seen.STREAM) <= server.ledger.count(Seen.POLL) + 1
