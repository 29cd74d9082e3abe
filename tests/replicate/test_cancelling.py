"""A cancel ends a call at once in every state, and the connection with it."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest

from llava_desktop.core.prediction import PredictionInput, PredictionRequest
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from tests.replicate.loopback import Loopback, says_and_holds
from tests.withheld import own_s

pytestmark = pytest.mark.anyio

MOST_S = 0.25
"""The promise is 50 ms on a quiet computer; `dev.py bench` measures it. This only tells at once from never."""
ID = "gm3qorzdhgbfurvjtvhg6dckhu"
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


async def cancelled(base_url: str, call: Callable[[ReplicateClient], Awaitable[object]], ready: asyncio.Event) -> None:
    async with open_http_client(base_url, user_agent="x") as http:
        task = asyncio.ensure_future(call(ReplicateClient(base_url=base_url, token="t", http=http)))
        async with asyncio.timeout(10):
            await ready.wait()
            started = own_s()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert own_s() - started < MOST_S


async def test_while_connecting():
    """A port whose waiting line is full answers no greeting, as a host behind a firewall that drops packets."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listening.getsockname())
        begun = asyncio.Event()

        async def call(client: ReplicateClient) -> None:
            asyncio.get_running_loop().call_later(0.05, begun.set)
            await client.get_prediction(ID)

        await cancelled(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", call, begun)
        for each in waiting:
            each.close()


async def test_while_waiting_for_headers():
    async with Loopback(says_and_holds()) as server:
        await cancelled(server.base_url, lambda client: client.get_prediction(ID), server.reached)
        async with asyncio.timeout(5):
            await server.left.wait()


async def test_while_uploading():
    """8 MB to a server that does not read: the socket's buffers are full and the write waits."""
    async with Loopback(says_and_holds(), reads=False) as server:
        picture = "data:image/png;base64," + "A" * 8_000_000
        request = PredictionRequest(PredictionInput("Why?", image=picture))
        await cancelled(
            server.base_url, lambda client: client.create_prediction(request, cancel_after_s=None), server.reached
        )


async def test_in_the_middle_of_a_body():
    async with Loopback(says_and_holds(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 50)) as server:
        await cancelled(server.base_url, lambda client: client.get_prediction(ID), server.reached)
        async with asyncio.timeout(5):
            await server.left.wait()


async def test_in_a_stream_that_is_silent():
    async with Loopback(says_and_holds(STREAM_HEAD + b"data: x\n\n")) as server:
        first = asyncio.Event()

        async def read(client: ReplicateClient) -> None:
            async with aclosing(client.stream_prediction(f"{server.base_url}/s")) as lists:
                async for _ in lists:
                    first.set()

        await cancelled(server.base_url, read, first)
        async with asyncio.timeout(5):
            await server.left.wait()


async def test_in_a_stream_that_never_pauses():
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD)
        while not writer.is_closing():
            writer.write(b"event: output\ndata: word \n\n" * 2000)
            await writer.drain()

    async with Loopback(flood) as server:
        first = asyncio.Event()

        async def read(client: ReplicateClient) -> None:
            async with aclosing(client.stream_prediction(f"{server.base_url}/s")) as lists:
                async for _ in lists:
                    first.set()

        await cancelled(server.base_url, read, first)


async def test_a_cancelled_call_leaves_the_client_usable():
    async def answer(writer: asyncio.StreamWriter) -> None:
        if len(server.received) > 1:
            body = json.dumps({"id": ID, "status": "succeeded"}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with Loopback(answer) as server, open_http_client(server.base_url, user_agent="x") as http:
        client = ReplicateClient(base_url=server.base_url, token="t", http=http)
        task = asyncio.create_task(client.get_prediction(ID))
        await server.reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            assert (await client.get_prediction(ID)).id == ID
