"""Which engine answers, and where its token is kept."""

import enum
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from llava_desktop.core.errors import AppError

REPLICATE_BASE_URL = "https://api.replicate.com/v1"


class EngineKind(enum.Enum):
    DEMO = "demo"
    """The bundled engine on this computer. It is not LLaVA."""
    REPLICATE = "replicate"
    """The predictions API at `Engine.base_url` (the service's own, or another base a person named)."""

    @property
    def model_name(self) -> str:
        """Who the window says is speaking: never LLaVA's name over the demo engine's words."""
        return "Demo engine · not LLaVA" if self is EngineKind.DEMO else "LLaVA v1.6 34B"


class EngineChoice(enum.Enum):
    """What the person chose in Settings."""

    AUTO = "auto"
    """Replicate when there is a token, the demo engine when there is none."""
    DEMO = "demo"
    REPLICATE = "replicate"


class TokenPlace(enum.Enum):
    NONE = "none"
    KEYRING = "keyring"
    SESSION = "session"
    """In memory only: no safe keyring, or the person chose so."""
    ENVIRONMENT = "environment"
    """REPLICATE_API_TOKEN: this session only."""


class BadBaseUrl(AppError):
    pass


@dataclass(frozen=True, slots=True)
class Engine:
    """Where predictions are created. `token` never shows in `repr`.

    base_url: with path, without a trailing slash, e.g. `https://api.replicate.com/v1`.
    """

    kind: EngineKind
    base_url: str
    token: str = field(default="", repr=False)
    token_place: TokenPlace = TokenPlace.NONE

    @property
    def is_demo(self) -> bool:
        return self.kind is EngineKind.DEMO

    @property
    def name(self) -> str:
        """For people: `Demo engine`, `Replicate`, or the host of another base."""
        if self.is_demo:
            return "Demo engine"
        parts = urlsplit(self.base_url)
        return "Replicate" if (parts.scheme, parts.netloc) == ("https", "api.replicate.com") else parts.netloc

    @property
    def model_name(self) -> str:
        return self.kind.model_name

    @property
    def chip(self) -> str:
        """What the engine chip says."""
        if self.is_demo:
            return self.model_name
        places = {
            TokenPlace.NONE: "no token yet",
            TokenPlace.KEYRING: "token in keyring",
            TokenPlace.SESSION: "token for this session",
            TokenPlace.ENVIRONMENT: "token from the environment",
        }
        return f"{self.name} · {places[self.token_place]}"


def checked_base_url(text: str) -> str:
    """The base as it is used: no trailing slash. Raises BadBaseUrl for anything but http(s) with a host.

    Plain http only to this computer: the token would travel readable.
    """
    cleaned = text.strip().rstrip("/")
    try:
        parts = urlsplit(cleaned)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise BadBaseUrl("The API address cannot be read.", "It should look like https://host/v1.") from None
    # A lone `?` or `#` reads as no query, and would still swallow the path that is put behind it.
    is_plain = cleaned.isprintable() and not set(cleaned) & set(" ?#\\")
    if parts.scheme not in {"http", "https"} or not host or not is_plain:
        raise BadBaseUrl("The API address cannot be used.", "It should look like https://host/v1.")
    if parts.username is not None or parts.password is not None:
        raise BadBaseUrl("The API address must not hold a user name or password.")
    if parts.scheme == "http" and host not in {"127.0.0.1", "localhost", "::1"}:
        raise BadBaseUrl("The API address must begin with https.", "Plain http is only for this computer.")
    return cleaned


def base_url_from_environment(text: str) -> str:
    """REPLICATE_BASE_URL as the official client reads it: with no path, `/v1` is added."""
    base = checked_base_url(text)
    return base if urlsplit(base).path else f"{base}/v1"
