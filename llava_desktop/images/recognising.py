"""What kind of picture some bytes are: by content, never by name, and only through an allow-list."""

import re

from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.words import tr
from llava_desktop.images.refusals import OPENABLE, Refusal

_BMP_HEADER_SIZES = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
"""The sizes of all known BMP headers. `BM` alone begins many a text."""

# (offset, bytes there, what it is). In order: the first that fits is said.
_REFUSED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", tr("a PDF document")),
    (0, b"II*\x00", tr("a camera raw file")),
    (4, b"ftypcrx", tr("a camera raw file")),
    (4, b"ftyp", tr("a video")),
    (0, b"\x1a\x45\xdf\xa3", tr("a video")),
    (0, b"\xff\x0a", tr("a JPEG XL picture")),
    (0, b"\x00\x00\x00\x0cJXL ", tr("a JPEG XL picture")),
    (0, b"\x00\x00\x00\x0cjP  ", tr("a JPEG 2000 picture")),
    (0, b"8BPS", tr("a Photoshop document")),
    (0, b"gimp xcf", tr("a GIMP document")),
    (0, b"\x00\x00\x01\x00", tr("a Windows icon")),
    (0, b"PK\x03\x04", tr("a ZIP archive or an office document")),
    (0, b"\x1f\x8b", tr("a compressed file")),
    (0, b"%!PS", tr("a PostScript drawing")),
)

_CANON_RAW = b"CR"
"""Behind the header of a TIFF. The raw files of others are known by their tags (`opening.py`)."""
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_CONTAINER_BRANDS = frozenset({b"mif1", b"msf1"})
_BRANDS_LOOKED_AT = 256
"""Bytes."""

# The first tag may come after a byte order mark, an XML declaration and comments.
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_MARKUP_LOOKED_AT = 4096
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def recognise(data: bytes, name: str) -> PictureFormat:
    """The format of `data`. Raises NotAPicture, which says what it is instead where that is cheap to see.

    name: as it is shown (see `naming`).
    """
    found = format_of(data)
    if found is not None:
        return found
    other = _refused(data)
    if other:
        raise NotAPicture(
            tr("{name} is {kind}.", name=name, kind=other), tr("This app opens {formats}.", formats=OPENABLE)
        )
    raise Refusal.UNKNOWN_FORMAT.error(name)


def format_of(data: bytes) -> PictureFormat | None:
    if data.startswith(b"\xff\xd8\xff"):
        return PictureFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureFormat.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if data.startswith((b"GIF87a", b"GIF89a")):
        return PictureFormat.GIF
    if data.startswith((b"II*\x00", b"MM\x00*")) and data[8:10] != _CANON_RAW:
        return PictureFormat.TIFF
    if data[4:8] == b"ftyp":
        return _heif_family(data)
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return PictureFormat.BMP
    return None


def _heif_family(data: bytes) -> PictureFormat | None:
    """By the first brand that says which codec it is: `mif1` alone is the container of both, and then HEIC it is."""
    size = min(int.from_bytes(data[:4], "big"), _BRANDS_LOOKED_AT)
    # The major brand, 4 bytes of version, then the brands it is compatible with.
    brands = [data[8:12], *(data[place : place + 4] for place in range(16, size - 3, 4))]
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return PictureFormat.AVIF
        if brand in _HEIC_BRANDS:
            return PictureFormat.HEIC
    return PictureFormat.HEIC if brands[0] in _CONTAINER_BRANDS else None


def _refused(data: bytes) -> str:
    for offset, magic, words in _REFUSED:
        if data.startswith(magic, offset):
            return words
    start = data[:_MARKUP_LOOKED_AT].removeprefix(_BYTE_ORDER_MARK)
    if _HTML.match(start):
        return tr("a web page")
    if start.lstrip().startswith(b"<") and _SVG.search(start):
        return tr("an SVG drawing")
    return ""
