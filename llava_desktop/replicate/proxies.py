"""Which proxy requests go through: the one in Settings, or else as the environment or the system names it.

Only the setting for https counts: whatever lies outside of this computer is asked over https. So a SOCKS proxy in
`all_proxy`, which desktops set beside the others, is no obstacle where `https_proxy` names one that can be used.
"""

import ipaddress
import os
import ssl
from urllib.request import getproxies

import httpx

from llava_desktop.core.errors import NotSent
from llava_desktop.core.network_choice import AS_THE_SYSTEM, NetworkChoice
from llava_desktop.core.words import tr

_SETTINGS = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_EXCEPTION_SETTINGS = ("no_proxy", "NO_PROXY")
_FROM_THE_SYSTEM = tr("for the system's proxy", "stands after: The setting")


class ProxySettingUnusable(NotSent):
    """Nothing can be sent until the setting that the sentence names is mended. Its value is not repeated: it may hold
    a password."""


def proxy_for(tls: ssl.SSLContext, choice: NetworkChoice = AS_THE_SYSTEM) -> httpx.Proxy | None:
    """None when there is none. tls: for a proxy that is itself reached over https. Raises ProxySettingUnusable."""
    return _own_proxy(tls, choice.proxy) if choice.proxy else _system_proxy(tls)


def _own_proxy(tls: ssl.SSLContext, value: str) -> httpx.Proxy:
    proxy = _made(value, tls)
    if proxy is None:
        raise ProxySettingUnusable(
            tr("The proxy that is named in Settings cannot be used."),
            tr("It should look like http://host:8080, or be empty."),
        )
    return proxy


def _system_proxy(tls: ssl.SSLContext) -> httpx.Proxy | None:
    found = getproxies()
    value = found.get("https") or found.get("all")
    if not value or "*" in _exceptions(found):
        return None
    setting = _name_of(value, _SETTINGS)
    address = value if "://" in value else f"http://{value}"
    if address.lower().startswith("socks"):
        raise ProxySettingUnusable(
            tr("The setting {setting} names a SOCKS proxy, which this app cannot use.", setting=setting),
            tr("It should name an http proxy such as http://host:8080, or be removed."),
        )
    proxy = _made(address, tls)
    if proxy is None:
        raise ProxySettingUnusable(
            tr("The setting {setting} cannot be used.", setting=setting),
            tr("It should name a proxy such as http://host:8080, or be removed."),
        )
    return proxy


def _made(address: str, tls: ssl.SSLContext) -> httpx.Proxy | None:
    """None for an address that is none."""
    try:
        proxy = httpx.Proxy(address, ssl_context=tls if address.lower().startswith("https://") else None)
        host = proxy.url.host
    except (ValueError, httpx.InvalidURL):
        return None
    return proxy if host else None


def reached_without_proxy() -> tuple[str, ...]:
    """What `no_proxy` excepts, as patterns for httpx's `mounts`. Raises ProxySettingUnusable.

    As curl reads it: a name stands for itself and everything below it, with or without a dot before it.
    """
    found = getproxies()
    patterns = tuple(_pattern(entry) for entry in _exceptions(found) if entry != "*")
    try:
        for pattern in patterns:
            httpx.URL(pattern)
    except httpx.InvalidURL:
        pass
    else:
        return patterns
    raise ProxySettingUnusable(
        tr("The setting {setting} cannot be used.", setting=_name_of(found["no"], _EXCEPTION_SETTINGS)),
        tr("It should list hosts such as intranet.example, with commas in between, or be removed."),
    )


def is_reached_without_proxy(host: str) -> bool:
    """Whether `no_proxy` excepts this one host, as `reached_without_proxy` says it in patterns."""
    for entry in _exceptions(getproxies()):
        name = entry.partition("://")[2].partition(":")[0] if "://" in entry else entry
        name = name.strip("[]").lstrip("*.").lower()
        if host == name or (name and host.endswith(f".{name}")):
            return True
    return False


def _exceptions(found: dict[str, str]) -> list[str]:
    return [entry.strip() for entry in found.get("no", "").split(",") if entry.strip()]


def _pattern(entry: str) -> str:
    if "://" in entry:
        return entry
    try:
        address = ipaddress.ip_address(entry.strip("[]"))
    except ValueError:
        return f"all://*{entry.lstrip('*.')}"
    return f"all://{address}" if address.version == 4 else f"all://[{address}]"


def _name_of(value: str, names: tuple[str, ...]) -> str:
    return next((name for name in names if os.environ.get(name) == value), _FROM_THE_SYSTEM)
