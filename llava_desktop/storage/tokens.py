"""Where an API token may be kept: an operating system's keyring, and nowhere else.

The real one is `keyring_tokens.py`; it is a module of its own because importing `keyring` costs 100 ms.
"""

from typing import Protocol


class TokenStore(Protocol):
    """One entry: the token for one base URL.

    Every method can block for ever, on a prompt that nobody answers: call it on a thread of its own, and keep the
    deadline there. All raise KeyringUnavailable, whose text never holds the token.
    """

    def load(self) -> str | None:
        """The token, or None when none is kept."""

    def save(self, token: str) -> None:
        """Write, read back, compare: when this returns, the token is kept."""

    def remove(self) -> None:
        """No token is kept when this returns; it is no error that none was."""
