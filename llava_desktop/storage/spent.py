"""What the questions that were deleted have cost, so that the limit of a month does not forget money that was spent.

The table `spent` is filled by a trigger in the transaction that deletes. It holds sums, and nothing that was asked or
answered; it goes when everything is erased, and by itself when no limit needs it any more.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from llava_desktop.core.money import MICRO, RunTime
from llava_desktop.storage.opening import address_of
from llava_desktop.storage.rows import microseconds
from llava_desktop.storage.transactions import named_rows

QUARTER_US = 15 * 60 * MICRO
KEPT_FOR = timedelta(days=33)
"""Longer than a month, in any time zone: the sums are of today and of this month."""
_RAN_MOST_US = 64 * 24 * 3600 * MICRO
_UNKNOWN_MOST = 100_000
"""More than can have been asked in a quarter of an hour. A number out of a damaged page could be any."""

_SUMS = "SELECT sum(ran_us), total(unknown) FROM spent WHERE quarter_us >= ? AND quarter_us < ?"
_FORGET = "DELETE FROM spent WHERE quarter_us < ?"
# What is brought back twice must not count twice.
_BRING_BACK = """
    INSERT INTO spent (quarter_us, ran_us, unknown) VALUES (?, ?, ?)
    ON CONFLICT (quarter_us) DO UPDATE SET
        ran_us = max(ran_us, excluded.ran_us), unknown = max(unknown, excluded.unknown)
"""


@dataclass(frozen=True, slots=True)
class SpentQuarter:
    """begins_us: since 1970, UTC; of the asking."""

    begins_us: int
    ran_us: int
    unknown: int


def spent_between(connection: sqlite3.Connection, begin: datetime, end: datetime) -> RunTime:
    """begin, end: where a day begins, in any time zone."""
    ran_us, unknown = connection.execute(_SUMS, (microseconds(begin), microseconds(end))).fetchone()
    return RunTime(ran_us or 0, int(unknown))


def forget_old(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute(_FORGET, (microseconds(now - KEPT_FOR),))


def spent_in(database: Path) -> list[SpentQuarter]:
    """Out of a file that is not trusted: a damaged history, or a backup. What cannot be read is left out."""
    if not database.is_file():
        return []
    try:
        with closing(sqlite3.connect(address_of(database, "ro"), uri=True)) as source:
            rows = named_rows(source, "SELECT quarter_us, ran_us, unknown FROM spent")
    except sqlite3.Error:  # no such table in an early version
        return []
    return [SpentQuarter(*row) for row in rows if _is_ours(*row)]


def bring_back(connection: sqlite3.Connection, found: Iterable[SpentQuarter]) -> None:
    connection.executemany(_BRING_BACK, [(each.begins_us, each.ran_us, each.unknown) for each in found])


def _is_ours(begins_us: object, ran_us: object, unknown: object) -> bool:
    return (
        isinstance(begins_us, int)
        and begins_us % QUARTER_US == 0
        and isinstance(ran_us, int)
        and 0 <= ran_us <= _RAN_MOST_US
        and isinstance(unknown, int)
        and 0 <= unknown <= _UNKNOWN_MOST
    )
