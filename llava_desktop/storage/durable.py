"""Small files written so that a crash, or a full disk, leaves either the old content or the new, never half of it."""

import os
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` to `path`: a file beside it, synced, renamed over it, and the folder synced. Mode 0600.

    When this returns, the file survives a power cut. Raises OSError, and then leaves nothing behind but what was there.
    """
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


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
