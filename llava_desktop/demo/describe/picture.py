"""What was sent, opened: data URI -> bytes -> pixels. Nothing is downloaded and nothing big is decoded."""

import base64
import binascii
import io
import struct
import warnings
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from PIL import Image

from llava_desktop.core.picture import PictureFormat

PIXELS_MOST = 64_000_000
"""The app sends less than half a million; another client may send more, but not a bomb."""

_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on damaged files (found by flipping bits)."""


class PictureRefused(Exception):
    """The run fails with this text."""


@dataclass(frozen=True, slots=True)
class SentPicture:
    """rgba: decoded pixels as stored (EXIF rotation is not applied: the model ignores it, so the engine does)."""

    image: Image.Image = field(repr=False)
    rgba: Image.Image = field(repr=False)
    format: PictureFormat
    size_bytes: int

    @property
    def width(self) -> int:
        return self.rgba.width

    @property
    def height(self) -> int:
        return self.rgba.height


def bytes_of(uri: str) -> bytes:
    """The data of a data URI (RFC 2397). Raises PictureRefused, for every other URL too."""
    if not uri.lower().startswith("data:"):
        raise PictureRefused("The demo engine downloads nothing: send the picture as a data URI")
    meta, comma, data = uri.partition(",")
    if not comma:
        raise PictureRefused("The data URI holds no data")
    raw = unquote_to_bytes(data.encode("ascii", "replace"))
    if not meta.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw, validate=True)
    except binascii.Error:
        raise PictureRefused("The data URI is not valid base64") from None


def open_picture(data: bytes) -> SentPicture:
    """Raises PictureRefused. Slow for big pictures: not for the server's loop."""
    formats = tuple(known.name for known in PictureFormat)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # Pillow's word about odd but readable metadata
            image = Image.open(io.BytesIO(data), formats=formats)
            if image.width * image.height > PIXELS_MOST:
                raise PictureRefused("The picture has too many pixels for the demo engine")
            image.load()
            rgba = _eight_bit(image).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureRefused("The picture has too many pixels for the demo engine") from None
    except _DAMAGED:
        raise PictureRefused("The image cannot be read: damaged, or of a format the engine does not know") from None
    return SentPicture(image, rgba, PictureFormat[str(image.format)], len(data))


def _eight_bit(image: Image.Image) -> Image.Image:
    """Pillow clips 16 bit grey on its way to RGB: mid-grey would be measured as white."""
    if not image.mode.startswith("I;16"):
        return image
    return image.convert("I").point(lambda level: level * (1 / 257) + 0.5).convert("L")
