"""The model's parameters: names, defaults and limits are the API's own (the model's published input schema)."""

from dataclasses import dataclass

from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr

MAX_TOKENS_LEAST = 1
"""The schema allows 0, and 0 always fails."""
MAX_TOKENS_MOST = 4096
"""The model's whole context; the schema itself has no upper limit."""
TEMPERATURE_LEAST = 0.0
TEMPERATURE_MOST = 2.0
"""The schema has no upper limit; above 2 only noise comes out."""
GREEDY_TEMPERATURE = 0.001
"""At or below it the model decodes greedily and ignores `top_p`."""
TOP_P_LEAST = 0.0
TOP_P_MOST = 1.0
_MAX_TOKENS, _TEMPERATURE, _TOP_P = tr("Max tokens"), tr("Temperature"), tr("Top p")


class ParameterOutOfRange(AppError):
    pass


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the sliders set. Raises ParameterOutOfRange outside the limits (NaN included)."""

    max_tokens: int = 1024
    temperature: float = 0.2
    top_p: float = 1.0

    def __post_init__(self) -> None:
        _check(_MAX_TOKENS, self.max_tokens, MAX_TOKENS_LEAST, MAX_TOKENS_MOST)
        _check(_TEMPERATURE, self.temperature, TEMPERATURE_LEAST, TEMPERATURE_MOST)
        _check(_TOP_P, self.top_p, TOP_P_LEAST, TOP_P_MOST)

    @property
    def is_greedy(self) -> bool:
        """True when `top_p` has no effect."""
        return self.temperature <= GREEDY_TEMPERATURE


def _check(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise ParameterOutOfRange(
            tr("{name} must be between {least:g} and {most:g}.", name=name, least=least, most=most),
            tr("It is {value:g} now.", value=value),
        )
