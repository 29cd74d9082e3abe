"""The HTTP client: over which proxy, trusting whom, and how long connecting may take."""

import ssl

import httpx

from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.replicate.certificates import tls_context
from llava_desktop.replicate.origins import origin_of
from llava_desktop.replicate.proxies import proxy_for, reached_without_proxy

CONNECT_TIMEOUT_S = 10.0


def open_http_client(base_url: str, *, user_agent: str, choice: NetworkChoice = AS_THE_SYSTEM) -> httpx.AsyncClient:
    """HTTP/1.1, no redirects, proxy and certificates of the system or as chosen. Close it with `aclose()`, on its loop.

    A base on this computer is reached without any proxy; one without TLS needs no certificates, and trusts none.
    Raises ProxySettingUnusable, CertificateSettingUnusable.
    """
    origin = origin_of(base_url)
    is_plain = origin is not None and origin.scheme == "http"
    is_here = origin is not None and origin.is_loopback
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if is_plain else tls_context(ca_file=choice.ca_file)
    proxy = None if is_here else proxy_for(tls, choice)
    return httpx.AsyncClient(
        verify=tls,
        # Not httpx's own reading of the environment: one bad setting for another scheme would be an error in all.
        trust_env=False,
        proxy=proxy,
        mounts={} if proxy is None else dict.fromkeys(reached_without_proxy()),
        follow_redirects=False,
        headers={"User-Agent": user_agent},
        timeout=httpx.Timeout(CONNECT_TIMEOUT_S),
        # No ceiling: each running answer holds a connection for its stream, and polls must still get through.
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=5.0),
    )
