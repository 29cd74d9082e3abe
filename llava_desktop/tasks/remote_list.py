"""The account's own list, page after page as it is scrolled to, newest first.

Entries repeat their input, pictures included, until an hour after their end, so the newest pages can be larger than any
reply we read. Then the list is read in shorter times, as `listing.py` does for a span whose ends are known.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from llava_desktop.core.prediction import Prediction, PredictionPage
from llava_desktop.core.remote import ListEnd, RemotePage, RemoteRow, row_of
from llava_desktop.core.words import tr
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.reply import ReplyTooLarge
from llava_desktop.replicate.retry import RetryPolicy, retrying
from llava_desktop.tasks.listing import OVERLAP, SHORTEST

PATIENCE = RetryPolicy(tries=3, total_s=15.0)
"""Somebody looks on, and Retry stands beside what went wrong."""
FIRST_STRETCH = timedelta(hours=1)
"""What is older has lost its pictures, and fits."""
REQUESTS_MOST = 120
ROWS_MOST = 3_000
"""The view lays all of them out at each page (measured: 40 ms at 3,000, 90 at 5,000)."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A time by the server's clock. after: None is the beginning, before: None is now."""

    after: datetime | None = None
    before: datetime | None = None


class RemoteList:
    """One reading of the list. Used on the network loop only, one `more` at a time.

    An error leaves it where it was: the next `more` asks for the same page again.
    """

    def __init__(self, policy: RetryPolicy = PATIENCE) -> None:
        self._policy = policy
        self._stretches = [_Stretch()]  # the newest last
        self._next_url: str | None = None
        self._asked: set[str] = set()
        self._told: set[str] = set()
        self._oldest: datetime | None = None
        self._requests_left = REQUESTS_MOST

    async def more(self, client: ReplicateClient) -> RemotePage:
        """At least one row, or the end. Raises ApiError."""
        while self._stretches and self._requests_left:
            self._requests_left -= 1
            try:
                page = await self._read(client)
            except ReplyTooLarge:
                self._divide(datetime.now(UTC) + (client.clock_skew or timedelta()))
                continue
            new = self._new(page.results)
            if self._step_back(page, any_new=bool(new)):
                return RemotePage(new, ListEnd.REPEATS)
            if len(self._told) >= ROWS_MOST:
                return RemotePage(new, ListEnd.LONG)
            if new or not self._stretches:
                return RemotePage(new, None if self._stretches else ListEnd.COMPLETE)
        return RemotePage((), ListEnd.LONG)

    async def _read(self, client: ReplicateClient) -> PredictionPage:
        stretch = self._stretches[-1]
        return await retrying(
            lambda: client.list_predictions(
                page_url=self._next_url, created_after=stretch.after, created_before=stretch.before
            ),
            policy=self._policy,
            on_wait=lambda _wait: None,
        )

    def _new(self, results: tuple[Prediction, ...]) -> tuple[RemoteRow, ...]:
        new: dict[str, RemoteRow] = {}
        for one in results[: ROWS_MOST - len(self._told)]:
            if one.id not in self._told:
                new[one.id] = row_of(one)
            if one.created_at is not None:
                self._oldest = one.created_at
        self._told |= new.keys()
        return tuple(new.values())

    def _step_back(self, page: PredictionPage, *, any_new: bool) -> bool:
        """To the page before this one in time. True when the server leads in a circle."""
        if page.next_url is None:
            self._stretches.pop()
            self._next_url = None
            return False
        if page.next_url in self._asked or (page.results and not any_new):
            return True
        self._asked.add(page.next_url)
        self._next_url = page.next_url
        return False

    def _divide(self, now: datetime) -> None:
        """The newer part comes first. Raises ReplyTooLarge for a part that is as short as it can be."""
        stretch = self._stretches.pop()
        before = stretch.before
        if self._next_url is not None and self._oldest is not None:
            before = self._oldest + OVERLAP  # its newer pages were told already
        end = before or now
        middle = end - FIRST_STRETCH if stretch.after is None else stretch.after + (end - stretch.after) / 2
        if stretch.after is not None and end - stretch.after <= SHORTEST:
            self._stretches.append(stretch)
            raise ReplyTooLarge(tr("This part of the list holds more than can be read at once."))
        self._next_url = None
        self._stretches += [
            _Stretch(stretch.after, middle + OVERLAP / 2),
            _Stretch(middle - OVERLAP / 2, before),
        ]
