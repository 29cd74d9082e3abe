"""One figure of `dev.py bench`, and what it must hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """hold: the most that is allowed, in the same unit; None when the figure is only reported."""

    name: str
    value: float
    unit: str
    hold: float | None = None

    @property
    def ok(self) -> bool:
        return self.hold is None or self.value <= self.hold
