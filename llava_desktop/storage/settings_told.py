"""The settings as they may be shown to a stranger: what a person chose, and nothing that names them or a secret."""

import enum
from collections.abc import Callable
from dataclasses import fields
from urllib.parse import urlsplit

from llava_desktop.core.addresses import address_parts
from llava_desktop.storage.settings import Settings


def _address(text: str) -> str:
    """Without user name, password and query; the path of an API's base says what it is."""
    if not text:
        return "not set"
    parts = address_parts(text)
    if parts is None:
        return "(cannot be read)"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _host(text: str) -> str:
    """A webhook's path can be a secret in itself."""
    try:
        return f"set, at {urlsplit(text).hostname}" if text else "not set"
    except ValueError:
        return "set"


def _language(code: str) -> str:
    return code or "the system's"


_TOLD: dict[str, Callable[[str], str]] = {
    "base_url": _address,
    "version": str,
    "webhook": _host,
    "proxy": _address,
    "language": _language,
}
"""The settings that are text and may be told, and how. Any other text is only said to be set: whoever adds a setting
has to decide about it here first."""


def told_settings(settings: Settings) -> tuple[tuple[str, str], ...]:
    """What a form calls the setting, and its value in words."""
    return tuple(
        (str(each.metadata["text"]), _told(each.name, getattr(settings, each.name))) for each in fields(settings)
    )


def _told(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        return _TOLD[name](value) if name in _TOLD else _whether(value)
    if isinstance(value, tuple):
        return ", ".join(_told(name, each) for each in value) or "none"
    return _whether(value)


def _whether(value: object) -> str:
    return "set" if value else "not set"
