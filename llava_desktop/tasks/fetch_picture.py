"""A picture fetched from the web, after the person said so: one GET over https that tells nothing of the person.

No token, no cookie, no Referer, and no computer that is not on the public internet. Behind a proxy only the proxy knows
which computer that is; then names and literal addresses of the inside are refused (`check_name_for_proxy`).
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx

from llava_desktop.core.errors import PictureNotFetched, UnexpectedReply
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import MOST_BYTES, FetchProgress, WebPicture, is_address, too_large
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.images.naming import shown_name
from llava_desktop.images.recognising import recognise
from llava_desktop.replicate.certificates import tls_context
from llava_desktop.replicate.failures import NETWORK_ERRORS
from llava_desktop.replicate.proxies import is_reached_without_proxy, proxy_for
from llava_desktop.replicate.reply import ReplyTooLarge, read_reply
from llava_desktop.tasks.public_addresses import Resolve, check_name_for_proxy, public_addresses

WITHIN_S = 20.0
"""For everything, from the first name to the last byte, however the time is spent."""
CONNECT_TIMEOUT_S = 6.0
REDIRECTS_MOST = 3
ADDRESSES_MOST = 3
"""Of one host, tried one after another."""
PROGRESS_STEP_BYTES = 10_000
"""Between two words on how far it is: a server may send its bytes one by one, and the window would draw each."""
SAVE_IT = tr("Save the picture in the browser, then drop the file.")
_HTTPS = 443

OnProgress = Callable[[FetchProgress], None]


async def fetch_picture(
    picture: WebPicture,
    *,
    user_agent: str,
    choice: NetworkChoice = AS_THE_SYSTEM,
    resolve: Resolve = public_addresses,
    within_s: float = WITHIN_S,
    on_progress: OnProgress = lambda _progress: None,
) -> BytesSource:
    """on_progress: called while its bytes come.

    Raises PictureError, whose sentence names the host; ProxySettingUnusable, CertificateSettingUnusable.

    What comes back begins like a picture; whether it is one is seen when it is opened.
    """
    tls = tls_context(ca_file=choice.ca_file)
    way = _Way(tls, proxy_for(tls, choice), user_agent, resolve, on_progress)
    try:
        async with asyncio.timeout(within_s):
            data = await _followed(picture.address, way)
    except TimeoutError:
        data = None  # told below: a library's text, and the chain to it, stay out of our log
    if data is None:
        host = _host_text(picture.address)
        raise PictureNotFetched(tr("{host} did not send the picture in time.", host=host), SAVE_IT)
    recognise(data, shown_name(picture.name))
    return BytesSource(data, picture.name)


@dataclass(frozen=True, slots=True)
class _Way:
    """How this computer reaches the web."""

    tls: ssl.SSLContext
    proxy: httpx.Proxy | None
    user_agent: str
    resolve: Resolve
    on_progress: OnProgress


@dataclass(frozen=True, slots=True)
class _MovedTo:
    address: str


async def _followed(address: str, way: _Way) -> bytes:
    for _ in range(REDIRECTS_MOST + 1):
        answer = await _asked(address, way)
        if isinstance(answer, bytes):
            return answer
        address = answer.address
        if not (address.startswith("https:") and is_address(address)):
            raise PictureNotFetched(tr("The link leads to an address that this app does not open."), SAVE_IT)
    raise PictureNotFetched(tr("The link was forwarded too many times."), SAVE_IT)


async def _asked(address: str, way: _Way) -> bytes | _MovedTo:
    """One GET. Each has a client of its own: a cookie that one server sets reaches no other."""
    url = _parsed(address)
    if way.proxy is not None and not is_reached_without_proxy(url.host):
        check_name_for_proxy(url.host)
        return await _got(httpx.Request("GET", url, headers=_headers(way)), way, way.proxy)
    tried: PictureNotFetched | None = None
    # As the certificate must name it: the system's own way from letters to a name is an older one (`ß` to `ss`), which
    # leads to another computer.
    name = url.raw_host.decode("ascii")
    for resolved in (await way.resolve(name, url.port or _HTTPS))[:ADDRESSES_MOST]:
        request = httpx.Request(
            "GET",
            url.copy_with(host=resolved),
            headers={**_headers(way), "Host": url.netloc.decode("ascii")},
            # The certificate must be the name's, and the server must know which name is meant.
            extensions={"sni_hostname": name},
        )
        try:
            return await _got(request, way, None)
        except _Unreached as unreached:
            tried = unreached
    raise tried or _unreached(url.host)


async def _got(request: httpx.Request, way: _Way, proxy: httpx.Proxy | None) -> bytes | _MovedTo:
    host = request.headers["Host"]
    try:
        async with _answered(request, way, proxy) as response:
            if response.has_redirect_location:
                return _MovedTo(_new_address(f"https://{host}{request.url.raw_path.decode('ascii')}", response))
            if response.status_code != httpx.codes.OK:
                raise PictureNotFetched(
                    tr(
                        "{host} answered with {status} instead of a picture.",
                        host=with_marks(host),
                        status=response.status_code,
                    ),
                    SAVE_IT,
                )
            return await _body(response, way.on_progress)
    except NETWORK_ERRORS as error:
        failure = _failure(error, host)
    raise failure  # outside of the handler: a library's text stays out of our log


@contextlib.asynccontextmanager
async def _answered(request: httpx.Request, way: _Way, proxy: httpx.Proxy | None) -> AsyncIterator[httpx.Response]:
    timeout = httpx.Timeout(WITHIN_S, connect=CONNECT_TIMEOUT_S)
    request.extensions["timeout"] = timeout.as_dict()
    async with httpx.AsyncClient(verify=way.tls, trust_env=False, proxy=proxy, timeout=timeout) as client:
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            yield response
        finally:
            await response.aclose()


async def _body(response: httpx.Response, on_progress: OnProgress) -> bytes:
    declared = response.headers.get("Content-Length", "")
    whole = int(declared[:20]) if declared.isdecimal() else None
    if whole is not None and whole > MOST_BYTES:
        raise too_large()
    told = 0

    def tell(so_far: int, step: int = PROGRESS_STEP_BYTES) -> None:
        nonlocal told
        if so_far - told >= step:
            told = so_far
            on_progress(FetchProgress(so_far, whole))

    try:
        reply = await read_reply(response, MOST_BYTES, tell)
    except ReplyTooLarge:
        raise too_large() from None
    except UnexpectedReply:
        raise PictureNotFetched(tr("The reply is not a picture that this app can read."), SAVE_IT) from None
    tell(len(reply.body), 1)
    return reply.body


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, UnicodeError):
        host = ""
    if not host:
        raise PictureNotFetched(tr("The picture's address cannot be read."), SAVE_IT)
    return url


def _headers(way: _Way) -> dict[str, Any]:
    return {"User-Agent": way.user_agent, "Accept": "image/*", "Accept-Encoding": "identity"}


def _new_address(address: str, response: httpx.Response) -> str:
    """Empty when it makes no sense."""
    try:
        return urljoin(address, str(response.headers["Location"]))
    except ValueError:
        return ""


def _host_text(address: str) -> str:
    return with_marks(_parsed(address).host)


class _Unreached(PictureNotFetched):
    """No connection came about, so another address of the same host may be tried."""


def _unreached(host: str) -> _Unreached:
    return _Unreached(
        tr("{host} could not be reached.", host=with_marks(host)), tr("Check the internet connection and try again.")
    )


def _failure(error: BaseException, host: str) -> PictureNotFetched:
    if _is_about_trust(error):
        return PictureNotFetched(
            tr("The secure connection to {host} could not be verified.", host=with_marks(host)), SAVE_IT
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return _unreached(host)
    return PictureNotFetched(tr("The connection to {host} broke.", host=with_marks(host)), tr("Try again in a moment."))


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
