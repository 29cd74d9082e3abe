"""One request to the API without a token: what it shows of the connection, and of who answers."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime

import httpx

from llava_desktop.core.errors import ApiError
from llava_desktop.core.words import tr
from llava_desktop.replicate.failures import NETWORK_ERRORS, Departure, failure_of
from llava_desktop.replicate.reply import Reply, read_reply
from llava_desktop.replicate.server_clock import server_time

MOST_BYTES = 64_000
_LONGEST_NAME = 60
STANDS = tr("Connected.", "a connection")


@dataclass(frozen=True, slots=True)
class Contact:
    """is_secure: the connection stood, and the request began to leave. tls: about it, in words.

    server_time: of the reply's beginning, None when it says none. reply: the whole of it, or why there is none.
    """

    is_secure: bool
    reply: Reply | ApiError
    tls: str = ""
    server_time: datetime | None = None


async def first_contact(http: httpx.AsyncClient, base_url: str, within_s: float) -> Contact:
    """GET /account as a stranger. Never raises for what the network or the server does."""
    departure = Departure()
    tls, clock = "", None
    try:
        async with (
            asyncio.timeout(within_s),
            http.stream(
                "GET",
                f"{base_url}/account",
                headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
                timeout=httpx.Timeout(within_s),
                follow_redirects=False,
                extensions={"trace": departure},
            ) as response,
        ):
            tls, clock = _tls_words(response), server_time(response.headers)
            return Contact(is_secure=True, tls=tls, server_time=clock, reply=await read_reply(response, MOST_BYTES))
    except NETWORK_ERRORS as error:
        failure = failure_of(error, departure, paying=False)
    except ApiError as error:  # a body that is too large or packed strangely
        failure = error
    return Contact(is_secure=not departure.surely_not, tls=tls or STANDS, server_time=clock, reply=failure)


def _tls_words(response: httpx.Response) -> str:
    stream = response.extensions.get("network_stream")
    found = None if stream is None else stream.get_extra_info("ssl_object")
    if not isinstance(found, ssl.SSLObject | ssl.SSLSocket):
        return STANDS
    protocol, issuer = found.version(), _issuer(found.getpeercert() or {})
    return (
        tr("Connected with {protocol}; the certificate was issued by {issuer}.", protocol=protocol, issuer=issuer)
        if issuer
        else tr("Connected with {protocol}.", protocol=protocol)
    )


def _issuer(certificate: object) -> str:
    """Who vouches: of a company's proxy, or a virus scanner, that stands in between this is its own name."""
    parts = certificate.get("issuer", ()) if isinstance(certificate, dict) else ()
    named = {name: value for part in parts for name, value in part}
    return str(named.get("organizationName") or named.get("commonName") or "")[:_LONGEST_NAME]
