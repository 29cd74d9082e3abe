"""Tokens in the operating system's keyring, through backends that are named here one by one.

Never `keyring.get_keyring()` or `keyring.get_password()`: they pick a plaintext backend where one is importable, the
null backend "saves" and forgets, and a `keyringrc.cfg` names code to run (all seen). On Linux the search also runs
ldconfig, gcc and ld.
"""

import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, kwallet, libsecret
from keyring.errors import KeyringError, KeyringLocked

from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.core.words import tr

_on_apple: tuple[ModuleType, ...] = ()
if sys.platform == "darwin":
    # Elsewhere its mere import looks for Apple's libraries, and that runs ldconfig three times, and gcc and ld.
    from keyring.backends import macOS

    _on_apple = (macOS,)

SERVICE = "LLaVA Desktop"
"""The name that people see in their keyring's own window. The entry's user name is the base URL."""

SAFE_BACKENDS: tuple[type[KeyringBackend], ...] = (
    SecretService.Keyring,
    libsecret.Keyring,
    kwallet.DBusKeyring,
    kwallet.DBusKeyringKWallet4,
    Windows.WinVaultKeyring,
    *(module.Keyring for module in _on_apple),
)
"""In the order in which they are tried. Each keeps secrets encrypted, or in the system's own protected store."""


_LIBRARIES = (
    ("SecretService", SecretService, "secretstorage"),
    ("libsecret", libsecret, "Secret"),
    ("KWallet", kwallet, "dbus"),
    ("Windows", Windows, "win32cred"),
    *(("macOS", module, "api") for module in _on_apple),
)
"""Each backend's module, and what that imports only where its system's library is there."""


def loaded_backends() -> tuple[str, ...]:
    """Which of them have their library here. No keyring is asked, so whether one runs is not known."""
    return tuple(name for name, module, library in _LIBRARIES if hasattr(module, library))


def _errors_of(module: ModuleType, *path: str) -> tuple[type[Exception], ...]:
    """An error class of a library that `module` imports only where it is installed; () where it is not."""
    found: object = module
    for name in path:
        found = getattr(found, name, None)
    return (found,) if isinstance(found, type) and issubclass(found, Exception) else ()


_LIBRARY_ERRORS: tuple[type[Exception], ...] = (
    KeyringError,
    *_errors_of(SecretService, "exceptions", "SecretStorageException"),
    *_errors_of(SecretService, "secretstorage", "util", "DBusErrorResponse"),
    *_errors_of(libsecret, "GLib", "Error"),
    *_errors_of(kwallet, "dbus", "DBusException"),
    *_errors_of(Windows, "pywintypes", "error"),
    OSError,
    EOFError,
    RuntimeError,
    # A malformed reply: a bare AssertionError comes out of secretstorage, the others out of unpacking it.
    AssertionError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    struct.error,
)
"""All that the backends let through. Only their own calls stand in the `try` that this is for."""


class KeyringTokenStore:
    """A TokenStore on one backend, for the token of one base URL."""

    def __init__(self, backend: KeyringBackend, base_url: str) -> None:
        self._backend = backend
        self._base_url = base_url

    @property
    def place(self) -> str:
        """Which keyring, for the log: `SecretService Keyring`."""
        return str(self._backend.name)

    def load(self) -> str | None:
        with _library_errors(tr("The token could not be read from the keyring."), _UNLOCK):
            return self._backend.get_password(SERVICE, self._base_url)

    def save(self, token: str) -> None:
        with _library_errors(tr("The token could not be saved in the keyring."), _SESSION_ONLY):
            self._backend.set_password(SERVICE, self._base_url, token)
            kept = self._backend.get_password(SERVICE, self._base_url)
        if kept != token:
            raise KeyringUnavailable(tr("The keyring did not keep the token."), _SESSION_ONLY)

    def remove(self) -> None:
        if self.load() is None:
            return
        with _library_errors(tr("The token could not be removed from the keyring."), _BY_HAND):
            self._backend.delete_password(SERVICE, self._base_url)
            kept = self._backend.get_password(SERVICE, self._base_url)
        if kept is not None:
            raise KeyringUnavailable(tr("The keyring still holds the token."), _BY_HAND)


def open_token_store(base_url: str, backends: Sequence[type[KeyringBackend]] = SAFE_BACKENDS) -> KeyringTokenStore:
    """The first safe keyring that works here. Can block as its methods do. Raises KeyringUnavailable when none does."""
    for backend in backends:
        if backend.viable:
            with _library_errors(tr("The keyring could not be opened."), _SESSION_ONLY):
                return KeyringTokenStore(backend(), base_url)
    raise KeyringUnavailable(tr("No safe keyring was found on this computer."), _SESSION_ONLY)


_SESSION_ONLY = tr("A token is kept for this session only.")
_UNLOCK = tr("Unlock the keyring and start again, or enter the token for this session.")
_BY_HAND = tr("Remove it in the keyring's own window.")


@contextmanager
def _library_errors(sentence: str, advice: str) -> Iterator[None]:
    try:
        yield
    except KeyringLocked:
        # `from None`, here and below: the libraries' texts are not known to be free of the token.
        raise KeyringUnavailable(tr("The keyring is locked, and was not unlocked."), advice) from None
    except _LIBRARY_ERRORS:
        raise KeyringUnavailable(sentence, advice) from None
