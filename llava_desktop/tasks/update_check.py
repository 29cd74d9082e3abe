"""One look at which version is the newest. It only reads a number: nothing is downloaded, and no token is sent."""

import asyncio
import json

import httpx

from llava_desktop.core.errors import ConnectionLost, NotSent, UnexpectedReply
from llava_desktop.core.release import BadVersion, Version, parsed_version
from llava_desktop.core.words import tr
from llava_desktop.replicate.failures import NETWORK_ERRORS
from llava_desktop.replicate.origins import origin_of
from llava_desktop.replicate.reply import Reply, read_reply

MOST_BYTES = 64_000
WITHIN_S = 10.0
"""For the whole exchange, however the time is spent."""

KEYS = ("version", "tag_name")
"""Under which the announcement, a JSON object, names its version: a file of our own, or what code hosts answer."""


async def newest_version(address: str, http: httpx.AsyncClient, *, within_s: float = WITHIN_S) -> Version:
    """GET, once, over https (or from this computer). Raises ApiError.

    http: from `open_http_client`, so it follows no redirect; stays the caller's to close.
    """
    origin = origin_of(address)
    if origin is None or (origin.scheme != "https" and not origin.is_loopback):
        raise NotSent(tr("The address that announces new versions must begin with https."))
    reply = None
    try:
        async with (
            asyncio.timeout(within_s),
            http.stream("GET", address, headers={"Accept": "application/json"}) as response,
        ):
            reply = await read_reply(response, MOST_BYTES)
    except NETWORK_ERRORS:
        pass  # told below: a library's text, and the chain to it, stay out of our log
    if reply is None:
        raise ConnectionLost(tr("The address that announces new versions gave no answer."))
    try:
        return parsed_version(_named_version(reply))
    except BadVersion:
        raise UnexpectedReply(tr("The address that announces new versions sent an unexpected reply.")) from None


def _named_version(reply: Reply) -> str:
    """Raises BadVersion when there is none."""
    if reply.status != httpx.codes.OK:
        raise BadVersion
    try:
        content = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise BadVersion from None
    for key in KEYS:
        if isinstance(content, dict) and isinstance(content.get(key), str):
            return str(content[key])
    raise BadVersion
