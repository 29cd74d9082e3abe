"""How this app reaches the network where a person wants another way than the system's: a proxy, an authority."""

from pathlib import Path
from typing import NamedTuple

from llava_desktop.core.addresses import address_parts, is_plain_base
from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr

_LOOKS = tr("It should look like http://host:8080.")


class BadNetworkChoice(AppError):
    pass


class NetworkChoice(NamedTuple):
    """proxy: `http://host:port`, without a password; "" for what the environment or the system names. ca_file: the path
    of certificates (PEM) that are trusted beside the system's; "" for none.
    """

    proxy: str = ""
    ca_file: str = ""


AS_THE_SYSTEM = NetworkChoice()


def checked_proxy(text: str) -> str:
    """As it is used; "" for none. Raises BadNetworkChoice.

    A password in it is refused: the settings are a file, and no secret stands in one.
    """
    cleaned = text.strip()
    if not cleaned:
        return ""
    address = cleaned if "://" in cleaned else f"http://{cleaned}"
    parts = address_parts(address)
    if parts is None:
        raise BadNetworkChoice(tr("The proxy's address cannot be read."), _LOOKS)
    if parts.username is not None or parts.password is not None:
        raise BadNetworkChoice(
            tr("A proxy's password is a secret, and is not kept in a file of settings."),
            tr("Leave this empty, and name the proxy with its password in HTTPS_PROXY."),
        )
    if parts.scheme.startswith("socks"):
        raise BadNetworkChoice(tr("A SOCKS proxy cannot be used."), _LOOKS)
    is_base = parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"}
    if not is_base or not is_plain_base(address):
        raise BadNetworkChoice(tr("The proxy's address cannot be used."), _LOOKS)
    return address.rstrip("/")


def checked_ca_file(text: str) -> str:
    """A whole path, or "" for none. Whether it holds certificates is seen when it is read. Raises BadNetworkChoice."""
    cleaned = text.strip()
    if cleaned and (not cleaned.isprintable() or not Path(cleaned).is_absolute()):
        raise BadNetworkChoice(tr("The file of certificates needs its whole path."), tr("Choose it with the button."))
    return cleaned
