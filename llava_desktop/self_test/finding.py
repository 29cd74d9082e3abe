"""What one check found, and how it is written down."""

from typing import NamedTuple

REINSTALL = "Install the app again; in a checkout: python3 packaging/dev.py setup"


class Finding(NamedTuple):
    """advice: what to do about it; empty when all is well."""

    title: str
    text: str
    advice: str = ""

    @property
    def is_good(self) -> bool:
        return not self.advice

    @property
    def line(self) -> str:
        """`ok    SQLite: 3.40.1` or `FAIL  SQLite: … -> Install the app again`."""
        start = f"{'ok' if self.is_good else 'FAIL':<6}{self.title}: {self.text}"
        return start if self.is_good else f"{start} -> {self.advice}"
