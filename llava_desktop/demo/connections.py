"""Connections: accept, read requests, hand each to the handler, write its reply, close. No predictions here.

One asyncio task a connection. Nothing that a peer sends or does ends more than its own connection.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from llava_desktop.demo.http import BadRequest, Limits, Reply, Request, problem, read_request

Handler = Callable[[Request], Awaitable[Reply]]

LINGER_SECONDS = 1.0
"""How long to go on reading after a refused body: closing with unread bytes resets the connection, and the
peer would never see the reply that says why."""


class Connection:
    """The writing side of one connection."""

    def __init__(self, writer: asyncio.StreamWriter, reply_seconds: float) -> None:
        self._writer = writer
        self._reply_seconds = reply_seconds

    async def send(self, data: bytes) -> None:
        """Write; TimeoutError (an OSError) when the peer does not take it in time."""
        self._writer.write(data)
        async with asyncio.timeout(self._reply_seconds):
            await self._writer.drain()

    def reset(self) -> None:
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        self._writer.close()

    @property
    def closing(self) -> bool:
        return self._writer.is_closing()


class HttpServer:
    """Serves `handler` on a socket that is bound already."""

    def __init__(self, handler: Handler, limits: Limits) -> None:
        self._handler = handler
        self._limits = limits
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, sock: socket.socket) -> None:
        self._server = await asyncio.start_server(self._accept, sock=sock, limit=self._limits.head_bytes)

    async def close(self) -> None:
        """Stop listening and end every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._connections:
            task.cancel()
        if self._connections:
            await asyncio.wait(self._connections)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(writer, self._limits.reply_seconds)
        try:
            while await self._answer_one(reader, connection):
                pass
        except OSError:
            pass  # the peer is gone, or stopped reading: nobody is left to tell
        finally:
            connection.close()

    async def _answer_one(self, reader: asyncio.StreamReader, connection: Connection) -> bool:
        """Read and answer one request; False when the connection is to be closed."""
        try:
            request = await read_request(reader, connection, self._limits)
        except BadRequest as refusal:
            await problem(refusal.status, refusal.detail).send(connection, last=True)
            await self._linger(reader)
            return False
        if request is None:
            return False
        reply = await self._handle(request)
        await reply.send(connection, last=not request.keep_alive)
        return request.keep_alive and not connection.closing

    async def _handle(self, request: Request) -> Reply:
        """The handler's reply, or 500 when it raised: a bug must not look like a network failure."""
        task = asyncio.ensure_future(self._handler(request))
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.cancelled() or (error := task.exception()) is None:
            return task.result()
        asyncio.get_running_loop().call_exception_handler(
            {"message": "a request was answered with 500", "exception": error}
        )
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The demo engine has a bug; see its log.")

    async def _linger(self, reader: asyncio.StreamReader) -> None:
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while await reader.read(64 * 1024):
                    pass
        except TimeoutError:
            pass
