"""A server on loopback that stops where it is told to, and notes when the other side has gone. In a thread."""

import asyncio
import enum
import json
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

PREDICTION_ID = "gm3qorzdhgbfurvjtvhg6dckhu"
PATIENCE_S = 20.0
TOKENS_A_WRITE = 100
WRITE_EVERY_S = 0.005
"""20,000 tokens a second."""


class Holds(enum.Enum):
    """Where the exchange stands still (STREAMING: runs) when Cancel is pressed."""

    HEADERS = "headers"
    IDLE_STREAM = "idle stream"
    STREAMING = "streaming"
    UPLOAD = "upload"


class HoldingServer:
    """`reached`: it stands there. `gone_at`: `perf_counter` seconds at which that connection was closed."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._ready = threading.Event()
        self._cancelled = False
        self._connections: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="holding server")
        self.reached = threading.Event()
        self.gone = threading.Event()
        self.gone_at = 0.0
        self.base_url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join(PATIENCE_S)

    async def _run(self) -> None:
        self._loop, self._leaving = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        await self._leaving.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        try:
            # Cancelled when the round is over: what it says then is nobody's business.
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._holds is Holds.UPLOAD:
            writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport can
            self.reached.set()
            await self._leaving.wait()
            return
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        _, _, length = head.partition("content-length: ")
        await reader.readexactly(int(length.split("\r\n")[0] or 0) if length else 0)
        path = head.split(" ")[1]
        if path.endswith("/cancel"):
            self._cancelled = True
            _reply(writer, "canceled")
        elif path == "/stream" and self._holds is not Holds.HEADERS:
            await self._hold(reader, writer)
        elif path == "/stream":
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        elif head.startswith("get") and self._holds is Holds.HEADERS and not self._cancelled:
            await self._hold(reader, writer)
        else:
            stream = self.base_url.removesuffix("/v1") + "/stream"
            _reply(writer, "canceled" if self._cancelled else "starting", stream)

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking = asyncio.create_task(self._talk(writer))
        with suppress(OSError):  # a reset is an end too
            await reader.read()
        self.gone_at = time.perf_counter()
        self.gone.set()
        talking.cancel()

    async def _talk(self, writer: asyncio.StreamWriter) -> None:
        if self._holds is not Holds.HEADERS:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n")
        self.reached.set()
        while self._holds is Holds.STREAMING and not writer.is_closing():
            writer.write(b"event: output\ndata: word \n\n" * TOKENS_A_WRITE)
            await asyncio.sleep(WRITE_EVERY_S)


def _reply(writer: asyncio.StreamWriter, status: str, stream: str = "") -> None:
    body = json.dumps({"id": PREDICTION_ID, "status": status, "urls": {"stream": stream} if stream else {}}).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
