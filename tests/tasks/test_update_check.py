"""The look for a newer version: one GET without a token, little patience, and nothing but a number is believed."""

import asyncio
import gzip
import json
import threading

import httpx
import pytest

from llava_desktop.core.errors import AppError, ConnectionLost, NotSent, UnexpectedReply
from llava_desktop.core.release import Version
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.tasks.update_check import MOST_BYTES, newest_version
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.replicate.loopback import Loopback, reply, says, says_and_holds, says_and_resets

pytestmark = pytest.mark.anyio

SOON_S = 0.2


def announcing(**content: object) -> bytes:
    return reply("200 OK", json.dumps(content).encode())


async def look(server: Loopback, within_s: float = PATIENCE_SECONDS) -> Version:
    async with open_http_client(server.base_url, user_agent="test") as http:
        return await newest_version(server.base_url, http, within_s=within_s)


@pytest.mark.parametrize("key", ["version", "tag_name"])
async def test_the_announced_version_is_found(key):
    async with Loopback(says(announcing(**{key: "v0.2.0", "notes": "<b>"}))) as server:
        assert (await look(server)).text == "0.2.0"


async def test_it_is_one_get_that_tells_nothing_of_the_person(monkeypatch):
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    async with Loopback(says(announcing(version="0.2.0"))) as server:
        await look(server)
    (request,) = server.received
    assert request.line == "GET /v1 HTTP/1.1"
    assert request.body == b""
    assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}


@pytest.mark.parametrize(
    "answer",
    [
        reply("200 OK", b""),
        reply("200 OK", b"<html>Sign in</html>", "Content-Type: text/html"),
        reply("200 OK", b"[" * 50_000),
        reply("200 OK", b'"0.2.0"'),
        reply("200 OK", b'["version"]'),
        reply("200 OK", b"null"),
        reply("200 OK", b"\xff\xfe\x00"),
        announcing(version=2),
        announcing(version=["0.2.0"]),
        announcing(version="newest"),
        announcing(version="0.2.0 <img src=x>"),
        announcing(name="0.2.0"),
        reply("404 Not Found", b'{"version": "0.2.0"}'),
        reply("500 Oops", b'{"version": "0.2.0"}'),
        reply("200 OK", b'{"version": "0.2.0", "notes": "' + b"x" * MOST_BYTES + b'"}'),
        reply("200 OK", gzip.compress(b" " * 50_000_000 + b'{"version": "0.2.0"}', mtime=0), "Content-Encoding: gzip"),
    ],
)
async def test_anything_else_is_not_believed(answer):
    async with Loopback(says(answer)) as server:
        with pytest.raises(UnexpectedReply):
            await look(server)
        assert len(server.received) == 1


async def test_a_redirect_is_not_followed():
    async with Loopback(says(announcing(version="0.2.0"))) as elsewhere:
        moved = reply("302 Found", b"", f"Location: {elsewhere.base_url}")
        async with Loopback(says(moved)) as server:
            with pytest.raises(UnexpectedReply):
                await look(server)
        assert elsewhere.received == []


async def test_a_silent_server_is_left():
    async with Loopback(says_and_holds(b"HTTP/1.1 200 OK\r\n")) as server:
        with pytest.raises(ConnectionLost):
            await look(server, SOON_S)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await server.left.wait()


async def test_a_server_that_drips_for_ever_is_left_too():
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(SOON_S / 20)

    async with Loopback(drip) as server:
        with pytest.raises(ConnectionLost):
            await look(server, SOON_S)


async def test_a_connection_that_breaks_is_one_failed_look_and_no_second():
    async with Loopback(says_and_resets(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{")) as server:
        with pytest.raises(ConnectionLost):
            await look(server)
        assert len(server.received) == 1


@pytest.mark.parametrize(
    "address", ["http://example.org/latest.json", "ftp://example.org/", "file:///etc/passwd", "latest"]
)
async def test_only_https_is_asked(address):
    def never(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("it was asked")

    async with httpx.AsyncClient(transport=httpx.MockTransport(never)) as http:
        with pytest.raises(NotSent):
            await newest_version(address, http)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(announcing(version="0.2.0"), "0.2.0"), (reply("404 Not Found", b""), "an unexpected reply")],
)
async def test_the_session_looks_without_any_engine_and_tells_how_it_went(window, answer, expected):
    told: list[Version | AppError] = []
    came = threading.Event()

    def take(result: Version | AppError) -> None:
        told.append(result)
        came.set()

    async with Loopback(says(answer)) as server:
        window.session.look_for_newer(server.base_url, take)
        assert await asyncio.to_thread(came.wait, PATIENCE_SECONDS)
    assert expected in (told[0].text)
