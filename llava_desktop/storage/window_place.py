"""Where the window was and how large. It is no setting but a trace, and it has a small file of its own: the window is
made before there is time to read the settings.
"""

from pathlib import Path

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.durable import write_durably

_MOST_BYTES = 4096


def read_window_place(path: Path) -> str:
    """What `write_window_place` was given; "" when there is nothing, or something else. Never raises."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("ascii").strip()
    except (OSError, ValueError):
        return ""


def write_window_place(path: Path, place: str) -> None:
    """place: ASCII. Atomic, 0600. Raises StorageError."""
    try:
        write_durably(path, place.encode("ascii"))
    except OSError as error:
        raise StorageError(f"The window's place could not be saved: {error.strerror or 'the disk refused'}.") from error
