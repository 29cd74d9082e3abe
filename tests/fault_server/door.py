"""A way in before a server, on a port of its own: it can be shut, and speak TLS with one certificate or another."""

import asyncio
import contextlib
import ssl

from tests.fault_server.server import ServerLoop


class Door:
    """Passes bytes on to a port of this computer. Open from `start` on; called from the test's thread."""

    def __init__(self, loop: ServerLoop, to_port: int) -> None:
        self._loop = loop
        self._to_port = to_port
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.port = 0

    def open(self, tls: ssl.SSLContext | None = None) -> None:
        """At the same port as before."""
        self._loop.do(self._open(tls))

    def shut(self) -> None:
        """Connections end, and whoever comes is refused."""
        self._loop.do(self._shut())

    async def _open(self, tls: ssl.SSLContext | None) -> None:
        await self._shut()
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        passing = set(self._passing)
        for task in passing:
            task.cancel()
        if passing:
            await asyncio.wait(passing)

    async def _pass_on(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        far_out = None
        try:
            far, far_out = await asyncio.open_connection("127.0.0.1", self._to_port)
            await asyncio.gather(_copy(near, far_out), _copy(far, near_out))
        except (OSError, asyncio.CancelledError):
            pass  # one side is gone, or the door was shut: the other side sees the end
        finally:
            self._passing.discard(task)
            for out in (near_out, far_out):
                if out is not None:
                    out.transport.abort()


async def _copy(source: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
    while data := await source.read(64 * 1024):
        out.write(data)
        await out.drain()
    with contextlib.suppress(OSError, NotImplementedError):  # TLS has no half-closed connections
        out.write_eof()
