"""The HTTP client: whose certificates are trusted, which proxy is used, how long connecting may take."""

import os
import re
import ssl
import sys
from pathlib import Path

import certifi
import httpx
import truststore

from llava_desktop.core.errors import NotSent
from llava_desktop.replicate.origins import origin_of

CONNECT_TIMEOUT_S = 10.0
_HASHED_CERTIFICATE = re.compile(r"[0-9a-fA-F]{8}\.[0-9]+")
_PROXY_SETTINGS = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
_EXCEPTION_SETTINGS = ("no_proxy", "NO_PROXY")


class ProxySettingUnusable(NotSent):
    """Nothing can be sent until the setting that the sentence names is mended. Its value is not repeated: it may hold
    a password."""


def open_http_client(base_url: str, *, user_agent: str) -> httpx.AsyncClient:
    """HTTP/1.1, no redirects, proxies and certificates of the system. Close it with `aclose()` on its own loop.

    A base on this computer is reached without any proxy; one without TLS needs no certificates, and trusts none.
    Raises ProxySettingUnusable.
    """
    origin = origin_of(base_url)
    is_plain = origin is not None and origin.scheme == "http"
    try:
        return httpx.AsyncClient(
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if is_plain else tls_context(),
            trust_env=origin is None or not origin.is_loopback,
            follow_redirects=False,
            headers={"User-Agent": user_agent},
            timeout=httpx.Timeout(CONNECT_TIMEOUT_S),
            # No ceiling: each running answer holds a connection for its stream, and polls must still get through.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=5.0),
        )
    # ImportError: httpx needs another library for SOCKS proxies.
    except (ValueError, httpx.InvalidURL, ImportError):
        setting = _setting_at_fault()
    raise ProxySettingUnusable(
        f"The setting {setting} cannot be used.", "It should name a proxy such as http://host:8080, or be removed."
    )


def tls_context(platform: str = sys.platform) -> ssl.SSLContext:
    """The system's certificates, so that a company's own authority works; certifi's where the system has none.

    Takes about 80 ms where the store is a file, and then nothing for each connection.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if platform in {"win32", "darwin"}:
        return context
    try:
        # Elsewhere truststore reads the whole store again for each connection (measured: 70 to 90 ms in which the loop
        # does nothing else). The context that it fills is an ordinary one: wrapping nothing gives it to us, filled.
        filled = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost").context
        if _trusts_anyone(filled):
            return filled
    except OSError:
        pass  # a store that cannot be read is as good as none (ssl.SSLError is an OSError)
    return ssl.create_default_context(cafile=certifi.where())


def _trusts_anyone(context: ssl.SSLContext) -> bool:
    if context.cert_store_stats()["x509_ca"]:
        return True
    # OpenSSL looks into its folder only when it needs a name in it, so such a store counts as empty until then.
    folder = ssl.get_default_verify_paths().capath
    return bool(folder) and any(_HASHED_CERTIFICATE.fullmatch(entry.name) for entry in Path(folder).iterdir())


def _setting_at_fault() -> str:
    for name in _PROXY_SETTINGS:
        value = os.environ.get(name, "")
        if value and not _is_usable_proxy(value):
            return name
    for name in _EXCEPTION_SETTINGS:
        if os.environ.get(name):
            return name
    return "for the system's proxy"


def _is_usable_proxy(value: str) -> bool:
    try:
        return httpx.Proxy(value if "://" in value else f"http://{value}").url.scheme in {"http", "https"}
    except (ValueError, httpx.InvalidURL):
        return False
