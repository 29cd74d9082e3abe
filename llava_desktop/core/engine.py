"""Which engine answers, and where its token is kept."""

import enum
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from llava_desktop.core.words import joined, tr


class EngineKind(enum.Enum):
    DEMO = "demo"
    """The bundled engine on this computer. It is not LLaVA."""
    REPLICATE = "replicate"
    """The predictions API at `Engine.base_url` (the service's own, or another base a person named)."""

    @property
    def model_name(self) -> str:
        """Who the window says is speaking: never LLaVA's name over the demo engine's words."""
        return tr("Demo engine · not LLaVA") if self is EngineKind.DEMO else "LLaVA v1.6 34B"


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
            return tr("Demo engine")
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
            TokenPlace.NONE: tr("no token yet"),
            TokenPlace.KEYRING: tr("token in keyring"),
            TokenPlace.SESSION: tr("token for this session"),
            TokenPlace.ENVIRONMENT: tr("token from the environment"),
        }
        return joined(" · ", self.name, places[self.token_place])
