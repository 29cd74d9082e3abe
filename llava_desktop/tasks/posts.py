"""The POSTs that are under way: what one of them creates must not be adopted by a question that lost its own reply."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from llava_desktop.core.conversation import without_image_marker
from llava_desktop.core.question import Question


class PostsUnderWay:
    """Network loop only. One for all questions.

    Two questions can be the same in every word, and the list of predictions does not say which POST made which entry.
    So whoever looks there waits until the ids of the POSTs that could have made an entry are stored. A POST of other
    words, or to another engine, could not: one that stalls must not hold up every question that is looked for.
    """

    def __init__(self) -> None:
        self._under_way: dict[asyncio.Future[None], tuple[str, str]] = {}

    @contextmanager
    def one(self, question: Question) -> Iterator[None]:
        """Around a POST and the storing of its id."""
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way[ended] = _likeness(question)
        try:
            yield
        finally:
            del self._under_way[ended]
            ended.set_result(None)

    async def settled(self, question: Question) -> None:
        """Until each POST under way now that could be taken for this question's has ended, its id stored if any."""
        alike = {ended for ended, likeness in self._under_way.items() if likeness == _likeness(question)}
        if alike:
            await asyncio.wait(alike)


def _likeness(question: Question) -> tuple[str, str]:
    """Equal for any two questions that one entry of a list could belong to."""
    return question.base_url, without_image_marker(question.prompt)
