"""Which addresses may be asked, and which of them may see the token.

Addresses are read by httpx's own parser: what is checked here is what the request will really go to.
"""

import ipaddress
from dataclasses import dataclass

import httpx

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.words import tr

_DEFAULT_PORTS = {"http": 80, "https": 443}
_REPLICATE_DOMAIN = ".replicate.com"
_STREAM_DOMAINS = (_REPLICATE_DOMAIN, ".replicate.net")


class StreamRefused(UnexpectedReply):
    """The stream's address is not one that this base may name. The prediction is there all the same: poll it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """host: lower case. port: the scheme's own when the address names none."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """This computer itself: `localhost`, 127.0.0.0/8, ::1."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def origin_of(url: str) -> Origin | None:
    """None for anything but an absolute http(s) address without a user name and password."""
    try:
        parts = httpx.URL(url)
        host = parts.host
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: `xn--` with nothing behind it that could be read
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.userinfo:
        return None
    return Origin(parts.scheme, host, parts.port or _DEFAULT_PORTS[parts.scheme])


def stream_may_see_token(stream_url: str, base_url: str) -> bool:
    """Whether a stream that asks for the token (401, 403) may have it. Raises StreamRefused for one not to be asked.

    Replicate's own streams lie on other hosts of its domains, https on the usual port; they may see the token. With
    another base the stream must lie on the base's host, over a connection that is no weaker, and only the base's own
    origin may see the token.
    """
    stream, base = origin_of(stream_url), origin_of(base_url)
    if stream is None or base is None:
        raise _refused()
    if base.scheme == "https" and base.host.endswith(_REPLICATE_DOMAIN):
        if (
            stream.scheme == "https"
            and stream.port == _DEFAULT_PORTS["https"]
            and stream.host.endswith(_STREAM_DOMAINS)
        ):
            return True
        raise _refused()
    if stream.host != base.host or (base.scheme == "https" and stream.scheme != "https"):
        raise _refused()
    return stream == base


def _refused() -> StreamRefused:
    return StreamRefused(tr("The answer's stream lies at an address that Replicate does not use."))
