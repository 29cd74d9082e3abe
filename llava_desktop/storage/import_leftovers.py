"""Where an import keeps what it does, and whether an earlier one was cut short. Cheap: every start asks."""

import os
from contextlib import suppress
from pathlib import Path

_PATTERN = ".import-*.sqlite3"


def new_staging(folder: Path) -> Path:
    return folder / _PATTERN.replace("*", os.urandom(6).hex())


def left_in(folder: Path) -> list[Path]:
    """Of imports that were not brought to an end."""
    return sorted(folder.glob(_PATTERN))


def discard(path: Path) -> None:
    """A file that is no database; one that cannot be removed is tried again at the next start."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
