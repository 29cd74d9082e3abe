"""The way from here to the API, looked at step by step: each line says which step fails, and what to do.

Nothing is created: only GET, and the token goes nowhere but to the API's own origin. What comes after a step that
failed is not tried, and said to be unknown.
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import httpx

from llava_desktop.core.errors import ApiError, NotSent
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.setup_check import (
    NETWORK_PARTS,
    PART_WITHIN_S,
    Outcome,
    SetupFinding,
    SetupOrder,
    SetupPart,
    failed,
    failed_by,
    not_checked,
    passed,
)
from llava_desktop.core.words import joined, tr
from llava_desktop.replicate.certificates import tls_context
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.deadlines import Deadlines
from llava_desktop.replicate.origins import Origin, origin_of
from llava_desktop.replicate.proxies import is_reached_without_proxy, proxy_for
from llava_desktop.tasks.check_api import about_clock, about_contact, about_model, about_token
from llava_desktop.tasks.first_contact import Contact, first_contact

Tell = Callable[[SetupFinding], None]
OpenHttp = Callable[[str], httpx.AsyncClient]

DEMO_CHOSEN = tr("The demo engine was chosen, which needs no network; nobody was asked.")
NO_TLS_HERE = tr("Not needed: the API is on this computer, and reached without encryption.")
START_AGAIN = tr("Start the app again.")
CHECK_PROXY = tr("Check the proxy setting.")


async def check_network(
    order: SetupOrder, tell: Tell, *, within_s: float = PART_WITHIN_S, open_http: OpenHttp | None = None
) -> None:
    """Tells each part of NETWORK_PARTS once, in that order, and before them the demo engine where it is wanted."""
    look = _Look(order, tell, within_s, open_http or partial(opened_http, order.network))
    if SetupPart.DEMO in order.parts:
        await look.at_demo()
    if order.api is None:
        for part in NETWORK_PARTS:
            tell(not_checked(part, DEMO_CHOSEN))
        return
    await look.at_api()


def opened_http(choice: NetworkChoice, base_url: str) -> httpx.AsyncClient:
    return open_http_client(base_url, user_agent="llava-desktop setup check", choice=choice)


class _Look:
    def __init__(self, order: SetupOrder, tell: Tell, within_s: float, open_http: OpenHttp) -> None:
        self._order = order
        self._within_s = within_s
        self._open_http = open_http
        self._deadlines = Deadlines(call_s=within_s, silence_s=within_s)
        self._told: set[SetupPart] = set()
        self._sink = tell

    def _tell(self, finding: SetupFinding) -> bool:
        """Whether all is well with it."""
        self._told.add(finding.part)
        self._sink(finding)
        return finding.outcome is Outcome.PASS

    def _give_up(self, why: str) -> None:
        for part in NETWORK_PARTS:
            if part not in self._told:
                self._tell(not_checked(part, why))

    async def at_demo(self) -> None:
        demo, part = self._order.demo, SetupPart.DEMO
        if demo is None:
            self._tell(failed(part, self._order.demo_trouble, START_AGAIN))
            return
        try:
            async with self._open_http(demo.base_url) as http:
                await self._client(demo.base_url, demo.token, http).get_account()
        except ApiError as error:
            self._tell(failed(part, joined(" ", tr("It does not answer."), error.sentence), START_AGAIN))
        else:
            self._tell(passed(part, tr("It answers on this computer. It is not LLaVA.")))

    async def at_api(self) -> None:
        api = self._order.api
        origin = None if api is None else origin_of(api.base_url)
        if api is None or origin is None:  # pragma: no cover - an engine's address was read before it became one
            return
        proxy = self._settings(origin)
        target = (origin.host, origin.port) if proxy is None else proxy
        if not await self._reach(*target, is_proxy=proxy is not None):
            return
        try:
            async with self._open_http(api.base_url) as http:
                contact = await first_contact(http, api.base_url, self._within_s)
                if not self._tell_contact(contact, origin):
                    return
                client = self._client(api.base_url, api.token, http)
                works = self._tell(await about_token(client, api))
                if works:
                    self._tell(await about_model(client, api, self._order.version))
                else:
                    self._give_up(tr("The token has to work first."))
        except NotSent:  # the settings for certificates or the proxy, which have been told
            self._give_up(tr("The settings above have to be mended first."))

    def _settings(self, origin: Origin) -> tuple[str, int] | None:
        """Tells of certificates and proxy. The proxy's host and port, when requests go through one."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        part = SetupPart.CERTIFICATES
        if origin.scheme == "http":
            self._tell(not_checked(part, NO_TLS_HERE))
        else:
            try:
                tls = tls_context(ca_file=self._order.network.ca_file)
                self._tell(passed(part, _trusted(tls)))
            except NotSent as error:
                self._tell(failed_by(part, error))
        part = SetupPart.PROXY
        if origin.is_loopback:
            self._tell(passed(part, tr("None is used: the API is on this computer.", "a proxy")))
            return None
        try:
            proxy = proxy_for(tls, self._order.network)
        except NotSent as error:
            self._tell(failed_by(part, error))
            return None
        if proxy is None:
            self._tell(passed(part, tr("No proxy is set.")))
            return None
        if is_reached_without_proxy(origin.host):
            self._tell(passed(part, tr("A proxy is set, and not used for {host}.", host=origin.host)))
            return None
        host, port = proxy.url.host, proxy.url.port or (443 if proxy.url.scheme == "https" else 80)
        self._tell(passed(part, tr("{host}:{port} is used.", host=host, port=port)))  # never its user name and password
        return host, port

    async def _reach(self, host: str, port: int, *, is_proxy: bool) -> bool:
        who = tr("The proxy {host}", host=host) if is_proxy else host
        loop = asyncio.get_running_loop()
        part = SetupPart.NAME
        try:
            async with asyncio.timeout(self._within_s):
                found = await loop.getaddrinfo(host, port)
            is_name = found[0][4][0] != host
            text = (
                tr("{who} was found.", who=who)
                if is_name
                else tr("{who} is already a numeric address, so no name is looked up.", who=who)
            )
            self._tell(passed(part, text))
        except (OSError, UnicodeError):  # TimeoutError is one
            advice = CHECK_PROXY if is_proxy else tr("Check the internet connection, and the address.")
            why = tr("{who} was not found: no name server knows it, or none answers.", who=who)
            self._tell(failed(part, why, advice))
            self._give_up(tr("Without an address nothing can be reached."))
            return False
        part = SetupPart.CONNECTION
        began = loop.time()
        try:
            async with asyncio.timeout(self._within_s):
                _reader, writer = await asyncio.open_connection(host, port)
            took_s = loop.time() - began
            writer.close()
        except OSError:
            advice = CHECK_PROXY if is_proxy else tr("Check the internet connection, and a firewall.")
            self._tell(failed(part, tr("{who} does not answer at port {port}.", who=who, port=port), advice))
            self._give_up(tr("No connection could be made."))
            return False
        took_ms = max(1, round(took_s * 1000))
        self._tell(passed(part, tr("{who} answers at port {port} after {took} ms.", who=who, port=port, took=took_ms)))
        return True

    def _tell_contact(self, contact: Contact, origin: Origin) -> bool:
        """False when it makes no sense to show the token there."""
        if not contact.is_secure and isinstance(contact.reply, ApiError):
            self._tell(failed_by(SetupPart.TLS, contact.reply))
            self._give_up(tr("There is no secure connection to ask over."))
            return False
        if origin.scheme == "http":
            self._tell(not_checked(SetupPart.TLS, NO_TLS_HERE))
        else:
            self._tell(passed(SetupPart.TLS, contact.tls))
        now = datetime.now(UTC)
        works = self._tell(about_contact(contact, origin.host, now))
        self._tell(about_clock(contact, now))
        if not works:
            self._give_up(tr("The API has to answer first."))
        return works

    def _client(self, base_url: str, token: str, http: httpx.AsyncClient) -> ReplicateClient:
        return ReplicateClient(base_url=base_url, token=token, http=http, deadlines=self._deadlines)


def _trusted(tls: ssl.SSLContext) -> str:
    count = tls.cert_store_stats()["x509_ca"] if type(tls) is ssl.SSLContext else 0
    if not count:
        return tr("The system's own certificates are used.", "authorities")
    return tr("%n (authority is|authorities are) trusted.", "", count)
