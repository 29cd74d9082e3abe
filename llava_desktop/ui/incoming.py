"""What a drop or a paste brings: files, the bytes of a picture, bare pixels, or nothing we can use.

Qt's image loaders never see these bytes. On X11 `QMimeData.imageData()` would decode whatever another program
offers, so it is asked only when no bytes are on offer: then the platform has bare pixels (a Windows bitmap, say).
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6 import QtGui

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QImage

UNNAMED = "Pasted picture"

_PREFERRED = (
    *("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"),
    *("image/tiff", "image/avif", "image/heic", "image/heif"),
)
"""Without loss first: a browser offers the same picture in many formats."""

NOTHING_ARRIVED = "Nothing usable arrived. Drop a picture file, or choose one."
IS_A_LINK = "That is a link to something on the web. Save the picture first, then drop the file."
IS_TEXT = "That is text, not a picture. Drop a picture file, or choose one."


class Files(NamedTuple):
    """Local paths, in the order they came; nobody has looked at them yet."""

    paths: tuple[Path, ...]


class OfferedBytes(NamedTuple):
    """An encoded picture as another program offers it. name: from outside, for showing only."""

    data: bytes
    name: str


class Pixels(NamedTuple):
    """A bitmap that the platform holds; it may be transparent."""

    image: "QImage"


class Unusable(NamedTuple):
    """sentence: for the person, with what to do instead."""

    sentence: str


Incoming = Files | OfferedBytes | Pixels | Unusable


def carries_a_picture(mime: "QMimeData") -> bool:
    """Whether `read_incoming` would find something to open. Fetches nothing, so a drag may ask at every step."""
    return any(url.isLocalFile() for url in mime.urls()) or bool(_image_formats(mime)) or mime.hasImage()


def read_incoming(mime: "QMimeData") -> Incoming:
    """Files before bytes: a file manager's copy also offers a drawn icon of the file."""
    urls = mime.urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Files(paths)
    formats = _image_formats(mime)
    for name in formats:
        data = bytes(mime.data(name).data())
        if data:
            return OfferedBytes(data, _name_in(urls))
    if not formats and mime.hasImage():
        image = mime.imageData()
        # By the module's name, here and in the first window: PySide6 makes a class when it is first asked for.
        if isinstance(image, QtGui.QImage) and not image.isNull():
            return Pixels(image)
    if urls:
        return Unusable(IS_A_LINK)
    return Unusable(IS_TEXT if mime.hasText() and mime.text().strip() else NOTHING_ARRIVED)


def _image_formats(mime: "QMimeData") -> list[str]:
    offered = [name for name in mime.formats() if name.startswith("image/")]
    return [name for name in _PREFERRED if name in offered] + [name for name in offered if name not in _PREFERRED]


def _name_in(urls: "list[QUrl]") -> str:
    return next((url.fileName() for url in urls if url.fileName()), UNNAMED)
