"""What a drop or a paste brings: files, the bytes of a picture, bare pixels, links, or nothing we can use.

Qt's image loaders never see these bytes. On X11 `QMimeData.imageData()` would decode whatever another program
offers, so it is asked only when no bytes are on offer: then the platform has bare pixels (a Windows bitmap, say).
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6 import QtGui

from llava_desktop.core.text import PASTED
from llava_desktop.core.words import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QImage

HTML_MOST = 400_000
"""Characters: a small picture may lie inside of its own address. The worst markup of this length is read in 1.3 s."""
_MOZILLA_LINK = "text/x-moz-url"
_ADDRESSES = ("https://", "http://", "data:")

_PREFERRED = (
    *("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"),
    *("image/tiff", "image/avif", "image/heic", "image/heif"),
)
"""Without loss first: a browser offers the same picture in many formats."""

NOTHING_ARRIVED = tr("Nothing usable arrived. Drop a picture file, or choose one.")
IS_TEXT = tr("That is text, not a picture. Drop a picture file, or choose one.")


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


class Page(NamedTuple):
    """What a browser offers for something on the web, unread: `core/incoming_web.py` knows what it means.

    html: at most HTML_MOST characters of it. addresses: of links, as they were written.
    """

    html: str
    addresses: tuple[str, ...]


class Unusable(NamedTuple):
    """sentence: for the person, with what to do instead."""

    sentence: str


Incoming = Files | OfferedBytes | Pixels | Page | Unusable


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
    page = Page(mime.html()[:HTML_MOST] if mime.hasHtml() else "", _addresses_in(mime, urls))
    if page.addresses or "<img" in page.html.lower():
        return page
    return Unusable(IS_TEXT if mime.hasText() and mime.text().strip() else NOTHING_ARRIVED)


def _image_formats(mime: "QMimeData") -> list[str]:
    offered = [name for name in mime.formats() if name.startswith("image/")]
    return [name for name in _PREFERRED if name in offered] + [name for name in offered if name not in _PREFERRED]


def _addresses_in(mime: "QMimeData", urls: "list[QUrl]") -> tuple[str, ...]:
    """Of the link that was dragged or copied; or the text, when it is nothing but an address."""
    if urls:
        return tuple(bytes(url.toEncoded().data()).decode("ascii", "replace") for url in urls)
    if mime.hasFormat(_MOZILLA_LINK):  # the address, and its title on the next line
        words = bytes(mime.data(_MOZILLA_LINK).data()).decode("utf-16-le", "replace").split("\n")
        return (words[0],)
    text = mime.text().strip() if mime.hasText() else ""
    is_address = text[:8].lower().startswith(_ADDRESSES) and len(text.split(maxsplit=1)) == 1
    return (text,) if is_address else ()


def _name_in(urls: "list[QUrl]") -> str:
    return next((url.fileName() for url in urls if url.fileName()), PASTED)
