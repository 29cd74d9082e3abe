"""How long the model ran, in sums: of today and of this month.

What counts was asked here, at an engine that may cost money: what is in the history, also in its trash, and of what was
deleted the sums that `spent.py` keeps.
"""

import sqlite3
import statistics
from concurrent.futures import Future
from datetime import datetime

from llava_desktop.core.money import RunTime, Span, Spent, run_time_us
from llava_desktop.storage.rows import microseconds
from llava_desktop.storage.spent import forget_old, spent_between
from llava_desktop.storage.writer import DatabaseWriter

TYPICAL_OF = 25
"""The newest runs that say what a run takes."""

_COUNTED = "engine = 'replicate' AND imported = 0"
"""The index `question_asked` begins so, and holds all that is read here."""
_UNKNOWN = "ran_s IS NULL AND state IN ('succeeded', 'failed', 'canceled', 'gone')"
"""May have run, for a time that nobody told. What was refused, or never arrived, or was aborted did not."""
_UNFINISHED = "ran_s IS NULL AND state IN ('sending', 'unknown', 'running')"
# Whole microseconds each, so that the sum is exact.
_SUMS = f"""
    SELECT sum(CAST(ran_s * 1e6 + 0.5 AS INTEGER)), total({_UNKNOWN}), total({_UNFINISHED})
    FROM question WHERE created_us >= ? AND created_us < ? AND {_COUNTED}
"""  # noqa: S608  # our own words
_NEWEST = f"""
    SELECT ran_s FROM question WHERE {_COUNTED} AND state = 'succeeded' AND ran_s > 0
    ORDER BY created_us DESC LIMIT {TYPICAL_OF}
"""  # noqa: S608


class CostSums:
    """Read where rows are written, so that a row that was handed in before is in the sums. Any thread."""

    def __init__(self, writer: DatabaseWriter) -> None:
        self._writer = writer

    def read(self, span: Span) -> Future[Spent]:
        """In the future also StorageError. 25 ms for 100,000 questions in one month (measured): nobody waits."""

        def job(connection: sqlite3.Connection) -> Spent:
            month = _sums(connection, span.month, span.today)
            today = _sums(connection, span.today, span.tomorrow)
            newest = [run_time_us(row[0]) for row in connection.execute(_NEWEST)]
            return Spent(
                today=today,
                month=_both(month, today),
                typical_us=round(statistics.median(newest)) if newest else None,
            )

        return self._writer.run(job)

    def forget_old(self, now: datetime) -> Future[None]:
        """Of what was deleted, the sums that no limit needs any more."""
        return self._writer.run(lambda connection: forget_old(connection, now))


def _sums(connection: sqlite3.Connection, begin: datetime, end: datetime) -> RunTime:
    ran_us, unknown, unfinished = connection.execute(_SUMS, (microseconds(begin), microseconds(end))).fetchone()
    kept = RunTime(ran_us or 0, int(unknown), int(unfinished))
    return _both(kept, spent_between(connection, begin, end))


def _both(one: RunTime, other: RunTime) -> RunTime:
    return RunTime(one.ran_us + other.ran_us, one.unknown + other.unknown, one.unfinished + other.unfinished)
