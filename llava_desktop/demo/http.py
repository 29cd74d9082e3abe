"""HTTP/1.1 messages: bytes -> `Request`, replies -> bytes. Knows nothing of predictions.

Only what a small loopback server needs of RFC 9112: Content-Length and chunked bodies, keep-alive,
`Expect: 100-continue`. Everything is bounded in bytes and in seconds, and what is malformed is a `BadRequest`.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

_HEX = re.compile(rb"[0-9A-Fa-f]{1,12}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost."""

    head_bytes: int = 32 * 1024
    body_bytes: int = 16 * 1024 * 1024
    idle_seconds: float = 60.0
    """Between two requests on one connection."""
    head_seconds: float = 10.0
    """From a request's first byte to its blank line."""
    body_seconds: float = 30.0
    """From the blank line to the body's last byte."""
    reply_seconds: float = 30.0
    """For the peer to take what was written; a stream gets this much for each of its pieces."""


class BadRequest(Exception):
    """The request is answered with `status` and the connection is closed."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    """Percent-decoded, without the query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case; a repeated header keeps its first value."""
    body: bytes = field(repr=False)
    keep_alive: bool


class Outlet(Protocol):
    """Where a reply writes its bytes. The tests' server wraps it to cut, slow down or reset a connection."""

    async def send(self, data: bytes) -> None:
        """Write and wait until the peer takes it; OSError when the peer is gone."""

    def close(self) -> None:
        """Send what is written, then FIN."""

    def reset(self) -> None:
        """RST, dropping what was not sent yet."""


class Reply(Protocol):
    """Whatever can answer a request."""

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        """Write the whole reply; `last`: the connection closes after it, so say so in a header."""


def head(status: int, headers: Sequence[tuple[str, str]], *, last: bool) -> bytes:
    """The status line and headers, with the blank line that ends them."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    # Clients that look for a prediction of a certain time go by the server's clock.
    lines.append(f"Date: {formatdate(usegmt=True)}")
    lines.append("Connection: close" if last else "Connection: keep-alive")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True, slots=True)
class Response:
    """A reply whose body is known as a whole."""

    status: int
    body: bytes = field(repr=False)
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        headers = [
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(self.body))),
            *self.headers,
        ]
        await outlet.send(head(self.status, headers, last=last) + self.body)


@dataclass(frozen=True, slots=True)
class ChunkedResponse:
    """A reply whose body arrives piece by piece (the event stream); its end is a chunk of its own."""

    pieces: AsyncIterator[bytes]
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()

    async def send(self, outlet: Outlet, *, last: bool) -> None:
        headers = [("Content-Type", self.content_type), ("Transfer-Encoding", "chunked"), *self.headers]
        await outlet.send(head(200, headers, last=last))
        async for piece in self.pieces:
            await outlet.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        await outlet.send(b"0\r\n\r\n")


def problem(status: HTTPStatus, detail: str, *, title: str | None = None) -> Response:
    """The service's error shape, `application/problem+json`, for errors that carry nothing more."""
    shape = {"title": title or status.phrase, "detail": detail, "status": int(status)}
    return Response(status, json.dumps(shape).encode(), "application/problem+json")


async def read_request(reader: asyncio.StreamReader, outlet: Outlet, limits: Limits) -> Request | None:
    """The next request on a connection; None when the peer closed it or asked nothing for `idle_seconds`.

    Raises BadRequest. The outlet is only used for `100 Continue`.
    """
    try:
        async with asyncio.timeout(limits.idle_seconds):
            first = await reader.read(1)
    except TimeoutError:
        return None
    if not first:
        return None
    try:
        async with asyncio.timeout(limits.head_seconds):
            raw = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "The connection ended inside the headers.") from None
    except asyncio.LimitOverrunError:
        raise BadRequest(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"The headers are longer than {limits.head_bytes} bytes."
        ) from None
    except TimeoutError:
        raise BadRequest(HTTPStatus.REQUEST_TIMEOUT, "The headers took too long.") from None
    request_line, headers = _parse_head(raw)
    method, target, keep_alive = _parse_request_line(request_line, headers)
    if headers.get("expect", "").lower() == "100-continue":
        await outlet.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(limits.body_seconds):
            body = await _read_body(reader, headers, limits.body_bytes)
    except asyncio.IncompleteReadError:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "The connection ended inside the body.") from None
    except TimeoutError:
        raise BadRequest(HTTPStatus.REQUEST_TIMEOUT, "The body took too long.") from None
    return Request(method, unquote(target.path), dict(parse_qsl(target.query)), headers, body, keep_alive)


def _parse_head(raw: bytes) -> tuple[str, dict[str, str]]:
    lines = raw[:-4].decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(HTTPStatus.BAD_REQUEST, "A header line is malformed.")
        headers.setdefault(name.lower(), value.strip())
    return lines[0], headers


@dataclass(frozen=True, slots=True)
class _Target:
    path: str
    query: str


def _parse_request_line(line: str, headers: Mapping[str, str]) -> tuple[str, _Target, bool]:
    parts = line.split(" ")
    if len(parts) != 3 or not parts[0].isalpha() or parts[2] not in {"HTTP/1.1", "HTTP/1.0"}:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "The request line is malformed.")
    try:
        url = urlsplit(parts[1])
    except ValueError:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "The request's target is malformed.") from None
    connection = headers.get("connection", "").lower()
    keep_alive = connection != "close" if parts[2] == "HTTP/1.1" else connection == "keep-alive"
    return parts[0].upper(), _Target(url.path, url.query), keep_alive


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str], most: int) -> bytes:
    length = headers.get("content-length")
    coding = headers.get("transfer-encoding")
    if coding is not None:
        # Both at once is how requests are smuggled past a proxy; nobody honest sends it.
        if length is not None or coding.lower() != "chunked":
            raise BadRequest(HTTPStatus.BAD_REQUEST, "The body's length is not clear.")
        return await _read_chunks(reader, most)
    if length is None:
        return b""
    if not (length.isascii() and length.isdigit()):
        raise BadRequest(HTTPStatus.BAD_REQUEST, "Content-Length is not a number.")
    # Comparing lengths first: int() of a very long number is an error of its own.
    if len(length) > 15 or int(length) > most:
        raise BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {most} bytes.")
    return await reader.readexactly(int(length))


async def _read_chunks(reader: asyncio.StreamReader, most: int) -> bytes:
    body = bytearray()
    while True:
        size = await _read_chunk_size(reader)
        if len(body) + size > most:
            raise BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {most} bytes.")
        if size == 0:
            break
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise BadRequest(HTTPStatus.BAD_REQUEST, "A chunk does not end where it says.")
    while (await _read_line(reader)) != b"":
        pass  # trailers, which nothing here needs
    return bytes(body)


async def _read_chunk_size(reader: asyncio.StreamReader) -> int:
    digits = (await _read_line(reader)).partition(b";")[0].strip()
    if _HEX.fullmatch(digits) is None:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "A chunk's size is not a number.")
    return int(digits, 16)


async def _read_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return (await reader.readuntil(b"\r\n"))[:-2]
    except asyncio.LimitOverrunError:
        raise BadRequest(HTTPStatus.BAD_REQUEST, "A chunk's line is too long.") from None
