"""Check my setup over TLS: whose certificate it was, that of another authority, and a proxy that reads along."""

import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.setup_check import Outcome, SetupFinding, SetupOrder, SetupPart
from llava_desktop.tasks.check_network import check_network
from tests.fault_server.door import Door
from tests.fault_server.ledger import Phase
from tests.fault_server.server import ServerLoop
from tests.proxy.conftest import API

pytestmark = pytest.mark.anyio

P = SetupPart


async def looked(base_url: str, token: str) -> dict[SetupPart, SetupFinding]:
    told: list[SetupFinding] = []
    order = SetupOrder(api=Engine(EngineKind.REPLICATE, base_url, token), version=DEFAULT_VERSION)
    await check_network(order, told.append)
    return {finding.part: finding for finding in told}


@pytest.fixture
def behind_tls(api):
    """`behind_tls(context)`: the API's base URL, with that certificate shown before it."""
    loop = ServerLoop()
    loop.start()
    doors = []

    def open_door(tls: ssl.SSLContext) -> str:
        port = urlsplit(api.origin).port
        assert port is not None
        door = Door(loop, port)
        doors.append(door)
        door.open(tls)
        return f"https://localhost:{door.port}/v1"

    yield open_door
    for door in doors:
        door.shut()
    loop.stop()


async def test_a_certificate_that_is_trusted_is_named_by_who_issued_it(api, behind_tls, authority, settings):
    settings({"SSL_CERT_FILE": str(authority.store)})
    found = await looked(behind_tls(authority.context("localhost")), api.token)
    assert found[P.TLS].outcome is Outcome.PASS
    assert found[P.TLS].text.startswith("Connected with TLSv1.3; the certificate was issued by trustme")
    assert found[P.NAME].text == "localhost was found."
    assert {found[part].outcome for part in (P.API, P.CLOCK, P.TOKEN, P.MODEL)} == {Outcome.PASS}


async def test_a_certificate_of_another_authority_is_told_and_the_token_stays_here(api, behind_tls, authority):
    found = await looked(behind_tls(authority.context("localhost")), api.token)
    assert found[P.CONNECTION].outcome is Outcome.PASS
    assert found[P.TLS].outcome is Outcome.FAIL
    assert "does not know who issued its certificate" in found[P.TLS].text
    assert {found[part].outcome for part in (P.API, P.CLOCK, P.TOKEN, P.MODEL)} == {Outcome.UNKNOWN}
    assert api.ledger.requests == []


async def test_a_certificate_that_has_run_out_points_at_the_date(api, behind_tls, settings, authority):
    settings({"SSL_CERT_FILE": str(authority.store)})
    run_out = authority.context("localhost", not_after=datetime.now(UTC) - timedelta(days=1))
    found = await looked(behind_tls(run_out), api.token)
    assert found[P.TLS].outcome is Outcome.FAIL
    assert found[P.TLS].advice == "Check this computer's date and time."


async def test_through_a_proxy_the_way_is_looked_at_up_to_the_api(api, open_proxy, authority, settings):
    proxy = open_proxy()
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    found = await looked(f"{API}/v1", api.token)
    assert found[P.PROXY].text == f"127.0.0.1:{proxy.port} is used."
    assert found[P.CONNECTION].text.startswith("The proxy 127.0.0.1 answers at port")
    assert {finding.outcome for finding in found.values()} == {Outcome.PASS}
    assert proxy.targets == {"api.replicate.com:443"}
    assert api.ledger.count(Phase.POST) == 0


async def test_a_proxy_that_lets_nobody_through_is_told(api, open_proxy, authority, settings):
    proxy = open_proxy(login="Basic bm8=")
    settings({"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.store)})
    found = await looked(f"{API}/v1", api.token)
    assert found[P.TLS].outcome is Outcome.FAIL
    assert "wants a user name and password" in found[P.TLS].text
    assert found[P.TOKEN].outcome is Outcome.UNKNOWN
