"""One figure of `dev.py bench`, and what it must hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """hold: the most that is allowed, in the same unit; None when the figure is only reported.

    at_least: `hold` is the least instead.
    """

    name: str
    value: float
    unit: str
    hold: float | None = None
    at_least: bool = False

    @property
    def ok(self) -> bool:
        if self.hold is None:
            return True
        return self.value >= self.hold if self.at_least else self.value <= self.hold
