"""Ways out of the server that lose, slow down or break what is sent through them."""

import asyncio
import enum
from dataclasses import dataclass

from llava_desktop.demo.http import Outlet, Reply


class Ending(enum.Enum):
    CLOSE = "close"
    """FIN: the peer sees an early end."""
    RESET = "reset"
    """RST: the peer sees a connection error."""


class Cutter:
    """Passes bytes on up to a point, then ends the connection."""

    def __init__(self, inner: Outlet, *, after_bytes: int | None, inside: bytes, ending: Ending) -> None:
        self._inner = inner
        self._after_bytes = after_bytes
        self._inside = inside
        self._ending = ending
        self._sent = bytearray()

    async def send(self, data: bytes) -> None:
        limit = self._limit(bytes(self._sent) + data)
        if limit is None:
            self._sent += data
            await self._inner.send(data)
            return
        await self._inner.send(data[: max(0, limit - len(self._sent))])
        self.reset() if self._ending is Ending.RESET else self.close()
        raise ConnectionAbortedError("cut on purpose")

    def _limit(self, everything: bytes) -> int | None:
        """How many bytes may leave in all; None while the cut has not come into sight."""
        if self._after_bytes is not None:
            return self._after_bytes if len(everything) >= self._after_bytes else None
        found = everything.find(self._inside)
        return None if found < 0 else found + len(self._inside) // 2

    def close(self) -> None:
        self._inner.close()

    def reset(self) -> None:
        self._inner.reset()


class Dripper:
    """Passes bytes on a few at a time: no single read is ever slow enough to time out."""

    def __init__(self, inner: Outlet, *, piece_bytes: int, pause_seconds: float) -> None:
        self._inner = inner
        self._piece_bytes = piece_bytes
        self._pause_seconds = pause_seconds

    async def send(self, data: bytes) -> None:
        for start in range(0, len(data), self._piece_bytes):
            await self._inner.send(data[start : start + self._piece_bytes])
            await asyncio.sleep(self._pause_seconds)

    def close(self) -> None:
        self._inner.close()

    def reset(self) -> None:
        self._inner.reset()


@dataclass(frozen=True, slots=True)
class CutReply:
    reply: Reply
    after_bytes: int | None
    inside: bytes
    ending: Ending

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        cutter = Cutter(outlet, after_bytes=self.after_bytes, inside=self.inside, ending=self.ending)
        await self.reply.send(cutter, last=last)


@dataclass(frozen=True, slots=True)
class DrippedReply:
    reply: Reply
    piece_bytes: int
    pause_seconds: float

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        dripper = Dripper(outlet, piece_bytes=self.piece_bytes, pause_seconds=self.pause_seconds)
        await self.reply.send(dripper, last=last)


@dataclass(frozen=True, slots=True)
class RawReply:
    """Bytes as they are, HTTP or not; then the connection ends."""

    data: bytes
    ending: Ending = Ending.CLOSE

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        await outlet.send(self.data)
        outlet.reset() if self.ending is Ending.RESET else outlet.close()
        raise ConnectionAbortedError("ended on purpose")
