import json
from datetime import UTC, date, timedelta

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import StorageError
from llava_desktop.core.money import MICRO, RunTime, Spent, span_of
from llava_desktop.core.question import QuestionState
from llava_desktop.storage import costs
from llava_desktop.storage.costs import CostSums
from tests.storage.examples import plain_question

SPAN = span_of(date(2025, 3, 9), UTC)
NOON = SPAN.today + timedelta(hours=12)


@pytest.fixture
def add(store):
    numbers = iter(range(1, 1_000))

    def add_one(state=QuestionState.SUCCEEDED, ran_s=1.0, created_at=NOON, **changes) -> None:
        number = next(numbers)
        store.add(plain_question(number, state=state, ran_s=ran_s, created_at=created_at, **changes), None).result(30)

    return add_one


def spent(writer) -> Spent:
    return CostSums(writer).read(SPAN).result(30)


def test_an_empty_history_has_cost_nothing(writer, store):
    assert spent(writer) == Spent()


def test_days_and_months_are_summed_to_the_microsecond(writer, add):
    for created_at, ran_s in (
        (SPAN.month - timedelta(microseconds=1), 1_000.0),
        (SPAN.month, 0.1),
        (SPAN.today - timedelta(microseconds=1), 0.2),
        (SPAN.today, 0.3),
        (SPAN.tomorrow - timedelta(microseconds=1), 8.2),
        (SPAN.tomorrow, 1_000.0),
    ):
        add(created_at=created_at, ran_s=ran_s)
    found = spent(writer)
    assert found.today == RunTime(8_500_000)
    assert found.month == RunTime(8_800_000)


def test_many_small_runs_do_not_drift(writer, add):
    for _ in range(30):
        add(ran_s=0.1)
    assert spent(writer).month.ran_us == 3 * MICRO


def test_what_the_demo_answered_and_what_was_imported_costs_nothing_here(writer, add):
    add(engine=EngineKind.DEMO)
    add(imported=True)
    assert spent(writer) == Spent()


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (QuestionState.SUCCEEDED, RunTime(unknown=1)),
        (QuestionState.FAILED, RunTime(unknown=1)),
        (QuestionState.CANCELED, RunTime(unknown=1)),
        (QuestionState.GONE, RunTime(unknown=1)),
        (QuestionState.SENDING, RunTime(unfinished=1)),
        (QuestionState.UNKNOWN, RunTime(unfinished=1)),
        (QuestionState.RUNNING, RunTime(unfinished=1)),
        (QuestionState.NOT_SENT, RunTime()),
        (QuestionState.NOT_FOUND, RunTime()),
        (QuestionState.REJECTED, RunTime()),
        (QuestionState.ABORTED, RunTime()),
    ],
)
def test_a_run_of_unknown_time_is_counted_where_it_may_have_cost_something(writer, add, state, counted):
    add(state=state, ran_s=None)
    assert spent(writer).today == counted


def test_a_cancelled_run_counts_what_it_ran(writer, add):
    add(state=QuestionState.CANCELED, ran_s=2.5)
    assert spent(writer).today == RunTime(2_500_000)


def test_what_a_run_takes_is_the_median_of_the_newest_that_answered(writer, add, monkeypatch):
    monkeypatch.setattr(costs, "_NEWEST", costs._NEWEST.replace("LIMIT 25", "LIMIT 3"))
    for day, ran_s in enumerate((100.0, 3.0, 50.0, 2.0)):
        add(ran_s=ran_s, created_at=NOON - timedelta(days=90 - day))
    add(state=QuestionState.CANCELED, ran_s=0.1)
    assert spent(writer).typical_us == 3 * MICRO


def test_the_sums_read_the_index_and_no_answers(writer, store):
    def plan(connection):
        return json.dumps([row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {costs._SUMS}", (0, 1))])

    assert "USING COVERING INDEX question_asked" in writer.run(plan).result(30)


def test_a_history_that_is_closed_has_no_sums(writer, store):
    assert writer.close(30)
    with pytest.raises(StorageError):
        spent(writer)
