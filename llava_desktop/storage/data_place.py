"""Where a person has put the history: one small file beside the settings, read before there is a window.

It is the one thing that a move of the data changes, and it changes as a whole: until then the old folder holds.
"""

import os
from pathlib import Path
from typing import NamedTuple

from llava_desktop.core.errors import StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import PRIVATE_FOLDER, read_at_most, why_refused, write_durably

FILE_NAME = "data-place"
_MOST_BYTES = 16_384
_KEYS = ("place", "move-to", "before")


class DataPlace(NamedTuple):
    """Absolute paths. place: where the data lies; None for the system's own place. move_to: where it is to go at the
    next start. before: where it was, and a copy of it still is.
    """

    place: Path | None = None
    move_to: Path | None = None
    before: Path | None = None


def read_data_place(file: Path) -> DataPlace:
    """What is missing, damaged or no whole path is None. Never raises."""
    try:
        lines = read_at_most(file, _MOST_BYTES).splitlines()
    except OSError:
        return DataPlace()
    found = {key: value for key, _, value in (line.partition(b"=") for line in lines)}
    return DataPlace(*(_path(found.get(key.encode(), b"")) for key in _KEYS))


def write_data_place(file: Path, place: DataPlace) -> None:
    """Atomic, 0600. Raises StorageError; also for a path that has more than one line, which could not be read again."""
    lines = [(key, os.fsencode(path)) for key, path in zip(_KEYS, place, strict=True) if path is not None]
    if any(len(path.splitlines()) != 1 for _, path in lines):
        raise StorageError(tr("The name of this folder cannot be kept."), tr("Choose one whose name is a single line."))
    try:
        file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        write_durably(file, b"".join(key.encode() + b"=" + path + b"\n" for key, path in lines))
    except OSError as error:
        raise StorageError(tr("Where the data lies could not be noted: {why}.", why=why_refused(error))) from error


def _path(value: bytes) -> Path | None:
    path = Path(os.fsdecode(value)) if value else None
    return path if path is not None and path.is_absolute() and "\0" not in str(path) else None
