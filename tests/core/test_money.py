from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.asking import new_question
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.money import (
    MICRO,
    Budget,
    RunTime,
    Spent,
    cost_of,
    cost_of_question,
    cost_text,
    rate_of,
    run_time_us,
    span_of,
    spent_text,
    usd_text,
)
from llava_desktop.core.parameters import Parameters

NOTHING = RunTime()
RATE = Decimal("0.0014")
ASKED = new_question(
    prompt="Why?", picture=None, parameters=Parameters(), engine=Engine(EngineKind.REPLICATE, "https://x/v1")
)


@pytest.mark.parametrize(
    ("micro_dollars", "text"),
    [
        (0, "$0.00"),
        (1, "$0.000001"),
        (1_200, "$0.0012"),
        (11_480, "$0.011"),
        (50_000, "$0.05"),
        (420_000, "$0.42"),
        (999_999, "$1.00"),
        (4_980_000, "$4.98"),
        (1_234_500_000, "$1,234.50"),
    ],
)
def test_money_is_written_the_same_everywhere_with_two_digits_that_say_something(micro_dollars, text):
    assert usd_text(micro_dollars) == text


@given(st.integers(1, 10**12))
def test_what_is_written_is_within_half_of_its_last_digit(micro_dollars):
    written = Decimal(usd_text(micro_dollars).replace("$", "").replace(",", "")) * MICRO
    assert abs(written - micro_dollars) <= max(5_000 if micro_dollars >= MICRO / 10 else 0, micro_dollars // 20)


def test_a_rate_is_what_was_typed_and_a_cost_is_exact():
    assert rate_of(0.0014) == RATE
    assert rate_of(1e-05) == Decimal("0.00001")
    assert cost_of(run_time_us(8.2), RATE) == 11_480
    assert sum(cost_of(run_time_us(0.1), RATE) for _ in range(1_000)) == cost_of(100 * MICRO, RATE) == 140_000


def test_the_demo_engine_is_free_and_an_unknown_time_costs_nobody_knows_what():
    assert cost_of_question(replace(ASKED, engine=EngineKind.DEMO), RATE) == 0
    assert cost_of_question(ASKED, RATE) is None
    assert cost_of_question(replace(ASKED, ran_s=8.2), RATE) == 11_480
    assert (cost_text(11_480), cost_text(0)) == ("about $0.011", "free")


def test_days_and_months_begin_at_midnight_where_the_person_is_also_when_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    span = span_of(date(2026, 10, 25), berlin)
    assert span.month == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert span.tomorrow - span.today == timedelta(hours=25)
    eve = span_of(date(2025, 12, 31), timezone(timedelta(hours=-5)))
    assert eve.tomorrow == datetime(2026, 1, 1, 5, tzinfo=UTC)
    here = span_of(date(2025, 6, 15))
    assert here.today == datetime(2025, 6, 15).astimezone(UTC)  # this computer's zone


def test_what_nobody_told_makes_it_at_least():
    assert spent_text(RunTime(MICRO), RATE, 0) == "$0.0014"
    assert spent_text(RunTime(MICRO, unknown=1), RATE, 0) == "at least $0.0014"
    assert spent_text(RunTime(MICRO, unfinished=2), RATE, 1) == "at least $0.0014"
    assert spent_text(RunTime(MICRO, unfinished=2), RATE, 2) == "$0.0014"
    assert RunTime().is_nothing
    assert not any(each.is_nothing for each in (RunTime(1), RunTime(unknown=1), RunTime(unfinished=1)))


def budget(cents: int, *, month: RunTime = NOTHING, typical_s: float | None = 10, under_way: int = 0) -> Budget:
    typical_us = None if typical_s is None else run_time_us(typical_s)
    return Budget(Decimal("0.001"), cents, Spent(month, month, typical_us), under_way)


def test_without_a_limit_nothing_is_said():
    assert budget(0, month=RunTime(10**12)).objection(100) == ""


def test_the_limit_is_asked_about_before_it_is_passed_and_not_when_it_is_just_reached():
    month = RunTime(run_time_us(4_980))
    assert budget(500, month=month).objection(2) == ""
    assert budget(500, month=month).objection(3) == (
        "These 3 questions would pass your limit of $5.00 this month ($4.98 so far). "
        "A question costs about $0.01, estimated by your earlier ones."
    )
    assert budget(499, month=month).objection(1) == ""
    assert (
        budget(498, month=month)
        .objection(1)
        .startswith("This would pass your limit of $4.98 this month ($4.98 so far).")
    )


def test_what_is_under_way_counts_by_an_estimate_that_is_called_one():
    month = RunTime(run_time_us(4_980), unfinished=2)
    assert budget(500, month=month, under_way=2).objection(1) == (
        "This would pass your limit of $5.00 this month ($4.98 so far, and 2 under way at an estimated $0.02). "
        "A question costs about $0.01, estimated by your earlier ones."
    )


def test_before_the_first_run_the_estimate_is_only_that():
    assert budget(1, typical_s=None).each == 10_000
    assert budget(1, typical_s=None).objection(2).endswith("A question costs about $0.01, an estimate.")


def test_a_limit_that_cannot_be_held_says_so():
    unknown = Budget(RATE, 500, None, 0)
    assert unknown.each == 14_000
    assert (
        unknown.objection(1)
        == "This month's cost is not known, so the app cannot tell whether your limit of $5.00 would be passed."
    )
