"""What can go wrong with one request. A fault gets the request and the real handler, and decides what is answered.

A fault that never calls the handler creates no prediction. In Phase.POST_BODY the server has called it already, so
the prediction exists whatever the fault does to the reply.
"""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Protocol

from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import ChunkedResponse, Reply, Request, Response
from tests.fault_server.gate import Gate
from tests.fault_server.outlets import CutReply, DrippedReply, Ending, RawReply


class Fault(Protocol):
    async def apply(self, request: Request, answer: Handler) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """The real answer; a place holder in a plan."""

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return await answer(request)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole reply of the test's own."""

    status: int
    body: bytes = b""
    content_type: str = "application/problem+json"
    headers: tuple[tuple[str, str], ...] = ()

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return Response(self.status, self.body, self.content_type, self.headers)


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing comes back until the gate opens; then the real answer does."""

    gate: Gate

    async def apply(self, request: Request, answer: Handler) -> Reply:
        await self.gate.wait()
        return await answer(request)


@dataclass(frozen=True, slots=True)
class StallAfter:
    """The real answer happens at the server (a POST creates), and its reply is held until the gate opens."""

    gate: Gate

    async def apply(self, request: Request, answer: Handler) -> Reply:
        reply = await answer(request)
        await self.gate.wait()
        return reply


@dataclass(frozen=True, slots=True)
class Cut:
    """The real reply, ended after `after_bytes` (headers count), or in the middle of the bytes `inside`."""

    after_bytes: int | None = None
    inside: bytes = b""
    ending: Ending = Ending.CLOSE

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return CutReply(await answer(request), self.after_bytes, self.inside, self.ending)


@dataclass(frozen=True, slots=True)
class Drip:
    """The real reply, a few bytes at a time."""

    piece_bytes: int = 1
    pause_seconds: float = 0.0

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return DrippedReply(await answer(request), self.piece_bytes, self.pause_seconds)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes of the test's own on the wire, then the end of the connection."""

    data: bytes
    ending: Ending = Ending.CLOSE

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return RawReply(self.data, self.ending)


@dataclass(frozen=True, slots=True)
class Edited:
    """The real JSON reply, changed: a thin list item, an unknown status, `data_removed`, a hidden version."""

    edit: Callable[[Any], Any]

    async def apply(self, request: Request, answer: Handler) -> Reply:
        reply = await answer(request)
        assert isinstance(reply, Response), "only whole replies can be edited"
        body = json.dumps(self.edit(json.loads(reply.body))).encode()
        return Response(reply.status, body, reply.content_type, reply.headers)


@dataclass(frozen=True, slots=True)
class Streamed:
    """An event stream of the test's own bytes. hold: then silence until the gate opens. endless: the last piece again
    and again until the peer goes.
    """

    pieces: tuple[bytes, ...]
    hold: Gate | None = None
    endless: bool = False

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return ChunkedResponse(self._pieces(), "text/event-stream")

    async def _pieces(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if self.hold is not None:
            await self.hold.wait()
        while self.endless:
            yield self.pieces[-1]
            await asyncio.sleep(0)  # a peer that reads as fast as this writes must not starve the server's other work


def refusal(
    status: int, title: str = "", *, detail: str = "", headers: tuple[tuple[str, str], ...] = (), **more: Any
) -> Answer:
    """The service's error shape; `more` adds `invalid_fields`, `retry_after`."""
    shape = {"title": title, "detail": detail, "status": status, **more}
    return Answer(status, json.dumps(shape).encode(), headers=headers)


def unauthenticated() -> Answer:
    return refusal(401, "Unauthenticated", detail="You did not pass a valid authentication token")


def insufficient_credit() -> Answer:
    where = "https://replicate.com/account/billing#billing"
    return refusal(402, "Insufficient credit", detail=f"You have insufficient credit to run this model. Go to {where}")


def too_large() -> Answer:
    """As a box on the way says it."""
    return Answer(413, b"<html>413 Request Entity Too Large</html>", "text/html")


def not_found() -> Answer:
    return refusal(404, "Not Found", detail="The requested resource could not be found.")


def invalid_input(field: str = "input.top_p", description: str = "Must be less than or equal to 1") -> Answer:
    return refusal(
        422,
        "Input validation failed",
        detail=f"- {field}: {description}\n",
        invalid_fields=[{"type": "number_lte", "field": field, "description": description}],
    )


def throttled(*, header: str | None = None, body_seconds: float | None = None) -> Answer:
    """header: `Retry-After`, in seconds or as an HTTP date; body_seconds: the `retry_after` field."""
    more = {} if body_seconds is None else {"retry_after": body_seconds}
    headers = () if header is None else (("Retry-After", header),)
    detail = "Request was throttled. Your rate limit for creating predictions resets in ~7s."
    return refusal(429, "Too Many Requests", detail=detail, headers=headers, **more)


def server_error(status: int = 500) -> Answer:
    """500 and 503 come with no shape at all."""
    return Answer(status, b"", "text/plain")


def bad_gateway() -> Answer:
    page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    return Answer(502, page, "text/html")


def captive_portal() -> Answer:
    """A hotel's sign-in page in place of whatever was asked."""
    return Answer(200, b"<!doctype html><title>Sign in</title><form><input name=room></form>", "text/html")


def redirect(location: str, status: int = 307) -> Answer:
    return Answer(status, b"", "text/plain", (("Location", location),))


def garbage_json() -> Answer:
    return Answer(200, b'{"id": "abc", "status": ', "application/json")


def short_body(missing_bytes: int = 100) -> Raw:
    """A body that ends before its Content-Length does."""
    body = b'{"id": "abc"'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body) + missing_bytes}\r\n\r\n"
    return Raw(head.encode() + body)


def huge_header(size_bytes: int = 300_000) -> Raw:
    return Raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * size_bytes + b"\r\nContent-Length: 2\r\n\r\n{}")


def gzip_bomb(unpacked_bytes: int = 400_000_000) -> Answer:
    """Some 400 kB on the wire."""
    return Answer(200, _packed(unpacked_bytes), "application/json", (("Content-Encoding", "gzip"),))


@lru_cache(maxsize=2)
def _packed(unpacked_bytes: int) -> bytes:
    """A gzip file of zeros: of a megabyte, packed once, that a full flush lets stand for itself. All takes 3 s."""
    block = bytes(1_000_000)
    whole, rest = divmod(unpacked_bytes, len(block))
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(block[:rest], reduce(lambda sum_so_far, _: zlib.crc32(block, sum_so_far), range(whole), 0))
    head = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF))
    end = packer.compress(block[:rest]) + packer.flush()
    return head + packed * whole + end + struct.pack("<II", checksum, unpacked_bytes % (1 << 32))


def nothing_listed() -> Edited:
    """The list does not show what was created: as for the first half minute, now and then."""
    return Edited(lambda page: {**page, "results": [], "next": None})


def event(name: str, data: str, event_id: str = "1690212292:0") -> bytes:
    """One event on the wire, for `Streamed`."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"id: {event_id}\nevent: {name}\n{lines}\n".encode()
