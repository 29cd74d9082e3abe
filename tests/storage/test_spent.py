import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.money import RunTime, span_of
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.backups import Backups
from llava_desktop.storage.costs import CostSums
from llava_desktop.storage.erasing import Eraser
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.opening import open_for_writing
from llava_desktop.storage.rescue import Rescue
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.schema import APPLICATION_ID, create
from llava_desktop.storage.spent import KEPT_FOR, QUARTER_US, SpentQuarter, bring_back, spent_in
from tests.storage.examples import plain_question

DEADLINE_S = 30
SPAN = span_of(date(2025, 3, 9), UTC)
NOON = SPAN.today + timedelta(hours=12)


@pytest.fixture
def sums(writer):
    return CostSums(writer)


@pytest.fixture
def asked_and_deleted(store):
    def ask_and_delete(number=1, created_at=NOON, **changes) -> None:
        store.add(plain_question(number, created_at=created_at, **changes), None).result(DEADLINE_S)
        assert store.delete(f"question-{number}").result(DEADLINE_S)

    return ask_and_delete


def kept(writer):
    """The rows: where each quarter begins, microseconds, how many of unknown time."""
    return writer.run(lambda db: db.execute("SELECT * FROM spent ORDER BY quarter_us").fetchall()).result(DEADLINE_S)


def test_what_was_spent_stays_in_the_sums_when_the_question_is_deleted(sums, store, asked_and_deleted):
    store.add(plain_question(7, ran_s=0.1, created_at=NOON), None).result(DEADLINE_S)
    asked_and_deleted(1, ran_s=0.2, state=QuestionState.SUCCEEDED)
    asked_and_deleted(2, ran_s=0.3, state=QuestionState.FAILED, created_at=NOON + timedelta(hours=1))
    asked_and_deleted(3, ran_s=0.4, state=QuestionState.CANCELED, created_at=SPAN.month)
    found = sums.read(SPAN).result(DEADLINE_S)
    assert found.today == RunTime(600_000)
    assert found.month == RunTime(1_000_000)


@pytest.mark.parametrize("state", list(QuestionState))
def test_a_deleted_run_whose_time_nobody_told_counts_as_it_did_before(sums, store, asked_and_deleted, state):
    store.add(plain_question(1, state=state, created_at=NOON), None).result(DEADLINE_S)
    before = sums.read(SPAN).result(DEADLINE_S).today
    assert store.delete("question-1").result(DEADLINE_S)
    # Its end will not be told any more.
    assert sums.read(SPAN).result(DEADLINE_S).today == RunTime(unknown=before.unknown + before.unfinished)


def test_what_cost_nothing_here_leaves_nothing(writer, asked_and_deleted):
    asked_and_deleted(1, ran_s=9.0, engine=EngineKind.DEMO)
    asked_and_deleted(2, ran_s=9.0, imported=True)
    asked_and_deleted(3, state=QuestionState.NOT_SENT)
    assert kept(writer) == []


@pytest.mark.parametrize("minutes", [-570, 345, 0])
def test_a_days_sum_is_right_in_every_time_zone(sums, asked_and_deleted, minutes):
    zone = timezone(timedelta(minutes=minutes))
    day = datetime(2025, 3, 9, tzinfo=zone)
    asked_and_deleted(1, ran_s=1.0, created_at=(day - timedelta(microseconds=1)).astimezone(UTC))
    asked_and_deleted(2, ran_s=2.0, created_at=day.astimezone(UTC))
    asked_and_deleted(3, ran_s=4.0, created_at=(day + timedelta(days=1, microseconds=-1)).astimezone(UTC))
    asked_and_deleted(4, ran_s=8.0, created_at=(day + timedelta(days=1)).astimezone(UTC))
    assert sums.read(span_of(day.date(), zone)).result(DEADLINE_S).today == RunTime(6_000_000)


def test_nothing_but_sums_is_kept(writer, asked_and_deleted):
    for number in range(1, 4):
        asked_and_deleted(number, ran_s=1.0, created_at=NOON + timedelta(minutes=number), prompt="xylophone")
    ((begins_us, ran_us, unknown),) = kept(writer)
    assert begins_us % QUARTER_US == 0
    assert (ran_us, unknown) == (3_000_000, 0)


def test_what_no_limit_needs_any_more_is_forgotten(folders, writer, sums, asked_and_deleted):
    asked_and_deleted(1, ran_s=1.0, created_at=NOON - KEPT_FOR - timedelta(minutes=16))
    asked_and_deleted(2, ran_s=2.0, created_at=NOON - timedelta(days=31))
    keeper = HistoryKeeper(folders, writer, now=lambda: NOON)
    keeper.when_looking(sums.forget_old)
    keeper.start()
    keeper.look_after().result(DEADLINE_S)
    assert keeper.stop(DEADLINE_S)
    assert [ran_us for _, ran_us, _ in kept(writer)] == [2_000_000]


def test_erasing_everything_forgets_what_was_spent_too(folders, writer, asked_and_deleted):
    asked_and_deleted(1, ran_s=1.0)
    Eraser(folders, writer).erase().result(DEADLINE_S)
    assert kept(writer) == []


def test_a_copy_of_the_history_knows_it(folders, writer, store, asked_and_deleted):
    asked_and_deleted(1, ran_s=1.0)
    store.add(plain_question(2), None).result(DEADLINE_S)
    assert Backups(folders.database).make(NOON)
    (copy,) = (folders.data_dir / "backups").glob("*.sqlite3")
    assert [(each.ran_us, each.unknown) for each in spent_in(copy)] == [(1_000_000, 0)]


def test_brought_back_twice_it_counts_once_and_less_never_replaces_more(writer):
    quarter = SpentQuarter(QUARTER_US, 5, 1)
    for found in ([quarter], [quarter], [SpentQuarter(QUARTER_US, 3, 2)]):
        writer.run(lambda db, found=found: bring_back(db, found)).result(DEADLINE_S)
    assert kept(writer) == [(QUARTER_US, 5, 2)]


@pytest.mark.parametrize(
    "damage",
    ["quarter_us = 7", "ran_us = -1", "ran_us = 9000000000000000000", "unknown = x'00'", "unknown = 1000000"],
)
def test_what_no_version_wrote_is_not_brought_back(tmp_path, damage):
    path = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        create(connection)
        for number in (1, 2):
            values = all_values(plain_question(number, ran_s=1.0, created_at=NOON + timedelta(hours=number)), None)
            connection.execute(insertion("question", values), values)
        connection.execute("DELETE FROM question")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'spent'")
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute(f"UPDATE spent SET {damage} WHERE quarter_us = (SELECT min(quarter_us) FROM spent)")
    assert [each.ran_us for each in spent_in(path)] == [1_000_000]


@pytest.mark.parametrize("content", [None, b"no database", b""])
def test_nothing_is_read_out_of_what_is_no_history(tmp_path, content):
    path = tmp_path / "history.sqlite3"
    if content is not None:
        path.write_bytes(content)
    assert spent_in(path) == []


def deleted_in(path) -> None:
    """A history file in which one question ran for a second, and was deleted."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        create(connection)
        values = all_values(plain_question(1, ran_s=1.0, created_at=NOON), None)
        connection.execute(insertion("question", values), values)
        connection.execute("DELETE FROM question")


def test_a_damaged_history_that_is_brought_back_brings_what_was_spent(folders, writer, store, sums):
    aside = folders.data_dir / "damaged" / "2025-03-09T12-00-00-000000Z"
    aside.mkdir(parents=True)
    deleted_in(aside / folders.database.name)
    rescue = Rescue(folders, writer)
    offer = rescue.offer()
    assert offer is not None
    assert rescue.restore(offer, lambda: False) == 0
    assert sums.read(SPAN).result(DEADLINE_S).today == RunTime(1_000_000)


def test_a_history_of_the_version_before_keeps_what_is_deleted_from_now_on(tmp_path):
    path = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.executescript(Path(__file__).with_name("version_5.sql").read_text("utf-8"))
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 5")
        values = all_values(plain_question(1, ran_s=1.0, created_at=NOON), None)
        old.execute(insertion("question", values), values)
    with closing(open_for_writing(path, lambda _version: None)) as connection:
        assert connection.execute("SELECT count(*) FROM spent").fetchone() == (0,)
        connection.execute("DELETE FROM question")
        assert connection.execute("SELECT ran_us, unknown FROM spent").fetchall() == [(1_000_000, 0)]
