"""The endpoints: what is asked, where the token goes, what comes back, and what calls that may be repeated raise."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pytest

from llava_desktop.core.errors import (
    ConnectionLost,
    NotSent,
    PredictionNotFound,
    Refused,
    ServerFault,
    Throttled,
    Unauthenticated,
    UnexpectedReply,
)
from llava_desktop.core.prediction import Account, PredictionInput, PredictionRequest, PredictionStatus
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from llava_desktop.replicate.reply import MOST_BODY_BYTES, ReplyTooLarge
from tests.replicate.loopback import Loopback, reply, says, says_and_holds, says_and_resets
from tests.replicate.mocked import BASE, ID, TOKEN, Body, Mocked

pytestmark = pytest.mark.anyio

PREDICTION = json.dumps({"id": ID, "status": "starting"}).encode()


def mocked(status: int = 200, body: bytes = PREDICTION, headers: dict[str, str] | None = None, **options) -> Mocked:
    return Mocked(lambda request: httpx.Response(status, content=body, headers=headers), **options)


async def test_create_posts_the_body_once_with_the_time_limit():
    network = mocked(201)
    found = await network.client.create_prediction(PredictionRequest(PredictionInput("Why?")), cancel_after_s=900)
    assert (found.id, found.status) == (ID, PredictionStatus.STARTING)
    (request,) = network.requests
    assert (request.method, str(request.url)) == ("POST", f"{BASE}/predictions")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["cancel-after"] == "900s"
    assert "prefer" not in request.headers
    assert json.loads(request.content)["input"]["prompt"] == "Why?"


async def test_create_sends_no_time_limit_that_was_not_set():
    network = mocked(202)
    await network.client.create_prediction(PredictionRequest(PredictionInput("Why?")), cancel_after_s=None)
    assert "cancel-after" not in network.requests[0].headers


async def test_get_and_cancel_build_their_address_from_the_id():
    network = mocked()
    assert (await network.client.get_prediction(ID)).id == ID
    assert (await network.client.cancel_prediction(ID)).id == ID
    asked = [(request.method, str(request.url), request.content) for request in network.requests]
    assert asked == [
        ("GET", f"{BASE}/predictions/{ID}", b""),
        ("POST", f"{BASE}/predictions/{ID}/cancel", b""),
    ]


@pytest.mark.parametrize("bad_id", ["../account", "", "abc", f"{ID}/cancel", f"{ID}?x"])
async def test_an_id_that_would_change_the_address_is_not_asked_for(bad_id):
    network = mocked()
    for call in (network.client.get_prediction, network.client.cancel_prediction):
        with pytest.raises(UnexpectedReply):
            await call(bad_id)
    assert network.requests == []


async def test_the_list_is_asked_from_a_moment_on_and_up_to_another():
    network = mocked(body=b'{"results": [], "next": null}')
    moment = datetime(2026, 1, 2, 5, 4, 5, 600, tzinfo=UTC)
    await network.client.list_predictions(created_after=moment)
    await network.client.list_predictions(created_after=moment, created_before=moment.replace(microsecond=0))
    await network.client.list_predictions()
    assert [str(request.url) for request in network.requests] == [
        f"{BASE}/predictions?created_after=2026-01-02T05%3A04%3A05.000600Z",
        f"{BASE}/predictions?created_after=2026-01-02T05%3A04%3A05.000600Z&created_before=2026-01-02T05%3A04%3A05Z",
        f"{BASE}/predictions",
    ]


async def test_the_next_page_is_asked_as_it_is():
    network = mocked(body=b'{"results": []}')
    await network.client.list_predictions(page_url=f"{BASE}/predictions?cursor=cD0yMDIz%3D%3D")
    assert str(network.requests[0].url) == f"{BASE}/predictions?cursor=cD0yMDIz%3D%3D"


@pytest.mark.parametrize(
    "page_url",
    [
        "https://evil.example/v1/predictions",
        "http://api.replicate.com/v1/predictions",
        "https://api.replicate.com:444/v1/predictions",
        "https://user@api.replicate.com/v1/predictions",
        "https://api.replicate.com@evil.example/",
        "/v1/predictions?cursor=x",
        "",
    ],
)
async def test_a_next_page_at_another_origin_is_not_asked(page_url):
    network = mocked(body=b'{"results": []}')
    with pytest.raises(UnexpectedReply):
        await network.client.list_predictions(page_url=page_url)
    assert network.requests == []


async def test_the_account_is_asked_with_the_token():
    network = mocked(body=b'{"username": "ada", "type": "user"}')
    assert await network.client.get_account() == Account("ada", type="user")
    assert network.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


async def test_no_token_sends_no_authorization():
    network = mocked(token="")
    await network.client.get_prediction(ID)
    assert "authorization" not in network.requests[0].headers
    refusing = mocked(401, b'{"detail": "Unauthenticated"}', token="")
    with pytest.raises(Unauthenticated):
        await refusing.client.get_prediction(ID)


@pytest.mark.parametrize("token", ["r8_é", "r8_x\r\nX-Evil: 1", "r8_\x00", "r8_\ud800", "r8_\u200b"])
async def test_a_token_that_cannot_be_a_header_is_not_sent_and_not_repeated(token):
    network = mocked(token=token)
    with pytest.raises(NotSent) as raised:
        await network.client.get_account()
    assert "r8_" not in raised.value.text
    assert raised.value.__context__ is None
    assert network.requests == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Unauthenticated), (404, PredictionNotFound), (429, Throttled), (500, ServerFault), (403, Refused)],
)
async def test_an_error_status_is_the_error_it_means(status, kind):
    with pytest.raises(kind):
        await mocked(status, b'{"detail": "no"}').client.get_prediction(ID)


async def test_a_missing_list_is_a_wrong_address_and_no_missing_prediction():
    with pytest.raises(Refused) as raised:
        await mocked(404, b'{"detail": "Not found"}').client.list_predictions()
    assert type(raised.value) is Refused


@pytest.mark.parametrize(
    ("status", "location"), [(302, "https://evil.example/"), (307, "https://evil.example/"), (301, "")]
)
async def test_a_redirect_is_not_followed(status, location):
    network = mocked(status, b"", {"Location": location})
    with pytest.raises(UnexpectedReply):
        await network.client.get_prediction(ID)
    assert len(network.requests) == 1


async def test_a_sign_in_page_is_said_to_be_one():
    with pytest.raises(UnexpectedReply, match="did not come from Replicate"):
        await mocked(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}).client.get_prediction(ID)


async def test_a_token_that_the_server_repeats_goes_into_no_error():
    body = json.dumps({"detail": f"The token {TOKEN} is not valid"}).encode()
    with pytest.raises(Unauthenticated) as raised:
        await mocked(401, body).client.get_account()
    assert raised.value.detail == "The token [token] is not valid"


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        ("Fri, 02 Jan 2026 03:05:05 GMT", timedelta(minutes=1)),
        ("Fri, 02 Jan 2026 03:04:00 -0000", timedelta(seconds=-5)),
        ("garbage", None),
        ("Fri, 02 Jan 99999999999999999999 03:04:00 GMT", None),
    ],
)
async def test_the_servers_clock_is_learned_from_each_reply(date, skew):
    network = mocked(headers={"Date": date})
    assert network.client.clock_skew is None
    await network.client.get_prediction(ID)
    assert network.client.clock_skew == skew


async def test_a_reply_without_a_date_keeps_what_was_learned():
    dates = ["Fri, 02 Jan 2026 03:05:05 GMT", ""]
    network = Mocked(lambda request: httpx.Response(200, content=PREDICTION, headers={"Date": dates.pop(0)}))
    await network.client.get_prediction(ID)
    await network.client.get_prediction(ID)
    assert network.client.clock_skew == timedelta(minutes=1)


def packed(packing: str, *pieces: bytes) -> Mocked:
    return Mocked(lambda request: httpx.Response(200, headers={"Content-Encoding": packing}, stream=Body(*pieces)))


@pytest.mark.parametrize("packing", ["gzip", "x-gzip", " GZIP "])
async def test_a_packed_reply_is_unpacked(packing):
    whole = gzip.compress(PREDICTION)
    network = packed(packing, whole[:5], whole[5:])
    assert (await network.client.get_prediction(ID)).id == ID
    assert network.requests[0].headers["accept-encoding"] == "gzip"


async def test_a_reply_that_is_said_not_to_be_packed_is_read():
    assert (await packed("identity", PREDICTION).client.get_prediction(ID)).id == ID


@pytest.mark.parametrize(
    ("packing", "body"),
    [
        ("gzip", gzip.compress(PREDICTION, mtime=0)[:-9]),
        ("gzip", b"not gzip"),
        ("gzip, gzip", gzip.compress(gzip.compress(PREDICTION, mtime=0), mtime=0)),
        ("deflate", zlib.compress(PREDICTION)),
        ("br", b"x"),
    ],
)
async def test_a_reply_that_cannot_be_unpacked_is_unexpected(packing, body):
    with pytest.raises(UnexpectedReply):
        await packed(packing, body).client.get_prediction(ID)


async def test_a_bomb_is_left_while_it_unpacks(monkeypatch):
    """49 KB that would be 50 MB: no more of it is ever unpacked than the limit."""
    taken: list[int] = []
    bomb = gzip.compress(bytes(50_000_000))
    unpacker = zlib.decompressobj

    class Watched:
        def __init__(self, wbits: int) -> None:
            self._real = unpacker(wbits)
            self.eof = False

        def decompress(self, part: bytes, most: int) -> bytes:
            out = self._real.decompress(part, most)
            taken.append(len(out))
            return out

    monkeypatch.setattr("llava_desktop.replicate.reply.zlib.decompressobj", Watched)
    with pytest.raises(ReplyTooLarge):
        await packed("gzip", bomb).client.get_prediction(ID)
    assert sum(taken) <= MOST_BODY_BYTES + 1


async def test_an_endless_reply_is_left_at_the_limit():
    piece = b"x" * 1_000_000
    served: list[int] = []

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                served.append(len(piece))
                yield piece

    network = Mocked(lambda request: httpx.Response(200, stream=Endless()))
    with pytest.raises(ReplyTooLarge):
        await network.client.get_prediction(ID)
    assert sum(served) == MOST_BODY_BYTES + len(piece)


async def ask(server: Loopback, deadlines: Deadlines = DEADLINES):
    async with open_http_client(server.base_url, user_agent="llava-desktop/test") as http:
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http, deadlines=deadlines)
        return await client.get_prediction(ID)


async def test_a_real_connection_carries_token_and_name():
    async with Loopback(says(reply("200 OK", PREDICTION))) as server:
        assert (await ask(server)).id == ID
    (request,) = server.received
    assert request.line == f"GET /v1/predictions/{ID} HTTP/1.1"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["user-agent"] == "llava-desktop/test"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        says(),
        says(HEAD + b"{"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
        says_and_resets(),
        says_and_resets(HEAD),
        says(b"SSH-2.0-OpenSSH\r\n"),
        says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n"),
    ],
    ids=["closed", "body cut", "chunk cut", "reset", "reset in the body", "no HTTP", "huge header"],
)
async def test_a_connection_that_breaks_is_lost_and_may_be_asked_again(answer):
    async with Loopback(answer) as server:
        with pytest.raises(ConnectionLost) as raised:
            await ask(server)
    assert raised.value.__context__ is None
    assert raised.value.sentence == "The connection to Replicate broke."


@pytest.mark.parametrize("answer", [says_and_holds(), says_and_holds(HEAD + b'{"id"')], ids=["stalled", "half a body"])
async def test_a_server_that_stalls_runs_into_the_deadline(answer):
    async with Loopback(answer) as server:
        with pytest.raises(ConnectionLost, match="in time"):
            await ask(server, Deadlines(call_s=0.2))


async def test_a_server_that_drips_runs_into_the_deadline_too():
    """Each byte comes well within httpx's own timeout, which begins again with each of them."""

    async def drip(writer):
        writer.write(HEAD)
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await anyio.sleep(0.02)

    async with Loopback(drip) as server:
        with pytest.raises(ConnectionLost, match="in time"):
            await ask(server, Deadlines(call_s=0.3))


async def test_a_port_where_nobody_listens_is_not_reached_and_may_be_asked_again():
    """Not NotSent, which says that a prediction was never created: this call may be about one that is running."""
    async with Loopback(says()) as server:
        pass
    with pytest.raises(ConnectionLost, match="could not be reached"):
        await ask(server)


@pytest.mark.parametrize("base", [f"http://{'x' * 64}.localhost/v1", "https://[::1/v1"])
async def test_a_host_that_there_is_not_is_not_reached(base):
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(ConnectionLost, match="could not be reached"):
            await ReplicateClient(base_url=base, token=TOKEN, http=http).get_prediction(ID)
