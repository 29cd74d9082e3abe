"""Read the account's list of predictions for a span of time.

List entries repeat their input, pictures included, so a page can be larger than any reply we read. A span whose page is
too large is read in halves: else an account with many picture predictions could never be looked through.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.words import tr
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.reply import ReplyTooLarge
from llava_desktop.replicate.retry import RetryPolicy, retrying

OVERLAP = timedelta(seconds=1)
"""Of neighbouring spans: nobody says whether a server counts their ends in, or reads fractions of a second."""
SHORTEST = timedelta(seconds=2)
"""A page that is too large for so short a span is beyond us."""
PAGES_MOST = 50
"""Of one Listing: 5,000 predictions."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time by the server's clock. before: None is now.

    is_asked_for: False for a server whose clock nobody knows: then the list is read back from its newest entry.
    """

    after: datetime
    before: datetime | None = None
    is_asked_for: bool = True

    def halves(self, now: datetime) -> "tuple[Span, Span] | None":
        """The older and the newer one; None when it cannot be halved any more. now: by the server's clock."""
        length = (self.before or now) - self.after
        if not self.is_asked_for or length <= SHORTEST:
            return None
        middle = self.after + length / 2
        return Span(self.after, middle + OVERLAP / 2), Span(middle - OVERLAP / 2, self.before)


class Listing:
    """One reading of the list, span by span. Network loop only."""

    def __init__(self, client: ReplicateClient, policy: RetryPolicy) -> None:
        self._client = client
        self._policy = policy
        self._pages_left = PAGES_MOST

    async def read(self, span: Span) -> list[Prediction]:
        """Each prediction once; some may lie outside of the span. Raises ApiError when it cannot be read to the end."""
        found: dict[str, Prediction] = {}
        spans = [span]
        while spans:
            part = spans.pop()
            try:
                async for page in self._pages(part):
                    found |= {one.id: one for one in page}
            except ReplyTooLarge:
                halves = part.halves(datetime.now(UTC) + (self._client.clock_skew or timedelta()))
                if halves is None:
                    raise
                spans += halves
        return list(found.values())

    async def _pages(self, span: Span) -> AsyncIterator[tuple[Prediction, ...]]:
        page_url: str | None = None
        while self._pages_left:
            self._pages_left -= 1
            page = await retrying(
                lambda url=page_url: self._client.list_predictions(  # type: ignore[misc]
                    page_url=url,
                    created_after=span.after if span.is_asked_for else None,
                    created_before=span.before,
                ),
                policy=self._policy,
                on_wait=lambda _wait_s: None,
            )
            yield page.results
            # The second is for a server that does not heed the moments it is asked for.
            if page.next_url is None or _reaches_back(page.results, span.after):
                return
            page_url = page.next_url
        raise UnexpectedReply(tr("The account's list of predictions is too long to be read back to this question."))


def _reaches_back(results: tuple[Prediction, ...], moment: datetime) -> bool:
    return any(one.created_at is not None and one.created_at < moment for one in results)
