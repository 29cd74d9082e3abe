"""Which way to the network is taken now, in a sentence for Settings. Blocks for no server: it only reads settings."""

import ssl

from llava_desktop.core.errors import NotSent
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.core.words import tr
from llava_desktop.replicate.proxies import proxy_for

CHOSEN = tr("This proxy is used, but not for this computer itself, nor for what no_proxy excepts.")
NONE = tr("This computer names no proxy, and none is used.")


def network_in_force(choice: NetworkChoice) -> str:
    """Never a user name and a password. Any thread."""
    try:
        proxy = proxy_for(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), choice)
    except NotSent as error:
        return error.text
    if proxy is None:
        return NONE
    if choice.proxy:
        return CHOSEN
    port = "" if proxy.url.port is None else f":{proxy.url.port}"
    return tr(
        "This computer names the proxy {host}, which is used while this is empty.", host=f"{proxy.url.host}{port}"
    )
