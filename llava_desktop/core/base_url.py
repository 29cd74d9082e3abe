"""The address under which the predictions API is reached: what is allowed, and how it is written."""

from urllib.parse import urlsplit

from llava_desktop.core.addresses import address_parts, is_plain_base
from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr

REPLICATE_BASE_URL = "https://api.replicate.com/v1"
_EXPECTED = tr("It should look like https://host/v1.")


class BadBaseUrl(AppError):
    pass


def checked_base_url(text: str) -> str:
    """The base as it is used: no trailing slash. Raises BadBaseUrl for anything but http(s) with a host.

    Plain http only to this computer: the token would travel readable.
    """
    cleaned = text.strip().rstrip("/")
    parts = address_parts(cleaned)
    if parts is None:
        raise BadBaseUrl(tr("The API address cannot be read."), _EXPECTED)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain_base(cleaned):
        raise BadBaseUrl(tr("The API address cannot be used."), _EXPECTED)
    if parts.username is not None or parts.password is not None:
        raise BadBaseUrl(tr("The API address must not hold a user name or password."))
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise BadBaseUrl(tr("The API address must begin with https."), tr("Plain http is only for this computer."))
    return cleaned


def base_url_from_environment(text: str) -> str:
    """REPLICATE_BASE_URL as the official client reads it: with no path, `/v1` is added."""
    base = checked_base_url(text)
    return base if urlsplit(base).path else f"{base}/v1"
