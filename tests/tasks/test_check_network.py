"""The way to the API is looked at step by step, creates nothing, and each step says what is wrong with it."""

import asyncio
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from llava_desktop.core.engine import Engine, EngineKind, TokenPlace
from llava_desktop.core.errors import NotSent
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.setup_check import NETWORK_PARTS, Outcome, SetupFinding, SetupOrder, SetupPart
from llava_desktop.replicate.proxies import ProxySettingUnusable
from llava_desktop.tasks import check_network as module
from llava_desktop.tasks.check_network import check_network, opened_http
from tests.canary.secrets import TOKEN
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase
from tests.replicate.loopback import Loopback, reply, says, says_and_holds

pytestmark = pytest.mark.anyio

P = SetupPart
REAL = "https://api.replicate.com/v1"
SOON_S = 0.4
OTHER_VERSION = "f" * 64


@pytest.fixture(autouse=True)
def _no_settings_of_this_computer(monkeypatch):
    for name in ("https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def looked(order: SetupOrder, **options):
    """part -> finding, in the order in which they were told; each once."""
    told: list[SetupFinding] = []
    await check_network(order, told.append, **options)
    found = {finding.part: finding for finding in told}
    assert len(found) == len(told), "told twice"
    return found


def asked(engine: Engine, **changes) -> SetupOrder:
    return replace(SetupOrder(api=engine, version=DEFAULT_VERSION), **changes)


def outcomes(found) -> dict[P, Outcome]:
    return {part: finding.outcome for part, finding in found.items()}


async def test_all_is_well_with_an_api_that_knows_the_token(engine, server):
    found = await looked(asked(engine))
    assert tuple(found) == NETWORK_PARTS
    here = {P.CERTIFICATES, P.TLS}  # plain http, on this computer
    assert {part for part in found if found[part].outcome is not Outcome.PASS} == here
    assert found[P.TOKEN].personal == "It belongs to demo."
    assert "demo" not in found[P.TOKEN].line
    assert found[P.MODEL].text == f"Version {DEFAULT_VERSION[:12]}… of yorickvp/llava-v1.6-34b is there."


async def test_it_only_reads_and_a_stranger_asks_first(engine, server):
    await looked(asked(engine))
    assert [(each.method, each.path) for each in server.ledger.requests] == [
        ("GET", "/v1/account"),
        ("GET", "/v1/account"),
        ("GET", f"/v1/models/yorickvp/llava-v1.6-34b/versions/{DEFAULT_VERSION}"),
    ]
    assert "authorization" not in server.ledger.requests[0].headers
    assert server.ledger.predictions == []


async def test_the_place_of_the_token_is_said(engine):
    found = await looked(asked(replace(engine, token_place=TokenPlace.KEYRING)))
    assert found[P.TOKEN].text == "It works. It is kept in the keyring."


async def test_without_a_token_the_way_is_looked_at_all_the_same(engine):
    found = await looked(asked(replace(engine, token="")))
    assert found[P.API].outcome is Outcome.PASS
    assert found[P.TOKEN].outcome is Outcome.UNKNOWN
    assert "Add one in Settings" in found[P.TOKEN].advice
    assert found[P.MODEL].outcome is Outcome.UNKNOWN


FAULTS = {
    "401": (faults.unauthenticated(), Outcome.PASS, Outcome.FAIL, "did not accept the API token"),
    "403": (faults.refusal(403, "Forbidden", detail="Not you"), Outcome.PASS, Outcome.FAIL, "(status 403)"),
    "402": (faults.insufficient_credit(), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "404": (faults.refusal(404, "Not found"), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "429": (faults.throttled(header="7"), Outcome.UNKNOWN, Outcome.UNKNOWN, "has to answer first"),
    "500": (faults.server_error(), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "502": (faults.bad_gateway(), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "sign-in": (faults.captive_portal(), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "redirect": (faults.redirect("https://elsewhere.example/"), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "cut": (faults.short_body(), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
    "gzip bomb": (faults.gzip_bomb(1_000_000), Outcome.FAIL, Outcome.UNKNOWN, "has to answer first"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_the_api_answers_is_told_apart(engine, server, name):
    fault, api, token, words = FAULTS[name]
    server.always(Phase.ACCOUNT, fault)
    found = await looked(asked(engine))
    assert found[P.CONNECTION].outcome is Outcome.PASS
    assert (found[P.API].outcome, found[P.TOKEN].outcome) == (api, token)
    assert words in found[P.TOKEN].whole_text
    assert all(finding.advice for finding in found.values() if finding.outcome is Outcome.FAIL)
    assert found[P.MODEL].outcome is Outcome.UNKNOWN
    assert tuple(found) == NETWORK_PARTS


async def test_a_redirect_never_takes_the_token_along(engine, server):
    async with Loopback(says(reply("200 OK", b"{}"))) as elsewhere:
        server.always(Phase.ACCOUNT, faults.redirect(elsewhere.base_url))
        await looked(asked(engine))
        assert elsewhere.received == []


@pytest.mark.parametrize("fault", [faults.server_error(), faults.throttled(), faults.short_body()])
async def test_a_token_that_nobody_could_judge_is_not_called_bad(engine, server, fault):
    server.plan(Phase.ACCOUNT, faults.Nothing(), fault)
    found = await looked(asked(engine))
    assert (found[P.API].outcome, found[P.TOKEN].outcome) == (Outcome.PASS, Outcome.UNKNOWN)


async def test_a_token_that_cannot_be_sent_is_a_problem_and_is_not_shown(engine):
    found = await looked(asked(replace(engine, token=f"{TOKEN}\n")))
    assert found[P.TOKEN].outcome is Outcome.FAIL
    assert "characters that cannot be sent" in found[P.TOKEN].text
    assert not any(TOKEN in repr(finding) for finding in found.values())


async def test_a_server_that_says_nothing_is_left_in_time(engine, server):
    gate = Gate()
    server.always(Phase.ACCOUNT, faults.Stall(gate))
    found = await looked(asked(engine), within_s=SOON_S)
    gate.open()
    assert found[P.API].outcome is Outcome.FAIL
    assert "did not answer in time" in found[P.API].text


async def test_a_cancel_ends_it_at_once(engine, server):
    gate = Gate()
    server.always(Phase.ACCOUNT, faults.Stall(gate))
    told: list[SetupFinding] = []
    task = asyncio.ensure_future(check_network(asked(engine), told.append))
    await asyncio.to_thread(server.wait_for, Phase.ACCOUNT, 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.open()
    assert told[-1].part is P.CONNECTION


def dated(moment: datetime | None) -> bytes:
    date = () if moment is None else (f"Date: {format_datetime(moment, usegmt=True)}",)
    return reply("401 Unauthorized", b'{"title": "Unauthenticated"}', "Content-Type: application/problem+json", *date)


@pytest.mark.parametrize(
    ("ahead", "outcome", "words"),
    [
        (timedelta(seconds=-110), Outcome.PASS, "agrees"),
        (timedelta(seconds=130), Outcome.FAIL, "2 min 1"),
        (timedelta(seconds=-600), Outcome.FAIL, "ahead of the server's"),
        (timedelta(hours=1), Outcome.FAIL, "1 hour behind the server's"),
        (timedelta(hours=5), Outcome.FAIL, "5 hours behind the server's"),
        (timedelta(days=400), Outcome.FAIL, "400 days behind the server's"),
        (None, Outcome.UNKNOWN, "did not say"),
    ],
)
async def test_the_clock_is_compared_with_the_servers(ahead, outcome, words):
    moment = None if ahead is None else datetime.now(UTC) + ahead + timedelta(minutes=0, seconds=1)
    async with Loopback(says(dated(moment))) as server:
        found = await looked(asked(Engine(EngineKind.REPLICATE, server.base_url, TOKEN)))
    assert found[P.CLOCK].outcome is outcome
    assert words in found[P.CLOCK].text


async def test_a_date_that_is_none_is_as_good_as_none():
    odd = reply("401 Unauthorized", b"{}", "Date: yesterday")
    async with Loopback(says(odd)) as server:
        found = await looked(asked(Engine(EngineKind.REPLICATE, server.base_url, TOKEN)))
    assert found[P.CLOCK].outcome is Outcome.UNKNOWN


# -- the model's version


async def test_a_version_of_ones_own_that_is_not_listed_may_be_a_good_one(engine):
    found = await looked(asked(engine, version=OTHER_VERSION))
    assert found[P.MODEL].outcome is Outcome.UNKNOWN
    assert "it may still take it" in found[P.MODEL].text


async def test_a_version_of_ones_own_that_is_there_is_said_to_be_another(engine, server):
    server.always(Phase.OTHER, faults.Answer(200, b"{}", "application/json"))
    found = await looked(asked(engine, version=OTHER_VERSION))
    assert found[P.MODEL].text.endswith("is there, not the usual one.")


@pytest.mark.parametrize("fault", [faults.server_error(), faults.captive_portal(), faults.unauthenticated()])
async def test_a_version_nobody_could_look_up_is_not_called_missing(engine, server, fault):
    server.always(Phase.OTHER, fault)
    assert (await looked(asked(engine)))[P.MODEL].outcome is Outcome.UNKNOWN


def replicate(answer):
    """The real host's name, answered by a function."""
    return lambda _base_url: httpx.AsyncClient(transport=httpx.MockTransport(answer))


@pytest.fixture
def reachable(monkeypatch):
    """api.replicate.com is found, and answers at its port, as far as these steps can tell."""

    async def found(self, host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]

    class Writer:
        def close(self) -> None: ...

    async def connected(_host, _port):
        return None, Writer()

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", found)
    monkeypatch.setattr(asyncio, "open_connection", connected)


async def test_the_usual_version_missing_at_replicate_itself_is_a_problem(reachable):
    def answer(request):
        if request.url.path == "/v1/account":
            return httpx.Response(200, json={"username": "al"})
        return httpx.Response(404, json={"detail": "not found"})

    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)), open_http=replicate(answer))
    assert found[P.NAME].text == "api.replicate.com was found."
    assert found[P.MODEL].outcome is Outcome.FAIL
    assert "newer version of this app" in found[P.MODEL].advice


async def test_the_certificates_in_use_are_counted(reachable):
    order = asked(Engine(EngineKind.REPLICATE, REAL, TOKEN))
    found = await looked(order, open_http=replicate(lambda _request: httpx.Response(401, json={})))
    assert "are trusted." in found[P.CERTIFICATES].text
    assert found[P.TLS].text == "Connected."


async def test_a_store_that_is_asked_each_time_is_not_counted(reachable, monkeypatch):
    store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(module, "tls_context", lambda *, ca_file: store)
    order = asked(Engine(EngineKind.REPLICATE, REAL, TOKEN))
    found = await looked(order, open_http=replicate(lambda _request: httpx.Response(401, json={})))
    assert found[P.CERTIFICATES].text == "The system's own certificates are used."


# -- what comes before the API


async def test_a_name_that_nobody_knows_ends_the_look(monkeypatch):
    async def unknown(self, host, port, **_more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", unknown)
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)))
    assert found[P.NAME].outcome is Outcome.FAIL
    assert {found[part].outcome for part in NETWORK_PARTS[3:]} == {Outcome.UNKNOWN}


async def test_a_name_server_that_never_answers_is_left_in_time(monkeypatch):
    async def never(self, host, port, **_more):
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", never)
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)), within_s=SOON_S)
    assert found[P.NAME].outcome is Outcome.FAIL


async def test_a_port_where_nobody_listens_ends_the_look():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        found = await looked(asked(Engine(EngineKind.REPLICATE, base_url, TOKEN)))
    assert found[P.NAME].text == "127.0.0.1 is already a numeric address, so no name is looked up."
    assert found[P.CONNECTION].outcome is Outcome.FAIL
    assert {found[part].outcome for part in NETWORK_PARTS[4:]} == {Outcome.UNKNOWN}


async def test_a_proxy_setting_that_cannot_be_used_is_told_without_its_value(monkeypatch, reachable):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://al:secret@127.0.0.1:1")
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)))
    assert found[P.PROXY].outcome is Outcome.FAIL
    assert "HTTPS_PROXY names a SOCKS proxy" in found[P.PROXY].text
    assert found[P.TOKEN].text == "The settings above have to be mended first."
    assert not any("secret" in finding.line for finding in found.values())


async def test_a_certificate_setting_that_cannot_be_used_is_named(monkeypatch, reachable):
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)))
    assert found[P.CERTIFICATES].outcome is Outcome.FAIL
    assert "SSL_CERT_FILE" in found[P.CERTIFICATES].text
    assert found[P.TLS].outcome is Outcome.UNKNOWN


async def test_a_proxy_that_is_not_for_this_host_is_said_so(monkeypatch, reachable):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "replicate.com")
    order = asked(Engine(EngineKind.REPLICATE, REAL, TOKEN))
    found = await looked(order, open_http=replicate(lambda _request: httpx.Response(401, json={})))
    assert found[P.PROXY].text == "A proxy is set, and not used for api.replicate.com."


@pytest.mark.parametrize(("setting", "place"), [("http://al:pw@127.0.0.1", "80"), ("https://127.0.0.1", "443")])
async def test_a_proxy_that_is_used_is_named_without_its_password(monkeypatch, setting, place):
    async def refused(_host, _port):
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio, "open_connection", refused)
    monkeypatch.setenv("HTTPS_PROXY", setting)
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)))
    assert found[P.PROXY].text == f"127.0.0.1:{place} is used."
    assert found[P.CONNECTION].text == f"The proxy 127.0.0.1 does not answer at port {place}."
    assert found[P.CONNECTION].advice == "Check the proxy setting."


async def test_a_proxys_name_that_nobody_knows_is_the_proxys_trouble(monkeypatch):
    async def unknown(self, host, port, **_more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", unknown)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)))
    assert found[P.NAME].text.startswith("The proxy proxy.example was not found")
    assert found[P.NAME].advice == "Check the proxy setting."


async def test_a_connection_that_never_becomes_one_is_no_connection(reachable):
    def refuse(_request):
        raise httpx.ConnectError("no")

    async def on_the_way(request):
        await request.extensions["trace"]("connection.connect_tcp.started", {"host": "api.replicate.com"})
        return refuse(request)

    found = await looked(asked(Engine(EngineKind.REPLICATE, REAL, TOKEN)), open_http=replicate(on_the_way))
    assert found[P.TLS].outcome is Outcome.FAIL
    assert found[P.TOKEN].text == "There is no secure connection to ask over."


# -- the demo engine


async def test_with_the_demo_engine_chosen_nobody_outside_is_asked(engine, server):
    demo = Engine(EngineKind.DEMO, server.base_url, server.token)
    found = await looked(SetupOrder(api=None, version=DEFAULT_VERSION, demo=demo))
    assert found[P.DEMO].outcome is Outcome.PASS
    assert {found[part].text for part in NETWORK_PARTS} == {module.DEMO_CHOSEN}
    assert {found[part].outcome for part in NETWORK_PARTS} == {Outcome.UNKNOWN}
    assert len(server.ledger.requests) == 1


async def test_a_demo_engine_that_does_not_answer_is_a_problem(engine, server):
    server.always(Phase.ACCOUNT, faults.server_error())
    demo = Engine(EngineKind.DEMO, server.base_url, server.token)
    found = await looked(SetupOrder(api=None, version=DEFAULT_VERSION, demo=demo))
    assert found[P.DEMO].outcome is Outcome.FAIL


async def test_so_is_one_that_never_started():
    found = await looked(SetupOrder(api=None, version=DEFAULT_VERSION, demo_trouble="It could not be started."))
    assert (found[P.DEMO].outcome, found[P.DEMO].text) == (Outcome.FAIL, "It could not be started.")


async def test_the_client_that_is_opened_follows_the_settings_of_this_computer(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(NotSent) as raised:
        opened_http(AS_THE_SYSTEM, REAL)
    assert isinstance(raised.value, ProxySettingUnusable)


async def test_a_proxy_and_certificates_from_settings_are_looked_at_in_the_place_of_the_system_s(monkeypatch, tmp_path):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    choice = NetworkChoice(proxy="http://127.0.0.1:1", ca_file=str(tmp_path / "missing.pem"))
    order = SetupOrder(api=Engine(EngineKind.REPLICATE, REAL, TOKEN), version=DEFAULT_VERSION, network=choice)
    found = await looked(order)
    assert found[P.CERTIFICATES].outcome is Outcome.FAIL
    assert "named in Settings" in found[P.CERTIFICATES].text
    assert found[P.PROXY].text == "127.0.0.1:1 is used."


async def test_a_reply_that_breaks_off_says_so_of_the_api():
    async with Loopback(says_and_holds(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")) as server:
        found = await looked(asked(Engine(EngineKind.REPLICATE, server.base_url, TOKEN)), within_s=SOON_S)
    assert found[P.API].outcome is Outcome.FAIL
    assert outcomes(found)[P.CLOCK] is Outcome.UNKNOWN
