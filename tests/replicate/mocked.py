"""A client whose network is a function, for tests where only the requests and the replies' shapes matter."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx

from llava_desktop.replicate.client import ReplicateClient
from tests.canary import secrets

BASE = "https://api.replicate.com/v1"
ID = "gm3qorzdhgbfurvjtvhg6dckhu"
TOKEN = secrets.TOKEN
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Mocked:
    """Keeps the requests it got."""

    def __init__(
        self, handler: Callable[[httpx.Request], httpx.Response], *, base_url: str = BASE, token: str = TOKEN
    ) -> None:
        self.requests: list[httpx.Request] = []

        def keep(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return handler(request)

        http = httpx.AsyncClient(transport=httpx.MockTransport(keep))
        self.client = ReplicateClient(base_url=base_url, token=token, http=http, now=lambda: NOW)


class Body(httpx.AsyncByteStream):
    """A body as it comes from the network; an exception among its pieces is raised in its turn."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self._pieces = pieces
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def aclose(self) -> None:
        self.closed = True
