"""A whole reply, read within a limit on what it unpacks to."""

import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import httpx

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.words import tr

MOST_BODY_BYTES = 16_000_000
_GZIP_WINDOW_BITS = 31


class ReplyTooLarge(UnexpectedReply):
    """It was given up at the limit; asking for less may do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """headers: a mapping that ignores case. body: unpacked, at most MOST_BODY_BYTES."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


async def read_reply(
    response: httpx.Response, most_bytes: int = MOST_BODY_BYTES, on_bytes: Callable[[int], None] = lambda _so_far: None
) -> Reply:
    """on_bytes: called with how many there are so far, as each part comes.

    Raises ReplyTooLarge when the body unpacks to more than `most_bytes`, UnexpectedReply when it is packed in a way
    nobody asked for.

    gzip is unpacked here and not by httpx, which unpacks a whole chunk at once (64 kB of gzip can be 66 MB, and gzip
    within gzip a thousand times that) before anybody can count.
    """
    body = bytearray()
    async for part in _unpacked(response, most_bytes):
        body += part
        if len(body) > most_bytes:
            raise ReplyTooLarge(tr("The reply is far too large."))
        on_bytes(len(body))
    return Reply(response.status_code, response.headers, bytes(body))


async def _unpacked(response: httpx.Response, most_bytes: int) -> AsyncIterator[bytes]:
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing in {"", "identity"}:
        async for part in response.aiter_bytes():
            yield part
        return
    if packing not in {"gzip", "x-gzip"}:
        raise UnexpectedReply(tr("The reply is packed in a way that was not asked for."))
    unpacker = zlib.decompressobj(wbits=_GZIP_WINDOW_BITS)
    try:
        async for part in response.aiter_raw():
            yield unpacker.decompress(part, most_bytes + 1)
    except zlib.error:
        raise UnexpectedReply(tr("The reply is damaged.")) from None
    # A body that was cut is told by HTTP's own framing, and by JSON that does not end.
