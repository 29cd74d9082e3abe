"""A small server on loopback for tests where bytes matter: it keeps what it received and answers what a test says."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Received:
    line: str
    headers: dict[str, str]
    body: bytes


class Loopback:
    """Each connection is read to the end of its request (unless `reads` is False), then `answer(writer)` is called."""

    def __init__(self, answer: Answer, *, reads: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self._answer = answer
        self._reads = reads
        self._tls = tls
        self._running: set[asyncio.Task[None]] = set()
        self.received: list[Received] = []
        self.reached = asyncio.Event()
        """Set when a request is whole, or with `reads=False` when a connection is there."""
        self.left = asyncio.Event()
        """Set when the other side has closed."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        scheme = "https" if self._tls else "http"
        self.base_url = f"{scheme}://127.0.0.1:{self.port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        # A test that cuts connections cuts them under this server's hands too.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if self._reads:
                self.received.append(await self._read(reader))
            self.reached.set()
            await self._answer(writer)
            if self._reads:
                while await reader.read(65536):
                    pass
        self.left.set()
        self._running.discard(task)
        writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Received:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Received(line, headers, await reader.readexactly(int(headers.get("content-length", 0))))


def reply(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def says(*pieces: bytes) -> Answer:
    """Writes the pieces and closes."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        writer.close()

    return answer


def says_and_holds(*pieces: bytes) -> Answer:
    """Writes the pieces and leaves the connection open."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
        await writer.drain()

    return answer


def says_and_resets(*pieces: bytes) -> Answer:
    """Writes the pieces, then the connection breaks hard (RST)."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
        await writer.drain()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return answer
