"""What few people set of a request: the model's version, a webhook and its events, whether the answer is streamed.

Names and limits: the official OpenAPI description of POST /predictions.
"""

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from llava_desktop.core.addresses import address_parts
from llava_desktop.core.errors import AppError
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.words import joined, tr

_VERSION = re.compile(r"(?:[\w.-]+/[\w.-]+:)?([0-9a-f]{64})", re.ASCII | re.IGNORECASE)
"""The id alone, or behind `owner/name:` as the model's page shows it."""
_TOKEN = re.compile(r"r8_[A-Za-z0-9]{37}")
WEBHOOK_MOST = 2_000
"""Characters."""
EVENT_TEXT = {
    WebhookEvent.START: tr("the start"),
    WebhookEvent.OUTPUT: tr("pieces of the answer"),
    WebhookEvent.LOGS: tr("logs"),
    WebhookEvent.COMPLETED: tr("the end"),
}


_NOBODY = tr("Nobody is told.")


class BadVersion(AppError):
    pass


class BadWebhook(AppError):
    pass


@dataclass(frozen=True, slots=True)
class RequestFields:
    """The defaults are left out of the request.

    webhook: as `checked_webhook` gives it, or empty for none. webhook_events: none of them means the API's own choice.
    stream: False also means that the answer is only asked for now and then, and never streamed.
    """

    version: str = DEFAULT_VERSION
    webhook: str = ""
    webhook_events: tuple[WebhookEvent, ...] = ()
    stream: bool = True

    @property
    def webhook_host(self) -> str:
        """Who is told; empty for nobody."""
        return urlsplit(self.webhook).netloc

    @property
    def in_words(self) -> str:
        """What differs from the defaults, so that nothing is sent unseen: `chosen version · webhook · not streamed`."""
        differs = {
            tr("chosen version"): self.version != DEFAULT_VERSION,
            tr("webhook"): bool(self.webhook),
            tr("not streamed"): not self.stream,
        }
        return joined(" · ", *(words for words, is_so in differs.items() if is_so))

    def for_demo(self) -> "RequestFields":
        """The demo engine has one version, and calls nobody."""
        return replace(self, version=DEFAULT_VERSION, webhook="", webhook_events=())


DEFAULT_FIELDS = RequestFields()


def checked_version(text: str) -> str:
    """The id of the version in what was typed, 64 hex digits; the default's when nothing was. Raises BadVersion.

    Only the id, also out of `owner/name:id`: by it a prediction is found again whose reply was lost.
    """
    stripped = text.strip()
    if not stripped:
        return DEFAULT_VERSION
    found = _VERSION.fullmatch(stripped)
    if found is None:
        raise BadVersion(tr("A version is 64 hex digits: 0 to 9 and a to f."), tr("The previous version stays."))
    return found[1].lower()


def checked_webhook(text: str) -> str:
    """The address as it is sent; empty when nothing was typed. Raises BadWebhook."""
    address = text.strip()
    if not address:
        return ""
    if _TOKEN.search(address):
        raise BadWebhook(tr("This holds an API token, which must go nowhere but to the API."), _NOBODY)
    if len(address) > WEBHOOK_MOST or not all("!" <= character <= "~" for character in address):
        raise BadWebhook(tr("An address has no blanks and only plain letters, digits and signs."), _NOBODY)
    parts = address_parts(address)
    if parts is None or parts.scheme.lower() != "https" or not parts.hostname:
        raise BadWebhook(tr("A webhook's address begins with https:// and a host."), _NOBODY)
    if "@" in parts.netloc:
        raise BadWebhook(
            tr("A name or password before the host is not accepted: every reply would repeat it."), _NOBODY
        )
    return address


def webhook_warning(address: str) -> str:
    """What becomes of the answer with this webhook, in words. address: as `checked_webhook` gives it."""
    parts = urlsplit(address)
    if not parts.hostname:
        return ""
    sent = tr("The question, the picture and the answer are also sent to {host}, by the API.", host=parts.netloc)
    if not _is_private(parts.hostname):
        return sent
    inside = tr("It is an address of a private network: Replicate cannot reach it, an API of your own may.")
    return joined(" ", sent, inside)


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".home.arpa"))
