"""Killed, or failed by the system, at any call from Ask to the stored answer: nothing is paid twice, nothing is lost.

The task layer in a real process is struck at one system call, started again, and what its database holds is compared
with what the server was asked. `dev.py test --slow` strikes everywhere; the normal run takes a sample.
"""

import random

import pytest

from llava_desktop.core.question import QuestionState
from tests.crash.campaign import dry_run, every_point, strike
from tests.crash.point import ONLY_LOOK, Point, Scenario
from tests.crash.trial import Stage, rows_of, tried

SAMPLE = 50
NEVER = 60_000
"""A call that is never reached: nothing is struck."""


def test_a_sample_of_all_kills_and_errors_costs_nothing_twice_and_loses_nothing(tracing, publish):
    seed = random.getrandbits(32)  # pytest-randomly prints what this comes from
    points = random.Random(seed).sample(every_point(dry_run(list(Scenario))), SAMPLE)
    assert publish(strike(points, f"crash harness, {SAMPLE} of all points, seed {seed}")).violations == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_no_kill_and_no_error_anywhere_costs_anything_twice_or_loses_anything(tracing, publish):
    counts = dry_run(list(Scenario))
    only_look = sum(times for calls in counts.values() for call, times in calls.items() if call in ONLY_LOOK)
    title = f"crash harness, every point ({only_look} calls that only look are not killed at)"
    assert publish(strike(every_point(counts), title)).violations == []


def test_without_a_strike_the_question_is_answered_and_stored(spawner):
    with Stage(spawner, Scenario.ASK) as stage:
        ended, _ = stage.run("ask")
        (row,) = rows_of(stage.folders)
        (made,) = stage.server.ledger.predictions
    assert ended.account is not None
    assert (ended.account.state, ended.account.faults) == ("succeeded", ())
    assert row.state is QuestionState.SUCCEEDED
    assert row.answer == "".join(made.output)


def test_a_full_disk_before_the_question_is_stored_sends_nothing_and_says_so(spawner):
    with Stage(spawner, Scenario.ASK) as stage:
        ended, _ = stage.run("ask", thread="writer", inject="pwrite64:error=ENOSPC:when=1+")
        assert stage.server.ledger.predictions == []
    assert ended.account is not None
    assert ended.account.state == "not_sent"
    assert ended.account.error.startswith("Nothing was sent")


@pytest.mark.parametrize(
    ("sabotage", "points", "seen"),
    [
        (
            "send before the journal has it",
            [Point(Scenario.ASK, "writer", "pwrite64", 1, "ENOSPC", lasting=True)],
            "something was sent, and there is no row",
        ),
        (
            "send again what may have arrived",
            [Point(Scenario.ASK, "loop", "recvfrom", number, "ECONNRESET") for number in range(1, 12)],
            "one click: 2 POSTs, 2 predictions",
        ),
        (
            "keep the id in memory",
            [Point(Scenario.BLIND, "loop", "recvfrom", number) for number in range(12, 18)],
            "a paid answer was lost",
        ),
        (
            "send smaller before the journal has it",
            [Point(Scenario.SMALLER, "loop", "recvfrom", number) for number in range(4, 14)],
            "a paid answer was lost",
        ),
        ("forget what was on its way", [Point(Scenario.RESUME, "loop", "recvfrom", NEVER)], "a paid answer was lost"),
    ],
)
def test_a_product_that_breaks_its_promise_is_seen(spawner, sabotage, points, seen):
    violations = [each for point in points for each in tried(spawner, point, sabotage).violations]
    assert any(each.startswith(seen) for each in violations), violations
