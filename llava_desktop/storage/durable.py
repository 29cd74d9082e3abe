"""Small files written so that a crash, or a full disk, leaves either the old content or the new, never half of it."""

import os
from collections.abc import Iterable
from pathlib import Path

from llava_desktop.core.words import tr

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def read_at_most(path: Path, most_bytes: int) -> bytes:
    """The beginning of a file that should be small. Raises OSError."""
    with path.open("rb") as file:
        return file.read(most_bytes)


def why_refused(error: OSError) -> str:
    """For a sentence: what the system says, in the language of the system."""
    return error.strerror or tr("the disk refused")


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` to `path`: a file beside it, synced, renamed over it, and the folder synced. Mode 0600.

    When this returns, the file survives a power cut. Raises OSError, and then leaves nothing behind but what was there.
    """
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    descriptor = _new_file(beside)
    try:
        _fill(descriptor, (data,))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """A file that must not be there yet, synced; its folder is not. Mode 0600. Raises OSError."""
    _fill(_new_file(path), pieces)


def _new_file(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)


def _fill(descriptor: int, pieces: Iterable[bytes]) -> None:
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def probe_folder(folder: Path) -> None:
    """Raises OSError when nothing can be written into `folder`. Leaves nothing behind."""
    probe = folder / f".{os.urandom(4).hex()}.probe"
    os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    probe.unlink()


def nearest_folder(folder: Path) -> Path:
    """The folder, or the one above it in which it would be made."""
    return next((above for above in (folder, *folder.parents) if above.exists()), folder)


def sync_folder(folder: Path) -> None:
    """Make renames and deletions in `folder` last. Windows cannot sync a folder and does not need it."""
    if os.name == "nt":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
