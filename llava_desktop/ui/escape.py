"""What Escape cancels: what is on top. The order stands in `ActionRoom`, once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Layer(NamedTuple):
    """Something that can lie on top. cancel is asked only while it is there."""

    is_there: Callable[[], bool]
    cancel: Callable[[], object]


class Escape:
    def __init__(self, layers: Sequence[Layer]) -> None:
        """layers: the topmost first."""
        self._layers = layers

    @property
    def has_any(self) -> bool:
        return any(layer.is_there() for layer in self._layers)

    def cancel(self) -> None:
        """The topmost alone."""
        top = next((layer for layer in self._layers if layer.is_there()), None)
        if top is not None:
            top.cancel()
