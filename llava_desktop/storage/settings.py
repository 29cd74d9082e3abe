"""Settings: each is declared once, in `Settings`, with its key (the field's name), type, default and text for people.

The file is JSON. What this version does not know, or cannot read, never stops it: a bad value becomes the default, an
unknown key stays in the file, a file that is no JSON is put aside. A token is never a setting.
"""

import enum
import json
import math
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from llava_desktop.core import parameters
from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.base_url import REPLICATE_BASE_URL, checked_base_url
from llava_desktop.core.engine import EngineChoice
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.languages import LANGUAGES
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.network_choice import NetworkChoice, checked_ca_file, checked_proxy
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import Quality
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.request_fields import (
    RequestFields,
    checked_version,
    checked_webhook,
)
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import read_at_most, why_refused, write_durably

CANCEL_AFTER_LEAST_S = 5
CANCEL_AFTER_MOST_S = 24 * 60 * 60
"""The limits of the API's own `Cancel-After` header."""

AT_ONCE_LEAST = 1
AT_ONCE_MOST = 10
"""Questions; more would be a surprise on the bill, and no person reads so many answers at a time."""
RATE_MOST_USD = 1_000
MONTHLY_LIMIT_MOST_CENTS = 10_000_000
TEXT_LEAST_PERCENT = 80
TEXT_MOST_PERCENT = 200
"""Of the system's own text size."""

_MOST_BYTES = 1_000_000
_EVENTS = [event.value for event in WebhookEvent]


class BadValue(ValueError):
    """A value in the file that its setting does not take."""


Reader = Callable[[Any], Any]
"""JSON value -> the setting's value. Raises BadValue."""


def _declared(read: Reader, text: str) -> dict[str, object]:
    return {"read": read, "text": text}


def _whole(least: int, most: int) -> Reader:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadValue
        return value

    return read


def _number(least: float, most: float) -> Reader:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise BadValue
        return float(value)

    return read


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValue
    return value


def _one_of(choices: type[enum.Enum]) -> Reader:
    def read(value: object) -> enum.Enum:
        try:
            return choices(value)
        except ValueError:
            raise BadValue from None

    return read


def _checked(check: Callable[[str], str]) -> Reader:
    """check: raises AppError for a text that the setting does not take."""

    def read(value: object) -> str:
        try:
            return check(_text(value))
        except AppError:
            raise BadValue from None

    return read


def _webhook_events(value: object) -> tuple[WebhookEvent, ...]:
    """In the API's order, each once."""
    words = value if isinstance(value, list | tuple) else None
    if words is None or not all(word in _EVENTS for word in words):
        raise BadValue
    return tuple(event for event in WebhookEvent if event.value in words)


def _language(value: object) -> str:
    if not isinstance(value, str) or value not in LANGUAGES:
        raise BadValue
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadValue
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    engine: EngineChoice = field(default=EngineChoice.AUTO, metadata=_declared(_one_of(EngineChoice), tr("Engine")))
    base_url: str = field(default=REPLICATE_BASE_URL, metadata=_declared(_checked(checked_base_url), tr("API address")))
    version: str = field(default=DEFAULT_VERSION, metadata=_declared(_checked(checked_version), tr("Model version")))
    max_tokens: int = field(
        default=Parameters().max_tokens,
        metadata=_declared(_whole(parameters.MAX_TOKENS_LEAST, parameters.MAX_TOKENS_MOST), tr("Max tokens")),
    )
    temperature: float = field(
        default=Parameters().temperature,
        metadata=_declared(_number(parameters.TEMPERATURE_LEAST, parameters.TEMPERATURE_MOST), tr("Temperature")),
    )
    top_p: float = field(
        default=Parameters().top_p,
        metadata=_declared(_number(parameters.TOP_P_LEAST, parameters.TOP_P_MOST), tr("Top p")),
    )
    quality: Quality = field(default=Quality.FITS, metadata=_declared(_one_of(Quality), tr("Quality of pictures")))
    webhook: str = field(default="", metadata=_declared(_checked(checked_webhook), tr("Webhook")))
    webhook_events: tuple[WebhookEvent, ...] = field(
        default=(), metadata=_declared(_webhook_events, tr("Events that the webhook is told"))
    )
    stream: bool = field(default=True, metadata=_declared(_yes_or_no, tr("Stream the answer")))
    cancel_after_s: int = field(
        default=900,
        metadata=_declared(
            _whole(CANCEL_AFTER_LEAST_S, CANCEL_AFTER_MOST_S), tr("Stop a run by itself after (seconds)")
        ),
    )
    questions_at_once: int = field(
        default=3, metadata=_declared(_whole(AT_ONCE_LEAST, AT_ONCE_MOST), tr("Questions at once"))
    )
    rate_usd_per_s: float = field(
        default=0.0014, metadata=_declared(_number(0, RATE_MOST_USD), tr("Price of a second of the model (USD)"))
    )
    monthly_limit_cents: int = field(
        default=0,
        metadata=_declared(_whole(0, MONTHLY_LIMIT_MOST_CENTS), tr("Ask before a month costs more (US cents)")),
    )
    """0 for none."""
    check_for_updates: bool = field(default=False, metadata=_declared(_yes_or_no, tr("Check for updates")))
    language: str = field(default="", metadata=_declared(_language, tr("Language")))
    """A key of LANGUAGES."""
    text_percent: int = field(
        default=100, metadata=_declared(_whole(TEXT_LEAST_PERCENT, TEXT_MOST_PERCENT), tr("Text size (percent)"))
    )
    proxy: str = field(default="", metadata=_declared(_checked(checked_proxy), tr("Proxy")))
    ca_file: str = field(default="", metadata=_declared(_checked(checked_ca_file), tr("File of certificates")))
    notifications: Notifications = field(
        default=Notifications.ON, metadata=_declared(_one_of(Notifications), tr("Notifications"))
    )
    tray_icon: bool = field(default=False, metadata=_declared(_yes_or_no, tr("Icon in the system tray")))
    detailed_log: bool = field(default=False, metadata=_declared(_yes_or_no, tr("Log in detail")))

    @property
    def parameters(self) -> Parameters:
        return Parameters(self.max_tokens, self.temperature, self.top_p)

    @property
    def network(self) -> NetworkChoice:
        return NetworkChoice(self.proxy, self.ca_file)

    @property
    def request_fields(self) -> RequestFields:
        return RequestFields(self.version, self.webhook, self.webhook_events, self.stream)


def text_of(key: str) -> str:
    """What a form calls the setting. Raises KeyError for a key that is none."""
    texts: dict[str, str] = {declared.name: declared.metadata["text"] for declared in fields(Settings)}
    return texts[key]


def load_settings(path: Path) -> Settings:
    """Defaults for what is missing, bad or unreadable. Never raises."""
    content = _content(path) or {}
    return Settings(**{each.name: _value(each, content) for each in fields(Settings) if each.name in content})


def save_settings(path: Path, settings: Settings) -> None:
    """Atomic, 0600. Keys of other versions stay; a file that is no JSON object is put aside. Raises StorageError."""
    ours = {each.name: _plain(getattr(settings, each.name)) for each in fields(settings)}
    content = _content(path)
    try:
        if content is None and path.exists():
            path.replace(path.with_name(f"{path.name}.damaged"))
        write_durably(path, (json.dumps((content or {}) | ours, indent=2, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise StorageError(tr("The settings could not be saved: {why}.", why=why_refused(error))) from error


def _content(path: Path) -> dict[str, Any] | None:
    """None for a file that is missing, unreadable, or holds no JSON object."""
    try:
        content = json.loads(read_at_most(path, _MOST_BYTES), parse_constant=lambda _: math.nan)
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _value(declared: Field[Any], content: dict[str, Any]) -> Any:  # noqa: ANN401  # each setting has its own type
    try:
        return declared.metadata["read"](content[declared.name])
    except ValueError:  # BadValue is one
        return declared.default


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, enum.Enum) else value
