"""The file in which the desktop's portal hands a picture over: read once, and deleted where it was only a hand-over."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from llava_desktop.core.errors import PictureUnreadable
from llava_desktop.core.words import tr
from llava_desktop.images.reading import read_picture_file

_DOCUMENTS = "doc"
"""Of the runtime folder: not files but views of files elsewhere, by the document portal."""


def take_portal_file(uri: str) -> bytes:
    """Picture thread. uri: from the portal. The file is deleted from a temporary folder and nowhere else: some desktops
    keep it among the person's own pictures.

    Raises PictureError for anything but a regular file of this computer, of at most 100 MB.
    """
    path = _local_path(uri)
    data = read_picture_file(path, may_be_link=False)
    if is_temporary(path):
        with suppress(OSError):
            path.unlink()
    return data


def is_temporary(path: Path) -> bool:
    """Whether it lies where desktops put what only one program is to see."""
    folder = Path(os.path.realpath(path.parent))
    return any(folder.is_relative_to(each) for each in _temporary_folders()) and not any(
        folder.is_relative_to(each / _DOCUMENTS) for each in _runtime_folders()
    )


def _temporary_folders() -> Iterator[Path]:
    yield Path(os.path.realpath(tempfile.gettempdir()))
    yield from _runtime_folders()


def _runtime_folders() -> Iterator[Path]:
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(named):  # noqa: PTH117 - an empty Path would be `.`
        yield Path(os.path.realpath(named))


def _local_path(uri: str) -> Path:
    """Raises PictureUnreadable."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # `file://[`
        parts = urlsplit("")
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or not path.startswith("/"):
        raise PictureUnreadable(tr("The desktop's screen capture is no file of this computer."))
    return Path(path)
