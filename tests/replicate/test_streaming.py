"""The stream: which address is asked, who sees the token, how it ends."""

import asyncio
import gc
import json
from collections.abc import Callable
from contextlib import aclosing

import httpx
import pytest

from llava_desktop.core.errors import (
    ApiError,
    ConnectionLost,
    PredictionNotFound,
    ServerFault,
    Unauthenticated,
    UnexpectedReply,
)
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from llava_desktop.replicate.origins import StreamRefused
from llava_desktop.replicate.sse import ServerSentEvent
from tests.replicate.loopback import Loopback, reply, says, says_and_holds, says_and_resets
from tests.replicate.mocked import TOKEN, Body, Mocked

pytestmark = pytest.mark.anyio

STREAM = "https://stream.replicate.com/v1/C4naryStreamPath"
EVENTS = b": hi\n\nevent: output\nid: 1:0\ndata: Once \n\nevent: done\nid: 1:1\ndata: {}\n\n"
DECODED = [ServerSentEvent("output", "Once ", "1:0"), ServerSentEvent("done", "{}", "1:1")]
AS_STREAM = {"Content-Type": "text/event-stream; charset=utf-8"}
Handler = Callable[[httpx.Request], httpx.Response]


async def all_events(
    client: ReplicateClient, stream_url: str, last_event_id: str | None = None
) -> list[ServerSentEvent]:
    async with aclosing(client.stream_prediction(stream_url, last_event_id=last_event_id)) as lists:
        return [event async for events in lists for event in events]


async def events_of(
    network: Mocked, stream_url: str = STREAM, last_event_id: str | None = None
) -> list[ServerSentEvent]:
    return await all_events(network.client, stream_url, last_event_id)


def tokens_of(network: Mocked) -> list[str | None]:
    return [request.headers.get("authorization") for request in network.requests]


def streaming(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers=AS_STREAM, content=EVENTS)


def streaming_with_token(status: int) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        return streaming(request) if "authorization" in request.headers else httpx.Response(status, content=b"{}")

    return handler


async def test_a_stream_is_asked_without_the_token():
    network = Mocked(streaming)
    assert await events_of(network) == DECODED
    (request,) = network.requests
    assert str(request.url) == STREAM
    assert request.headers["accept"] == "text/event-stream"
    assert request.headers["accept-encoding"] == "identity"
    assert tokens_of(network) == [None]


@pytest.mark.parametrize("status", [401, 403])
async def test_a_stream_that_asks_for_the_token_gets_it_once(status):
    network = Mocked(streaming_with_token(status))
    assert await events_of(network) == DECODED
    assert tokens_of(network) == [None, f"Bearer {TOKEN}"]


async def test_a_stream_that_refuses_the_token_too_is_not_asked_again():
    network = Mocked(lambda request: httpx.Response(401, content=b'{"detail": "no"}'))
    with pytest.raises(Unauthenticated):
        await events_of(network)
    assert len(network.requests) == 2


async def test_without_a_token_a_stream_that_asks_for_one_is_asked_once():
    network = Mocked(streaming_with_token(401), token="")
    with pytest.raises(Unauthenticated):
        await events_of(network)
    assert tokens_of(network) == [None]


async def test_a_stream_beside_another_base_sees_no_token_but_at_its_own_origin():
    base = "http://127.0.0.1:9/v1"
    elsewhere = Mocked(streaming_with_token(401), base_url=base)
    with pytest.raises(Unauthenticated):
        await events_of(elsewhere, "http://127.0.0.1:10/s")
    assert tokens_of(elsewhere) == [None]
    at_home = Mocked(streaming_with_token(401), base_url=base)
    assert await events_of(at_home, "http://127.0.0.1:9/s") == DECODED


async def test_a_stream_at_a_strange_address_is_not_asked_at_all():
    network = Mocked(streaming)
    with pytest.raises(StreamRefused) as raised:
        await events_of(network, "https://evil.example/C4naryStreamPath")
    assert "C4nary" not in raised.value.text
    assert network.requests == []


@pytest.mark.parametrize("status", [301, 302, 307])
async def test_a_stream_that_redirects_is_not_followed(status):
    network = Mocked(lambda request: httpx.Response(status, headers={"Location": "https://evil.example/"}))
    with pytest.raises(UnexpectedReply):
        await events_of(network)
    assert len(network.requests) == 1


async def test_a_stream_goes_on_after_the_last_event():
    network = Mocked(streaming)
    await events_of(network, last_event_id="1690212292:7")
    assert network.requests[0].headers["last-event-id"] == "1690212292:7"


@pytest.mark.parametrize("odd", ["", None, "a\r\nX-Evil: 1", "a\nb", "é", "\ud800"])
async def test_an_id_that_cannot_be_a_header_is_left_out(odd):
    network = Mocked(streaming)
    assert await events_of(network, last_event_id=odd) == DECODED
    assert "last-event-id" not in network.requests[0].headers


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (200, {"Content-Type": "text/html"}, UnexpectedReply),
        (200, {}, UnexpectedReply),
        (200, {"Content-Type": "text/event-stream", "Content-Encoding": "gzip"}, UnexpectedReply),
        (204, {}, UnexpectedReply),
        (404, {}, PredictionNotFound),
        (408, {}, ServerFault),
        (503, {}, ServerFault),
    ],
)
async def test_a_reply_that_is_no_stream_is_an_error(status, headers, kind):
    network = Mocked(lambda request: httpx.Response(status, headers=headers, stream=Body(b"")))
    with pytest.raises(kind):
        await events_of(network)


async def test_an_error_whose_words_are_cut_off_still_says_its_status():
    network = Mocked(lambda request: httpx.Response(503, stream=Body(httpx.ReadError("x"))))
    with pytest.raises(ServerFault):
        await events_of(network)


async def test_events_come_as_one_list_for_each_piece_and_never_as_an_empty_one():
    pieces = Body(EVENTS[:9], b"", EVENTS[9:20], EVENTS[20:] + b"data: half")
    network = Mocked(lambda request: httpx.Response(200, headers=AS_STREAM, stream=pieces))
    async with aclosing(network.client.stream_prediction(STREAM)) as lists:
        assert [events async for events in lists] == [DECODED]
    assert pieces.closed


@pytest.mark.parametrize("error", [httpx.ReadError("x"), httpx.RemoteProtocolError("x"), ConnectionResetError()])
async def test_a_stream_that_breaks_gives_what_came_and_then_the_error(error):
    pieces = Body(EVENTS[:50], error)
    network = Mocked(lambda request: httpx.Response(200, headers=AS_STREAM, stream=pieces))
    async with aclosing(network.client.stream_prediction(STREAM)) as lists:
        assert await anext(lists) == DECODED[:1]
        with pytest.raises(ConnectionLost) as raised:
            await anext(lists)
    assert raised.value.__context__ is None
    assert pieces.closed


async def test_a_reader_that_stops_closes_the_connection_and_leaves_nothing_behind():
    async with (
        Loopback(says_and_holds(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + EVENTS)) as server,
        open_http_client(server.base_url, user_agent="x") as http,
    ):
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http)
        async with aclosing(client.stream_prediction(f"{server.base_url}/s")) as lists:
            async for events in lists:
                assert events == DECODED
                break
        async with asyncio.timeout(5):
            await server.left.wait()
        gc.collect()  # a generator that is still open would warn here, and a warning fails the test


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"


async def error_of(server: Loopback, deadlines: Deadlines = DEADLINES) -> ApiError:
    async with open_http_client(server.base_url, user_agent="x") as http:
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http, deadlines=deadlines)
        with pytest.raises(ApiError) as raised:
            await all_events(client, f"{server.base_url}/s")
    return raised.value


async def test_a_stream_that_falls_silent_is_lost():
    async with Loopback(says_and_holds(HEAD + b"\r\n" + EVENTS)) as server:
        assert isinstance(await error_of(server, Deadlines(stream_idle_s=0.2)), ConnectionLost)


async def test_a_stream_whose_headers_do_not_come_is_lost():
    async with Loopback(says_and_holds(HEAD)) as server:
        assert isinstance(await error_of(server, Deadlines(call_s=0.2)), ConnectionLost)


async def test_a_stream_that_is_reset_is_lost():
    async with Loopback(says_and_resets(HEAD + b"Content-Length: 9999\r\n\r\n" + EVENTS)) as server:
        assert isinstance(await error_of(server), ConnectionLost)


async def test_a_stream_that_a_firewall_keeps_away_is_lost_like_any_other():
    async with Loopback(says()) as server:
        pass
    assert isinstance(await error_of(server), ConnectionLost)


async def test_an_event_that_never_ends_is_left_and_the_connection_closed():
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\ndata: ")
        while not writer.is_closing():
            writer.write(b"x" * 65536)
            await writer.drain()

    async with Loopback(flood) as server:
        assert isinstance(await error_of(server), UnexpectedReply)


async def test_text_that_other_readers_split_arrives_whole_over_a_real_connection():
    text = "a\u2028b\u0085c\vd\fe\x1cf"
    stream = f"event: output\r\ndata: {text}\r\n\r\n".encode()
    pieces = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (stream[:18], stream[18:30], stream[30:])]
    async with (
        Loopback(says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *pieces, b"0\r\n\r\n")) as server,
        open_http_client(server.base_url, user_agent="x") as http,
    ):
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http)
        assert await all_events(client, f"{server.base_url}/s") == [ServerSentEvent("output", text)]


async def test_a_broken_stream_does_not_break_the_client():
    prediction = json.dumps({"id": "gm3qorzdhgbfurvjtvhg6dckhu", "status": "processing"}).encode()
    async with (
        Loopback(says_and_resets(HEAD + b"\r\n" + EVENTS)) as broken,
        Loopback(says(reply("200 OK", prediction))) as server,
        open_http_client(server.base_url, user_agent="x") as http,
    ):
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http)
        with pytest.raises(ConnectionLost):
            await all_events(client, f"{broken.base_url}/s")
        assert (await client.get_prediction("gm3qorzdhgbfurvjtvhg6dckhu")).status_word == "processing"
