"""The POSTs that are under way: what one of them creates must not be adopted by a question that lost its own reply."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class PostsUnderWay:
    """Network loop only. One for all questions.

    Two questions can be the same in every word, and the list of predictions does not say which POST made which entry.
    So whoever looks there waits until the ids of the POSTs that could have made an entry are stored.
    """

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[None]] = set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Around a POST and the storing of its id."""
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way.add(ended)
        try:
            yield
        finally:
            self._under_way.discard(ended)
            ended.set_result(None)

    async def settled(self) -> None:
        """Until each POST that is under way now has ended, with its id stored if it has one."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))
