"""What a failed POST means for money: not sent, refused, or unknown. Never sent twice by itself."""

import asyncio
import json
import socket
import ssl
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from llava_desktop.core.errors import (
    ApiError,
    InputTooLarge,
    InsufficientCredit,
    InvalidInput,
    NotSent,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unauthenticated,
    Unreachable,
)
from llava_desktop.core.prediction import Prediction, PredictionInput, PredictionRequest
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.deadlines import DEADLINES, Deadlines
from tests.replicate.loopback import Answer, Loopback, reply, says, says_and_holds, says_and_resets
from tests.replicate.mocked import BASE, ID, TOKEN

pytestmark = pytest.mark.anyio

PREDICTION = json.dumps({"id": ID, "status": "starting"}).encode()
PROMPT = "a secret prompt"
HTML = b"<html>Sign in</html>"


async def create(base_url: str, http: httpx.AsyncClient, deadlines: Deadlines = DEADLINES) -> Prediction:
    client = ReplicateClient(base_url=base_url, token=TOKEN, http=http, deadlines=deadlines)
    request = PredictionRequest(PredictionInput(PROMPT, image="data:image/png;base64," + "A" * 100_000))
    return await client.create_prediction(request, cancel_after_s=900)


async def error_of(
    base_url: str, http: AbstractAsyncContextManager[httpx.AsyncClient], deadlines: Deadlines = DEADLINES
) -> ApiError:
    """The error of one POST, after a look at what it must never hold."""
    async with http as opened:
        with pytest.raises(ApiError) as raised:
            await create(base_url, opened, deadlines)
    error = raised.value
    assert TOKEN not in error.text
    assert PROMPT not in error.text
    # A chained httpx error would carry its text, and with it headers, into a log.
    assert not isinstance(error.__cause__ or error.__context__, httpx.HTTPError)
    return error


async def error_from(server: Loopback, deadlines: Deadlines = DEADLINES) -> ApiError:
    return await error_of(server.base_url, open_http_client(server.base_url, user_agent="x"), deadlines)


def raising(error: Exception) -> httpx.AsyncClient:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return httpx.AsyncClient(transport=httpx.MockTransport(handler))


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        httpx.PoolTimeout("x"),
        httpx.ProxyError("407 Proxy Authentication Required"),
        httpx.UnsupportedProtocol("x"),
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {TOKEN}'"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_an_error_before_anything_left_is_not_sent(error):
    assert isinstance(await error_of(BASE, raising(error)), NotSent)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x")], ids=lambda e: type(e).__name__)
async def test_no_connection_at_all_is_told_from_one_that_failed(error):
    assert isinstance(await error_of(BASE, raising(error)), Unreachable)


def not_secure() -> httpx.ConnectError:
    error = httpx.ConnectError("x")
    error.__cause__ = ssl.SSLError("handshake failure")
    return error


@pytest.mark.parametrize(
    "error",
    [not_secure(), httpx.PoolTimeout("x"), httpx.ProxyError("407 Proxy"), httpx.LocalProtocolError("x")],
    ids=lambda e: type(e).__name__,
)
async def test_where_somebody_was_there_a_connection_is_not_waited_for(error):
    assert not isinstance(await error_of(BASE, raising(error)), Unreachable)


@pytest.mark.parametrize(
    "error",
    [
        httpx.WriteError("x"),
        httpx.WriteTimeout("x"),
        httpx.ReadError("x"),
        httpx.ReadTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.CloseError("x"),
        httpx.DecodingError("x"),
        ssl.SSLError("bad record mac"),
        ConnectionResetError(),
        TimeoutError(),
        UnicodeError("label too long"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_an_error_that_may_come_after_the_request_left_is_unknown(error):
    assert isinstance(await error_of(BASE, raising(error)), OutcomeUnknown)


async def test_a_port_where_nobody_listens_is_not_sent():
    async with Loopback(says()) as server:
        pass
    assert isinstance(await error_from(server), NotSent)


async def leaving(answer: Answer) -> list[str]:
    """What happened around one POST, in order."""
    happened: list[str] = []
    async with (
        Loopback(answer) as server,
        open_http_client(server.base_url, user_agent="x") as http,
    ):
        client = ReplicateClient(base_url=server.base_url, token=TOKEN, http=http)

        def left() -> None:
            happened.append(f"left, {len(server.received)} received")

        await client.create_prediction(PredictionRequest(PredictionInput(PROMPT)), cancel_after_s=None, on_leaving=left)
        happened.append(f"answered, {len(server.received)} received")
    return happened


async def test_the_moment_of_leaving_is_told_once_and_before_the_server_has_anything():
    happened = await leaving(says(reply("201 Created", PREDICTION)))
    assert happened == ["left, 0 received", "answered, 1 received"]


async def test_a_request_that_never_left_tells_no_moment_of_leaving():
    async with Loopback(says(reply("502 Bad Gateway", HTML))) as proxy, through(proxy) as http:
        client = ReplicateClient(base_url="https://api.replicate.invalid/v1", token=TOKEN, http=http)
        left: list[bool] = []
        with pytest.raises(NotSent):
            await client.create_prediction(
                PredictionRequest(PredictionInput(PROMPT)), cancel_after_s=None, on_leaving=lambda: left.append(True)
            )
    assert proxy.received[0].line.startswith("CONNECT ")
    assert left == []


CREATED_HEAD = b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        says(),
        says_and_resets(),
        says(CREATED_HEAD),
        says(CREATED_HEAD + PREDICTION[:20]),
        says_and_resets(CREATED_HEAD + PREDICTION[:20]),
        says(b"SSH-2.0-OpenSSH\r\n"),
        says(reply("201 Created", b"")),
        says(reply("201 Created", b"{}")),
        says(reply("201 Created", HTML)),
        says(reply("200 OK", HTML, "Content-Type: text/html")),
        says(reply("201 Created", PREDICTION, "Content-Encoding: br")),
        says(reply("302 Found", b"", "Location: https://evil.example/")),
        says(reply("307 Temporary Redirect", b"", "Location: https://evil.example/")),
        says(reply("401 Unauthorized", HTML)),
        says(reply("403 Forbidden", HTML)),
        says(reply("404 Not Found", HTML)),
        says(reply("407 Proxy Authentication Required", HTML)),
        says(reply("408 Request Timeout", b"")),
        says(reply("500 Internal Server Error", b'{"detail": "boom"}')),
        says(reply("502 Bad Gateway", HTML)),
        says(reply("503 Service Unavailable", b"")),
    ],
)
async def test_a_reply_that_was_not_understood_is_unknown_and_the_post_is_not_repeated(answer):
    async with Loopback(answer) as server:
        assert isinstance(await error_from(server), OutcomeUnknown)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("400 Bad Request", b'{"detail": "Failed to parse request body as JSON: EOF"}', InputTooLarge),
        ("401 Unauthorized", b'{"title": "Unauthenticated"}', Unauthenticated),
        ("402 Payment Required", b'{"title": "Insufficient credit"}', InsufficientCredit),
        ("404 Not Found", b'{"detail": "Not found"}', Refused),
        ("413 Content Too Large", HTML, InputTooLarge),
        ("422 Unprocessable Entity", b'{"detail": "x", "invalid_fields": []}', InvalidInput),
        ("429 Too Many Requests", b"error code: 1015", Throttled),
    ],
)
async def test_what_the_api_refuses_in_words_was_not_created(status, body, kind):
    async with Loopback(says(reply(status, body))) as server:
        assert type(await error_from(server)) is kind
    assert len(server.received) == 1


async def test_a_server_that_takes_the_request_and_stalls_leaves_it_unknown():
    async with Loopback(says_and_holds()) as server:
        assert isinstance(await error_from(server, Deadlines(upload_s=0.3)), OutcomeUnknown)


async def test_a_deadline_that_passes_while_the_connection_is_being_made_is_not_sent():
    """The total deadline tells nothing by its type; that no byte was written does."""
    async with Loopback(says_and_holds(), reads=False) as server:
        base_url = server.base_url.replace("http://", "https://")  # it never answers the TLS greeting
        http = httpx.AsyncClient(trust_env=False)
        assert isinstance(await error_of(base_url, http, Deadlines(upload_s=0.3)), NotSent)


CERTIFICATE = Path(__file__).with_name("self_signed.pem")


async def test_a_certificate_that_nobody_vouches_for_is_not_sent_and_said_so():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with Loopback(says(reply("201 Created", PREDICTION)), tls=context) as server:
        error = await error_from(server)
    assert isinstance(error, NotSent)
    assert "could not be verified" in error.sentence
    assert server.received == []


async def test_a_connection_whose_certificate_is_trusted_is_used():
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(CERTIFICATE)
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with (
        Loopback(says(reply("201 Created", PREDICTION)), tls=server_side) as server,
        httpx.AsyncClient(verify=trusting, trust_env=False) as http,
    ):
        assert (await create(server.base_url, http)).id == ID


def through(proxy: Loopback) -> httpx.AsyncClient:
    return httpx.AsyncClient(proxy=f"http://127.0.0.1:{proxy.port}", trust_env=False)


@pytest.mark.parametrize(
    "answer",
    [
        says(reply("407 Proxy Authentication Required", HTML)),
        says(reply("502 Bad Gateway", HTML)),
        says(),
        says_and_resets(),
        says(b"garbage\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\n\r\n"),
    ],
    ids=["407", "502", "closed", "reset", "garbage", "closed after CONNECT"],
)
async def test_a_proxy_that_does_not_connect_leaves_the_request_not_sent(answer):
    async with Loopback(answer) as proxy:
        error = await error_of("https://api.replicate.invalid/v1", through(proxy))
    assert isinstance(error, NotSent)
    assert proxy.received[0].line.startswith("CONNECT ")
    assert TOKEN not in str(proxy.received)


async def test_a_proxy_that_refuses_is_named_as_the_reason():
    async with Loopback(says(reply("407 Proxy Authentication Required", b""))) as proxy:
        error = await error_of("https://api.replicate.invalid/v1", through(proxy))
    assert "wants a user name and password" in error.text


async def test_a_proxy_that_stalls_on_connect_leaves_the_request_not_sent():
    async with Loopback(says_and_holds()) as proxy:
        error = await error_of("https://api.replicate.invalid/v1", through(proxy), Deadlines(upload_s=0.3))
    assert isinstance(error, NotSent)


async def test_a_request_that_a_proxy_relayed_and_then_lost_is_unknown():
    """CONNECT went well, the request left through the tunnel, and then the line broke."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with Loopback(says(), tls=context) as server:

        async def relay(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await writer.drain()
            loop = asyncio.get_running_loop()
            outside = writer.get_extra_info("socket").dup()
            outside.setblocking(False)
            assert isinstance(writer.transport, asyncio.Transport)
            writer.transport.pause_reading()
            inside = socket.socket()
            inside.setblocking(False)
            with outside, inside:
                await loop.sock_connect(inside, ("127.0.0.1", server.port))
                await asyncio.gather(pump(outside, inside), pump(inside, outside))

        async with Loopback(relay) as proxy:
            http = httpx.AsyncClient(proxy=f"http://127.0.0.1:{proxy.port}", verify=trusting, trust_env=False)
            error = await error_of(f"https://127.0.0.1:{server.port}/v1", http)
    assert len(server.received) == 1
    assert isinstance(error, OutcomeUnknown)


async def pump(source: socket.socket, target: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(source, 65536):
        await loop.sock_sendall(target, data)
    target.shutdown(socket.SHUT_WR)
