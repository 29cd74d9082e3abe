"""What a second start hands to the app that is open already, as one line between two processes of one person.

It comes from outside, so it can do no more than name files to open, as a drop does, and have a person asked which part
of the screen to take. It holds no question, no other option and no token.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from llava_desktop.core.errors import AppError

MOST_BYTES = 65_536
MOST_FILES = 100
_MOST_PATH = 4096
_MOST_ACTIVATION = 200
TAKEN = b"taken\n"
"""The answer of the one that is open."""


class BadHandOver(AppError):
    pass


@dataclass(frozen=True, slots=True)
class HandOver:
    """files: absolute; nobody has looked at them yet.

    activation: the desktop's own leave for a window to come to the front (XDG_ACTIVATION_TOKEN); may be empty.
    capture: begin a capture of the screen.
    """

    files: tuple[Path, ...] = ()
    activation: str = ""
    capture: bool = False


def encoded(given: HandOver) -> bytes:
    """One line. Files beyond MOST_FILES, and any that would make it too long, are left out."""
    files = [str(path) for path in given.files[:MOST_FILES]]
    while len(line := _line(files, given)) > MOST_BYTES:
        files.pop()
    return line


def _line(files: list[str], given: HandOver) -> bytes:
    # ASCII only: names that are no UTF-8 travel as lone surrogates.
    content = {"files": files, "activation": given.activation, "capture": given.capture}
    return json.dumps(content).encode("ascii") + b"\n"


def decoded(line: bytes) -> HandOver:
    """Raises BadHandOver, which quotes nothing of it."""
    try:
        content = json.loads(line[: MOST_BYTES + 1]) if len(line) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise BadHandOver("Another start sent something that is no message.")
    files, activation = content.get("files", []), content.get("activation", "")
    if not isinstance(files, list) or len(files) > MOST_FILES or not all(_is_path(each) for each in files):
        raise BadHandOver("Another start named files that cannot be files.")
    return HandOver(
        files=tuple(Path(each) for each in files),
        activation=activation if _is_activation(activation) else "",
        capture=content.get("capture") is True,
    )


def _is_path(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MOST_PATH and "\x00" not in value and Path(value).is_absolute()


def _is_activation(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _MOST_ACTIVATION and value.isascii() and value.isprintable()
