"""Addresses that a reply names: none of the sixteen gets the token, a name look-up or a connection."""

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any, Self

import httpx
import pytest

from llava_desktop.core.errors import ApiError
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.history import HistoryStore
from tests.canary.secrets import STREAM, TOKEN
from tests.fault_server.faults import Cut, Edited, redirect
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer
from tests.hostile.catalogue import HOSTILE_URLS, HostileUrl
from tests.replicate.mocked import BASE, ID, Mocked
from tests.tasks.window import Window, engine_of

EVIL = "127.0.0.2:4"
Address = tuple[Any, ...]

by_name = pytest.mark.parametrize("url", HOSTILE_URLS, ids=lambda url: url.name)
pointing = pytest.mark.parametrize(
    "url", [url for url in HOSTILE_URLS if not url.is_redirect], ids=lambda url: url.name
)
redirecting = pytest.mark.parametrize("url", [url for url in HOSTILE_URLS if url.is_redirect], ids=lambda url: url.name)


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every host that anything here connects to or looks up, as it is named."""
    seen: set[str] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Address) -> None:
        if self.family is not socket.AF_UNIX:
            seen.add(str(address[0]))
        connect(self, address)

    def looking_up(host: Any, *rest: Any, **more: Any) -> Any:
        seen.add(host.decode() if isinstance(host, bytes) else str(host))
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    return seen


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(token=TOKEN) as running:
        yield running


@pytest.fixture
def window(store: HistoryStore, server: FaultServer) -> Iterator[Window]:
    with Window(store, engine_of(server.base_url, server.token)) as running:
        yield running


def naming(url: str) -> Edited:
    """A reply, or a page of replies, in which every address is `url`."""

    def edit(reply: dict[str, Any]) -> dict[str, Any]:
        if "results" in reply:
            return {**reply, "next": url, "previous": url, "results": []}
        return {**reply, "urls": {"get": url, "cancel": url, "stream": url, "web": url}}

    return Edited(edit)


def named_for(url: HostileUrl, server: FaultServer) -> str:
    return url(own=server.origin.removeprefix("http://"), evil=EVIL)


@pointing
def test_a_question_whose_replies_name_only_it_is_answered_and_cancelled_at_its_own_origin(
    url: HostileUrl, server: FaultServer, window: Window, asked_for: set[str]
):
    named = naming(named_for(url, server))
    server.always(Phase.POST_BODY, named)
    server.always(Phase.POLL, named)
    server.always(Phase.CANCEL, named)
    assert window.wait_end(window.ask()).answer == "A red boat."

    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate))
    second = window.ask("And now?")
    window.wait_row(second, lambda row: row.prediction_id is not None)
    window.cancel(second)
    server.wait_for(Phase.CANCEL, 1)
    gate.open()
    assert asked_for == {"127.0.0.1"}


@pointing
def test_a_list_that_continues_there_is_not_followed(
    url: HostileUrl, server: FaultServer, window: Window, asked_for: set[str]
):
    server.always(Phase.POST_BODY, Cut(after_bytes=10))
    server.always(Phase.LIST, naming(named_for(url, server)))
    window.wait_row(window.ask(), lambda row: row.state is QuestionState.UNKNOWN)
    server.wait_for(Phase.LIST, 1)
    window.let_it_go_on()
    assert asked_for == {"127.0.0.1"}


@redirecting
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("phase", [Phase.POST, Phase.POST_BODY, Phase.STREAM, Phase.POLL])
def test_a_redirect_is_not_followed(
    phase: Phase, status: int, url: HostileUrl, server: FaultServer, window: Window, asked_for: set[str]
):
    """307 and 308 would send picture and prompt again, elsewhere."""
    server.plan(phase, redirect(named_for(url, server), status))
    if phase is Phase.POLL:
        server.plan(Phase.STREAM, redirect(named_for(url, server), status))
    question_id = window.ask()
    window.wait_row(question_id, lambda row: row.state.is_finished or row.state is QuestionState.UNKNOWN)
    window.let_it_go_on()
    assert asked_for == {"127.0.0.1"}
    assert server.ledger.count(Phase.POST) == 1


@redirecting
def test_a_redirected_cancel_is_not_followed(url: HostileUrl, server: FaultServer, window: Window, asked_for: set[str]):
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate))
    server.plan(Phase.CANCEL, redirect(named_for(url, server)))
    question_id = window.ask()
    window.wait_row(question_id, lambda row: row.prediction_id is not None)
    window.cancel(question_id)
    server.wait_for(Phase.CANCEL, 1)
    gate.open()
    window.let_it_go_on()
    assert asked_for == {"127.0.0.1"}


class Eavesdropper:
    """Another port of the same host: what it hears, and 401 for an answer."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen)

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if not (data := connection.recv(65536)):
                    return
                self.heard.append(data)
                connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.create_connection(("127.0.0.1", self.port)):
            pass  # and nothing said: the sign to end
        self._thread.join(10)
        self._socket.close()


def test_another_port_of_the_own_host_may_stream_and_is_not_told_the_token_when_it_asks(
    server: FaultServer, window: Window
):
    with Eavesdropper() as other:
        server.always(Phase.POST_BODY, naming(f"http://127.0.0.1:{other.port}/{STREAM}"))
        assert window.wait_end(window.ask()).answer == "A red boat."
    assert other.heard
    assert all(TOKEN.encode() not in heard for heard in other.heard)


# -- with Replicate's own base, whose streams lie on other hosts


def may_see_the_token(request: httpx.Request) -> bool:
    return request.url.scheme == "https" and request.url.netloc in {b"api.replicate.com", b"stream.replicate.com"}


@by_name
@pytest.mark.anyio
async def test_with_replicates_base_the_token_goes_to_replicate_only(url: HostileUrl):
    named = url(own="stream.replicate.com", evil="evil.example")
    reply = {"id": ID, "status": "processing", "urls": {"get": named, "cancel": named, "stream": named}}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != "api.replicate.com":
            return httpx.Response(401, content=b"{}")
        if url.is_redirect:
            return httpx.Response(307, headers={"Location": named})
        return httpx.Response(200, content=json.dumps(reply).encode())

    network = Mocked(answer, token=TOKEN)
    for call in (network.client.get_prediction(ID), network.client.cancel_prediction(ID)):
        if url.is_redirect:
            with pytest.raises(ApiError):
                await call
        else:
            await call
    with pytest.raises(ApiError):
        await anext(network.client.stream_prediction(named))
    with pytest.raises(ApiError):
        await network.client.list_predictions(page_url=named)
    assert all(str(request.url).startswith(f"{BASE}/predictions/{ID}") for request in network.requests)
    assert all(may_see_the_token(request) for request in network.requests)


def test_there_are_sixteen():
    assert len(HOSTILE_URLS) == 16
    assert [int(url.name.split()[0]) for url in HOSTILE_URLS] == list(range(1, 17))
