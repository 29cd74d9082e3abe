"""Which computers a picture from the web may be fetched from: those of the public internet, and no other.

An address on a web page may name the router, a printer or a company's own servers: they would take the question for
one that comes from inside.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

from llava_desktop.core.errors import PictureNotFetched
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""`public_addresses`, or a test's."""

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Where a network with IPv6 alone keeps the addresses of IPv4 (RFC 6052): the last 32 bits are one."""
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that is routed for single computers; what is outside of it is older, newer or special."""
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
"""Set aside by RFC 6890, though Python takes parts of it for public ones."""
_INSIDE = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test"})
"""The last part of names that no public name server knows (RFC 6762 appendix G, RFC 8375, ICANN's `internal`)."""


async def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """Resolved once, in the system's order; connect to these and do not ask again. Raises PictureNotFetched.

    Every one of them must be public: a name with one address inside and one outside is a trick.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses:
        raise PictureNotFetched(
            tr("{host} could not be found.", host=with_marks(host)), tr("Check the internet connection.")
        )
    if not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise not_public(host)
    return addresses


def check_name_for_proxy(host: str) -> None:
    """What can be said of a host that only the proxy will resolve. Raises PictureNotFetched.

    host: without brackets, in lower case.
    """
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        *before, last = host.rstrip(".").split(".")
        # A last part that is a number makes all of it an address to some: `0x7f.1` is 127.0.0.1.
        if not before or last in _INSIDE or last[:1].isdigit():
            raise not_public(host) from None
    else:
        if not is_public(literal):
            raise not_public(host)


def is_public(address: _IPAddress) -> bool:
    """An IPv6 address that holds an IPv4 one leads there, so that one counts."""
    if isinstance(address, ipaddress.IPv4Address):
        is_odd = address.is_multicast or address.is_reserved or address in _PROTOCOLS
        return address.is_global and not is_odd
    if address in _TRANSLATED:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    inner = address.ipv4_mapped or address.sixtofour
    if inner is not None:
        return is_public(inner)
    return address in _UNICAST and address.is_global


def not_public(host: str) -> PictureNotFetched:
    return PictureNotFetched(
        tr("{host} is not on the public internet, so nothing was asked of it.", host=with_marks(host)),
        tr("Save the picture first, then drop the file."),
    )
