"""A file of the settings folder that cannot be read is kept beside itself before it is written anew."""

from pathlib import Path

from llava_desktop.storage.durable import write_durably


def put_aside(path: Path, data: bytes) -> Path | None:
    """A copy of what `path` held beside it, that no later one replaces; None when it could not be written."""
    aside = next(
        name for number in range(1, 1_000_000) if not (name := path.with_name(f"{path.name}.damaged-{number}")).exists()
    )
    try:
        write_durably(aside, data)
    except OSError:
        return None
    return aside


def put_unreadable_aside(path: Path) -> None:
    """What cannot be opened cannot be copied either: it gives way whole. Raises OSError."""
    try:
        path.open("rb").close()
    except FileNotFoundError:
        return
    except OSError:
        path.rename(path.with_name(f"{path.name}.unreadable"))
