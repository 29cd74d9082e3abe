"""One GET over https that tells nothing of the person, to a computer that was checked, for a picture and no more."""

import asyncio
import gzip
import ssl
import threading

import pytest
import trustme

from llava_desktop.core.errors import AppError, NotAPicture, PictureNotFetched, PictureTooLarge
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import MOST_BYTES, FetchProgress, WebPicture
from llava_desktop.replicate.proxies import ProxySettingUnusable
from llava_desktop.tasks import fetch_picture as fetching
from llava_desktop.tasks.fetch_picture import PROGRESS_STEP_BYTES, REDIRECTS_MOST, fetch_picture
from llava_desktop.tasks.public_addresses import public_addresses
from tests.fault_server.gate import PATIENCE_SECONDS
from tests.proxy.intercepting import InterceptingProxy
from tests.replicate.loopback import Loopback, reply, says, says_and_holds, says_and_resets

pytestmark = pytest.mark.anyio

HOST = "pictures.example"
PNG = b"\x89PNG\r\n\x1a\n and the rest"
SOON_S = 0.3


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(autouse=True)
def _this_computers_settings(monkeypatch, authority, tmp_path):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    store = tmp_path / "store.pem"
    authority.cert_pem.write_to_path(str(store))
    monkeypatch.setenv("SSL_CERT_FILE", str(store))


@pytest.fixture
def serve(authority):
    """`serve(answer)`: a server that has HOST's certificate, or another's."""

    def make(answer, host=HOST) -> Loopback:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(tls)
        return Loopback(answer, tls=tls)

    return make


class Names:
    """Stands for the name servers: everything lies on this computer, and who was asked for is kept."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses or ("127.0.0.1",)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append((host, port))
        return self.addresses


def at(server: Loopback, path: str = "/cats/tom.png?size=2", host: str = HOST) -> WebPicture:
    return WebPicture(f"https://{host}:{server.port}{path}")


async def fetch(picture: WebPicture, names: Names | None = None, within_s: float = PATIENCE_SECONDS) -> BytesSource:
    return await fetch_picture(picture, user_agent="test", resolve=names or Names(), within_s=within_s)


async def test_a_picture_is_fetched_and_called_as_its_address_ends(serve):
    async with serve(says(reply("200 OK", PNG, "Content-Type: text/plain"))) as server:
        assert await fetch(at(server)) == BytesSource(PNG, "tom.png")


@pytest.mark.parametrize("announced", [True, False])
async def test_how_far_it_is_is_told_while_it_comes(serve, announced):
    whole = PNG + b"x" * 200_000
    answer = reply("200 OK", whole) if announced else b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + whole
    told: list[FetchProgress] = []
    async with serve(says(answer)) as server:
        picture = at(server)
        await fetch_picture(picture, user_agent="test", resolve=Names(), on_progress=told.append)
    assert told[-1] == FetchProgress(len(whole), len(whole) if announced else None)
    assert [each.received for each in told] == sorted({each.received for each in told})


async def test_a_server_that_sends_byte_by_byte_does_not_make_the_window_count_them(serve):
    whole = PNG + b"x" * (2 * PROGRESS_STEP_BYTES)
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in whole)
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks + b"0\r\n\r\n"
    told: list[FetchProgress] = []
    async with serve(says(answer)) as server:
        await fetch_picture(at(server), user_agent="test", resolve=Names(), on_progress=told.append)
    assert [each.received // PROGRESS_STEP_BYTES for each in told] == [1, 2, 2]
    assert told[-1] == FetchProgress(len(whole))


async def test_it_is_one_get_that_tells_nothing_of_the_person(serve, monkeypatch):
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    names = Names()
    async with serve(says(reply("200 OK", PNG))) as server:
        await fetch(at(server), names)
    (request,) = server.received
    assert request.line == "GET /cats/tom.png?size=2 HTTP/1.1"
    assert request.body == b""
    assert request.headers["host"] == f"{HOST}:{server.port}"
    assert set(request.headers) == {"host", "accept", "accept-encoding", "user-agent"}
    assert names.asked == [(HOST, server.port)]


@pytest.mark.parametrize(
    ("host", "name"), [("bücher.example", "xn--bcher-kva.example"), ("fuß.example", "xn--fu-hia.example")]
)
async def test_a_name_with_letters_beyond_ascii_is_looked_up_and_asked_for_as_the_network_writes_it(serve, host, name):
    names = Names()
    async with serve(says(reply("200 OK", PNG)), host=name) as server:
        await fetch(at(server, host=host), names)
    assert server.received[0].headers["host"] == f"{name}:{server.port}"
    assert names.asked == [(name, server.port)]


async def test_a_certificate_of_another_host_is_not_trusted(serve):
    async with serve(says(reply("200 OK", PNG)), host="other.example") as server:
        with pytest.raises(PictureNotFetched, match=rf"The secure connection to {HOST}:\d+ could not be verified"):
            await fetch(at(server))
    assert server.received == []


async def test_the_next_address_is_tried_when_one_does_not_answer(serve):
    async with serve(says(reply("200 OK", PNG))) as server:
        assert (await fetch(at(server), Names("127.0.0.2", "127.0.0.1"))).data == PNG


@pytest.mark.parametrize("addresses", [("127.0.0.2",), ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.1")])
async def test_a_host_that_no_address_reaches_is_said(serve, addresses):
    async with serve(says(reply("200 OK", PNG))) as server:
        with pytest.raises(PictureNotFetched, match="could not be reached"):
            await fetch(at(server), Names(*addresses))


async def test_a_host_without_addresses_is_said():
    class Nowhere(Names):
        async def __call__(self, host: str, port: int) -> tuple[str, ...]:
            return ()

    with pytest.raises(PictureNotFetched, match="could not be reached"):
        await fetch(WebPicture(f"https://{HOST}/a.png"), Nowhere())


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_picture_that_was_moved_is_followed_and_every_name_is_checked_anew(serve, status):
    names = Names()
    async with serve(says(reply("200 OK", PNG)), host="cdn.example") as there:
        moved = reply(status, b"", f"Location: https://cdn.example:{there.port}/x", "Set-Cookie: id=1")
        async with serve(says(moved)) as server:
            assert await fetch(at(server), names) == BytesSource(PNG, "tom.png")
    assert names.asked == [(HOST, server.port), ("cdn.example", there.port)]
    assert not {"cookie", "referer", "authorization"} & set(there.received[0].headers)


async def test_a_short_location_is_read_beside_the_one_that_named_it(serve):
    answers = iter([reply("302 Found", b"", "Location: ../dogs/rex.png", "Set-Cookie: id=1"), reply("200 OK", PNG)])

    async def next_answer(writer: asyncio.StreamWriter) -> None:
        writer.write(next(answers))

    async with serve(next_answer) as server:
        assert (await fetch(at(server))).data == PNG
    assert server.received[1].line == "GET /dogs/rex.png HTTP/1.1"
    assert "cookie" not in server.received[1].headers


async def test_a_circle_ends(serve):
    async with serve(says(reply("302 Found", b"", "Location: /again"))) as server:
        with pytest.raises(PictureNotFetched, match="too many times"):
            await fetch(at(server))
    assert len(server.received) == REDIRECTS_MOST + 1


@pytest.mark.parametrize(
    "location",
    [
        "http://pictures.example/a.png",
        "file:///etc/passwd",
        "https://user@pictures.example/",
        "https://[",
        "ftp://pictures.example/a.png",
    ],
)
async def test_a_picture_that_was_moved_elsewhere_is_not_followed(serve, location):
    names = Names()
    async with serve(says(reply("302 Found", b"", f"Location: {location}"))) as server:
        with pytest.raises(PictureNotFetched, match="does not open"):
            await fetch(at(server), names)
    assert len(names.asked) == 1


async def test_a_redirect_to_this_computer_asks_nothing_of_it(serve, monkeypatch):
    """With the real rule for addresses from the second name on."""
    async with serve(says(reply("200 OK", PNG)), host="localhost") as inside:
        moved = reply("302 Found", b"", f"Location: https://localhost:{inside.port}/")
        async with serve(says(moved)) as server:

            async def resolve(host: str, port: int) -> tuple[str, ...]:
                return ("127.0.0.1",) if host == HOST else await public_addresses(host, port)

            with pytest.raises(PictureNotFetched, match="localhost is not on the public internet"):
                await fetch_picture(at(server), user_agent="test", resolve=resolve)
    assert inside.received == []


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "500 Broken", "204 No Content", "302 Found"])
async def test_another_answer_is_said_with_its_number(serve, status):
    async with serve(says(reply(status, PNG if status[0] != "2" else b""))) as server:
        with pytest.raises(PictureNotFetched, match=f"answered with {status[:3]} instead of a picture"):
            await fetch(at(server))


@pytest.mark.parametrize("body", [b"<!doctype html><title>Sign in</title>", b"", b"<svg onload='x'/>"])
async def test_what_is_no_picture_is_refused_by_its_content(serve, body):
    async with serve(says(reply("200 OK", body, "Content-Type: image/png"))) as server:
        with pytest.raises(NotAPicture, match=r"tom\.png is"):
            await fetch(at(server))


async def test_a_picture_that_says_it_is_too_large_is_not_read(serve):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n".encode()
    async with serve(says_and_holds(head)) as server:
        with pytest.raises(PictureTooLarge) as raised:
            await fetch(at(server))
    assert "up to 20.0 MB" in raised.value.text


@pytest.mark.parametrize("packed", [False, True])
async def test_a_picture_that_does_not_end_is_left_at_the_limit(serve, packed, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 100_000)
    body = gzip.compress(bytes(200_000)) if packed else bytes(200_000)
    head = b"HTTP/1.1 200 OK\r\n" + (b"Content-Encoding: gzip\r\n" if packed else b"") + b"\r\n"
    async with serve(says_and_holds(head + body)) as server:
        with pytest.raises(PictureTooLarge):
            await fetch(at(server))


async def test_a_packing_that_nobody_asked_for_is_refused(serve):
    async with serve(says(reply("200 OK", PNG, "Content-Encoding: br"))) as server:
        with pytest.raises(PictureNotFetched, match="is not a picture that this app can read"):
            await fetch(at(server))


async def test_a_server_that_drips_is_left_in_time(serve):
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(SOON_S / 20)

    async with serve(drip) as server:
        with pytest.raises(PictureNotFetched, match=f"{HOST} did not send the picture in time"):
            await fetch(at(server), within_s=SOON_S)


async def test_a_connection_that_breaks_is_said(serve):
    async with serve(says_and_resets(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{")) as server:
        with pytest.raises(PictureNotFetched, match="broke"):
            await fetch(at(server))


@pytest.mark.parametrize("address", ["https://xn--/a.png", "https://" + "a" * 70 + "..example/a.png"])
async def test_an_address_that_no_request_can_carry_is_refused(address):
    with pytest.raises(PictureNotFetched):
        await fetch_picture(WebPicture(address), user_agent="test")


async def test_no_library_text_hangs_on_the_error(serve):
    async with serve(says(reply("200 OK", PNG)), host="other.example") as server:
        with pytest.raises(PictureNotFetched) as raised:
            await fetch(at(server))
    assert raised.value.__context__ is None


# Behind a proxy


@pytest.fixture
def proxy(authority, monkeypatch):
    """`proxy(port)`: the setting of this computer; it passes everything to that port, as HOST."""
    opened: list[InterceptingProxy] = []

    def open_to(port: int) -> InterceptingProxy:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(tls)
        made = InterceptingProxy(port, tls)
        opened.append(made)
        made.__enter__()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{made.port}")
        return made

    yield open_to
    for each in opened:
        each.__exit__(None, None, None)


async def test_behind_a_proxy_the_proxy_is_asked_and_no_name_server(proxy):
    names = Names()
    async with Loopback(says(reply("200 OK", PNG))) as server:
        through = proxy(server.port)
        assert (await fetch(WebPicture(f"https://{HOST}/a.png"), names)).data == PNG
    assert through.targets == {f"{HOST}:443"}
    assert names.asked == []
    assert server.received[0].headers["host"] == HOST


@pytest.mark.parametrize("address", ["https://localhost/a.png", "https://printer/a.png", "https://[::1]/a.png"])
async def test_behind_a_proxy_the_inside_is_not_asked_for(proxy, address):
    async with Loopback(says(reply("200 OK", PNG))) as server:
        through = proxy(server.port)
        with pytest.raises(PictureNotFetched, match="not on the public internet"):
            await fetch(WebPicture(address))
    assert through.connects == []


@pytest.mark.parametrize("excepted", ["example", f"*.{HOST}", f"https://{HOST}", "other.example, .pictures.example"])
async def test_what_no_proxy_excepts_is_checked_and_asked_directly(proxy, serve, monkeypatch, excepted):
    monkeypatch.setenv("no_proxy", excepted)
    async with serve(says(reply("200 OK", PNG))) as server:
        through = proxy(server.port)
        assert (await fetch(at(server))).data == PNG
    assert through.connects == []


async def test_a_proxy_that_refuses_is_said(monkeypatch):
    async with Loopback(says(reply("403 Forbidden", b""))) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
        with pytest.raises(PictureNotFetched, match="could not be reached"):
            await fetch(WebPicture(f"https://{HOST}/a.png"))


async def test_a_proxy_setting_that_cannot_be_used_is_named(monkeypatch):
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
    with pytest.raises(ProxySettingUnusable):
        await fetch(WebPicture(f"https://{HOST}/a.png"))


# Through the session


class Told:
    """What the session answered, waited for."""

    def __init__(self) -> None:
        self.answers: list[BytesSource | AppError] = []
        self._came = threading.Event()

    def __call__(self, answer: BytesSource | AppError) -> None:
        self.answers.append(answer)
        self._came.set()

    async def wait(self) -> BytesSource | AppError:
        assert await asyncio.to_thread(self._came.wait, PATIENCE_SECONDS)
        return self.answers[0]


async def test_the_session_tells_the_picture_or_why_there_is_none(window, serve, monkeypatch):
    monkeypatch.setattr("llava_desktop.tasks.session.fetch_picture", lambda picture, **_: fetch(picture))
    for status, expected in (("200 OK", BytesSource), ("404 Not Found", PictureNotFetched)):
        told = Told()
        async with serve(says(reply(status, PNG))) as server:
            window.session.fetch_picture(at(server), told)
            assert isinstance(await told.wait(), expected)


async def test_a_cancelled_fetch_hangs_up_and_tells_nothing(window, serve, monkeypatch):
    monkeypatch.setattr("llava_desktop.tasks.session.fetch_picture", lambda picture, **_: fetch(picture))
    told = Told()
    window.session.cancel_fetch()  # of nothing
    async with serve(says_and_holds(b"HTTP/1.1 200 OK\r\n")) as server:
        window.session.fetch_picture(at(server), told)
        await server.reached.wait()
        window.session.cancel_fetch()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await server.left.wait()
    assert told.answers == []


async def test_a_second_fetch_ends_the_first(window, serve, monkeypatch):
    monkeypatch.setattr("llava_desktop.tasks.session.fetch_picture", lambda picture, **_: fetch(picture))
    first, second = Told(), Told()
    async with serve(says_and_holds(b"HTTP/1.1 200 OK\r\n")) as slow, serve(says(reply("200 OK", PNG))) as quick:
        window.session.fetch_picture(at(slow), first)
        await slow.reached.wait()
        window.session.fetch_picture(at(quick), second)
        assert isinstance(await second.wait(), BytesSource)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await slow.left.wait()
    assert first.answers == []


async def test_closing_the_app_ends_a_fetch(window, serve, monkeypatch):
    monkeypatch.setattr("llava_desktop.tasks.session.fetch_picture", lambda picture, **_: fetch(picture))
    told = Told()
    async with serve(says_and_holds(b"HTTP/1.1 200 OK\r\n")) as server:
        window.session.fetch_picture(at(server), told)
        await server.reached.wait()
        await asyncio.to_thread(window.stop)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await server.left.wait()
    assert told.answers == []
