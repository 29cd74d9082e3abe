"""What a person does before anybody listens: held, and told again once somebody does."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance


class HeldSignals:
    """From the first paint to `release`: a fraction of a second, in which a quick hand may drop a picture."""

    def __init__(self, *signals: SignalInstance) -> None:
        self._held: list[tuple[SignalInstance, tuple[Any, ...]]] = []
        self._holders = [(signal, self._holder(signal)) for signal in signals]
        for signal, holder in self._holders:
            signal.connect(holder)

    def release(self) -> None:
        """Emits in order what was held. Once."""
        for signal, holder in self._holders:
            signal.disconnect(holder)
        self._holders.clear()
        held, self._held = self._held, []
        for signal, values in held:
            signal.emit(*values)

    def _holder(self, signal: SignalInstance) -> Callable[..., None]:
        return lambda *values: self._held.append((signal, values))
