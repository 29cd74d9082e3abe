"""A company's proxy that reads along: it answers CONNECT, shows a certificate of its own for whatever host was asked
for, and passes what it reads on to the fault server."""

import asyncio
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.fault_server.gate import PATIENCE_SECONDS

WHOLE_REQUEST_BYTES = 16_000_000
"""Above what any request holds: the stream reader's own flow control does not survive `start_tls` in Python 3.11."""


@dataclass(frozen=True, slots=True)
class Connect:
    """What the proxy saw of one CONNECT: `host:port`, and its Proxy-Authorization ("" without)."""

    target: str
    authorization: str


class InterceptingProxy:
    """A context manager: listening inside, gone after, on a thread of its own.

    origin_port: of the server on this computer that stands for every host. inner: the certificate shown inside of the
    tunnel. outer: for a proxy that is itself reached over https. login: what Proxy-Authorization must be, if anything.
    refusal: the status line that answers every CONNECT, instead of a tunnel.
    """

    def __init__(
        self,
        origin_port: int,
        inner: ssl.SSLContext,
        *,
        outer: ssl.SSLContext | None = None,
        login: str = "",
        refusal: str = "",
    ) -> None:
        self._origin_port = origin_port
        self._inner = inner
        self._outer = outer
        self._login = login
        self._refusal = refusal
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="proxy")
        self.connects: list[Connect] = []

    @property
    def targets(self) -> set[str]:
        return {connect.target for connect in self.connects}

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE_SECONDS), "the proxy did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive(), "the proxy did not stop"

    async def _run(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._outer, limit=WHOLE_REQUEST_BYTES)
        self.port: int = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        # A client that trusts nobody here hangs up in the middle of the handshake.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if await self._may_pass(reader, writer):
                await writer.start_tls(self._inner)
                await self._relay(reader, writer)
        self._tasks.discard(task)
        writer.close()

    async def _may_pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
        method, target, _version = line.split()
        assert method == "CONNECT"
        connect = Connect(target, headers.get("proxy-authorization", ""))
        self.connects.append(connect)
        refusal = self._refusal
        if self._login and connect.authorization != self._login:
            refusal = "407 Proxy Authentication Required"
        writer.write(f"HTTP/1.1 {refusal or '200 Connection established'}\r\n\r\n".encode())
        await writer.drain()
        return not refusal

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._origin_port)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pump(reader, server_writer))
                both.create_task(_pump(server_reader, writer))
        except* OSError:
            pass  # one side left in the middle
        finally:
            server_writer.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()
