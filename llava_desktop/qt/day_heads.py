"""What stands above the first row of each group of days in a list that begins with the newest: `Today`, `Yesterday`."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import compress, count, islice
from operator import ne

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said


def section_of(day: date, today: date) -> str:
    """Both in this computer's time zone."""
    if day >= today:
        return tr("Today")
    if day == today - timedelta(days=1):
        return tr("Yesterday")
    return tr("Last week") if day > today - timedelta(days=8) else tr("Earlier")


class DayHeads:
    """The days of the rows, in their order, and the groups that they make today."""

    def __init__(self) -> None:
        self._days: list[date] = []
        self._heads: dict[int, str] | None = None
        self._rows: list[int] = []
        self._today: date | None = None

    def take_all(self, moments: Iterable[datetime]) -> None:
        self._days = [_day(moment) for moment in moments]
        self._heads = None

    def insert(self, at: int, moments: Iterable[datetime]) -> None:
        self._days[at:at] = [_day(moment) for moment in moments]
        self._heads = None

    def remove(self, first: int, last: int) -> None:
        del self._days[first : last + 1]
        self._heads = None

    def by_row(self) -> dict[int, str]:
        """For the first row of each group of days, in the order of the rows."""
        today = date.today()  # noqa: DTZ011  # this computer's; asked for some hundred times a frame
        if self._heads is None or self._today != today:
            self._heads, self._today = _heads(self._days, today), today
            self._rows = list(self._heads)
        return self._heads

    def before(self, row: int) -> int:
        """How many groups begin above a row."""
        self.by_row()
        return bisect_left(self._rows, row)


def _day(moment: datetime) -> date:
    """In this computer's time zone; kept, because finding it out is slow."""
    return moment.astimezone().date()


def _heads(days: Sequence[date], today: date) -> dict[int, str]:
    """Looked through without a loop of Python's: for 3,000 rows that took as long as painting them."""
    heads: dict[int, str] = {}
    section = ""
    for row in (0, *compress(count(1), map(ne, islice(days, 1, None), days))) if days else ():
        if (now := section_of(days[row], today)) != section:
            heads[row], section = said(now), now
    return heads
