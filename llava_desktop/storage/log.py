"""The log: one file, private, small, and with every secret out of it before a byte is written.

Redaction is the formatter's, not a filter's: it sees the message with its arguments put in, the exception's text and
its whole traceback, whichever logger they came from.
"""

import logging
import os
import sys
import threading
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from llava_desktop.core.redaction import redacted
from llava_desktop.storage.durable import PRIVATE_FILE

FILE_NAME = "llava-desktop.log"
_MOST_BYTES = 1_000_000
_OLDER_FILES = 2  # three with the current one
_TAIL_BYTES = 64_000
_TALKATIVE = ("httpx", "httpcore", "hpack", "PIL", "keyring", "asyncio")
"""Libraries that log URLs, headers or what is in pictures."""


class Redactor:
    """Knows this run's secrets, and the home folder ("" for none). Any thread."""

    def __init__(self, home: str = "") -> None:
        self._home = home
        self._secrets: frozenset[str] = frozenset()
        self._learning = threading.Lock()

    def learn(self, secret: str) -> None:
        with self._learning:
            self._secrets |= {secret} - {""}

    def __call__(self, text: str) -> str:
        return redacted(text, secrets=self._secrets, home=self._home)


class _RedactingFormatter(logging.Formatter):
    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor(super().format(record))


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        """As logging asks for it: called at each rotation. Only the owner may read it, from its first byte."""
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Silent: logging's own report prints the record as it is, with every secret."""


class _Stderr(logging.StreamHandler[TextIOWrapper]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """As `_PrivateFile.handleError`."""


class Log:
    """The root logger's handlers, until `close`. `path` is the file, whether or not it could be opened."""

    def __init__(self, path: Path, handlers: list[logging.Handler], redactor: Redactor, *, debug: bool) -> None:
        self.path = path
        self._is_debug = debug
        self._handlers = handlers
        self._redactor = redactor
        for handler in handlers:
            handler.setFormatter(_RedactingFormatter(redactor))
            logging.getLogger().addHandler(handler)
        self.tell_more(False)

    def hide(self, secret: str) -> None:
        """Never write `secret` from now on, wherever it stands. Call before it is used for anything. "" is ignored."""
        self._redactor.learn(secret)

    def tell_more(self, in_detail: bool) -> None:
        """From now on. With `--debug` it is in detail whatever is wished."""
        logging.getLogger().setLevel(logging.DEBUG if in_detail or self._is_debug else logging.INFO)

    def clean(self, text: str) -> str:
        """`text` as the log would have it: for what a person copies out of the app."""
        return self._redactor(text)

    def close(self) -> None:
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()


def open_log(log_dir: Path, *, debug: bool = False) -> Log:
    """Start logging to `log_dir`; with `debug` in detail, and to stderr too.

    A folder that cannot be written to is no error: the app runs without the file, and the window has said so already.
    """
    path = log_dir / FILE_NAME
    handlers: list[logging.Handler] = [_file_handler(path)]
    if debug and sys.stderr is not None:  # a windowed program on Windows has none
        handlers.append(_Stderr())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return Log(path, handlers, Redactor(os.path.expanduser("~")), debug=debug)  # noqa: PTH111  # Path.home() raises without a home


def _file_handler(path: Path) -> logging.Handler:
    try:
        return _PrivateFile(path, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8")
    except OSError:
        return logging.NullHandler()  # with no handler at all, logging writes to stderr by itself


def last_lines(path: Path, most: int) -> tuple[str, ...] | None:
    """Of the newest file, oldest first; None when it cannot be read. Only its end is read, whatever its size."""
    try:
        with path.open("rb") as file:
            start = max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES)
            file.seek(start)
            lines = file.read(_TAIL_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    return tuple(lines[1 if start else 0 :][-most:])
