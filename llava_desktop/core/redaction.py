"""Text that leaves the app sideways (logs, crash reports) without its secrets.

Hidden: tokens that are known, anything of a token's shape, Authorization values, passwords in URLs, stream URLs (a
secret in themselves), data URIs (the person's picture). The home folder becomes `~`.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "‹hidden›"

_TOKEN = re.compile(r"r8_[A-Za-z0-9_]{6,}")
_DATA_URI = re.compile(r"data:[\w.+-]*/?[\w.+;=-]*;base64,[A-Za-z0-9+/=%_\\-]*", re.IGNORECASE)
# `Authorization: Bearer x`, `{'authorization': 'Token x'}`, `(b'Authorization', b'Bearer x')`.
_AUTHORIZATION = re.compile(
    r"""(authorization['"]?\s*[:=,]\s*(?:b?['"])?)(?:(?:bearer|token|basic|digest)\s+)?[^\s'",)}\]]+""", re.IGNORECASE
)
_BEARER = re.compile(r"\b(bearer\s+)[^\s'\",)}\]]+", re.IGNORECASE)
_URL = re.compile(r"""\b(https?://)([^\s'"<>\\)}\]]+)""", re.IGNORECASE)
# A request line or an HTTP library's `target=b'/v1/stream/…'`: the path alone is as good as the URL.
_STREAM_PATH = re.compile(r"""(?<![\w.~])((?:/[\w.-]+)*/stream[\w.-]*/)[^\s'"<>)}\]]+""", re.IGNORECASE)
_STREAM_HOST = re.compile(r"stream[\w-]*\.(?:[\w-]+\.)*replicate\.\w+", re.IGNORECASE)


def redacted(text: str, *, secrets: Iterable[str] = (), home: str = "") -> str:
    """`text` with everything hidden that this module's docstring names.

    secrets: what is known to be secret, as it is; also found percent-encoded and in `repr`. home: a folder's path.
    """
    for form in _longest_first(form for secret in secrets for form in _forms(secret)):
        text = text.replace(form, HIDDEN)
    text = _DATA_URI.sub(f"data:{HIDDEN}", text)
    text = _AUTHORIZATION.sub(rf"\1{HIDDEN}", text)
    text = _BEARER.sub(rf"\1{HIDDEN}", text)
    text = _URL.sub(_safe_url, text)
    text = _STREAM_PATH.sub(rf"\1{HIDDEN}", text)
    text = _TOKEN.sub(HIDDEN, text)
    return _without_home(text, home)


def _forms(text: str) -> set[str]:
    """How one string can appear: as it is, percent-encoded, and inside a `repr`. Nothing for an empty one."""
    return {text, quote(text), quote(text, safe=""), repr(text)[1:-1]} - {""}


def _longest_first(texts: Iterable[str]) -> list[str]:
    """So that a secret inside another one does not leave the other's rest standing."""
    return sorted(texts, key=len, reverse=True)


def _safe_url(found: re.Match[str]) -> str:
    scheme, rest = found[1], found[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    tail = rest[len(authority) :]
    _, at, host = authority.rpartition("@")
    path = re.split(r"[?#]", tail, maxsplit=1)[0]
    if _STREAM_HOST.match(host) or any(part.lower().startswith("stream") for part in path.split("/")):
        return f"{scheme}{HIDDEN}"
    return f"{scheme}{HIDDEN}{at}{host}{tail}" if at else f"{scheme}{rest}"


def _without_home(text: str, home: str) -> str:
    """Only the folder itself: `/home/al` must not turn `/home/alice` into `~ice`."""
    if len(home) < 2:  # `/`, when a service runs without a home
        return text
    for form in _longest_first(_forms(home)):
        text = re.sub(rf"{re.escape(form)}(?![\w-])", "~", text)
    return text
