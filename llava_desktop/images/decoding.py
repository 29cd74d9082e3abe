"""Bytes of a picture -> its pixels as they should look: upright, on white, sRGB, small enough to work with.

Every fault is a PictureError. Pillow's plugins are called one by one and not through `Image.open`: that way nothing
but the five formats can ever be reached, and the pixel limits are ours. (`Image.open` refuses a 200 MP JPEG, which
is cheap to decode small, and only warns about a 170 MP PNG, which is not; its limit is a global that another
thread may be reading.)
"""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ExifTags import Base
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from llava_desktop.core.errors import PictureDamaged, PictureTooLarge
from llava_desktop.core.picture import PictureFormat, RawImage
from llava_desktop.images.colour import flattened
from llava_desktop.images.fitting import size_for_preview, size_to_decode
from llava_desktop.images.frames import gif_frames
from llava_desktop.images.pixels import bare_pixels
from llava_desktop.images.recognising import recognise

JPEG_PIXELS_MOST = 16_384 * 12_288
"""The largest phone sensor, 200 MP. A baseline JPEG is decoded at an eighth of its size, so this costs little."""
PIXELS_MOST = 64 * 1024 * 1024
"""All others are decoded whole, 4 bytes a pixel, and so are the coefficients of a progressive JPEG."""
JPEG_SCANS_MOST = 100
"""A progressive JPEG has about 10. Each costs a walk over the whole picture, however few bytes it has."""

_PLUGINS: dict[PictureFormat, Callable[[io.BytesIO], ImageFile]] = {
    PictureFormat.JPEG: JpegImageFile,
    PictureFormat.PNG: PngImageFile,
    PictureFormat.WEBP: WebPImageFile,
    PictureFormat.GIF: GifImageFile,
    PictureFormat.BMP: BmpImageFile,
}

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What comes out of Pillow's plugins for bytes that are broken: there is no common type. (Of 380,000 broken pictures
192,000 raised one of the first three; the rest are what the plugins' own source lets through.)"""

_BYTES_AT_ONCE = 1 << 20
"""Pillow hands its decoders 64 KiB at a time; this makes a large JPEG 5 % faster (measured)."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what turns the picture upright."""

_SWAPS_SIDES = frozenset({5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """width, height: of the whole picture, upright. pixels: the same, at most 1600 px a side, at least what is sent.

    frames: how many the file has; only the first is here. had_alpha: something was see-through.
    """

    format: PictureFormat
    width: int
    height: int
    frames: int
    had_alpha: bool
    pixels: RawImage


def decode(data: bytes, name: str) -> DecodedPicture:
    """name: as it is shown (see `naming`), for the sentence of an error.

    Raises NotAPicture, PictureTooLarge (before anything is decoded), PictureDamaged.
    """
    kind = recognise(data, name)
    try:
        image = _opened(data, kind, name)
        width, height = image.size
        _check_limits(image, kind, data, name)
        # Orders of magnitude cheaper this way round: shrink first, then turn and convert what is left.
        _load(image, name)
        flat = flattened(image, size_for_preview(image.size))
    except MemoryError as fault:
        raise PictureTooLarge(f"{name} needs more memory than this computer has free.") from fault
    orientation = _orientation(image)
    upright = flat.image.transpose(_TURNS[orientation]) if orientation in _TURNS else flat.image
    if orientation in _SWAPS_SIDES:
        width, height = height, width
    return DecodedPicture(kind, width, height, _frames(image, data), flat.was_see_through, bare_pixels(upright))


def _opened(data: bytes, kind: PictureFormat, name: str) -> ImageFile:
    """Reads the header only."""
    try:
        return _PLUGINS[kind](io.BytesIO(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:  # a GIF's frame, at its header
        raise PictureTooLarge(f"{name} has too many pixels.", _pixel_advice()) from fault
    except _DAMAGE as fault:
        raise _damaged(name) from fault


def _check_limits(image: ImageFile, kind: PictureFormat, data: bytes, name: str) -> None:
    is_progressive = "progressive" in image.info
    is_cheap = kind is PictureFormat.JPEG and not is_progressive
    pixels = image.width * image.height
    if pixels > (JPEG_PIXELS_MOST if is_cheap else PIXELS_MOST):
        raise PictureTooLarge(
            f"{name} has too many pixels: {image.width}×{image.height}, {pixels / 1e6:.0f} megapixels.", _pixel_advice()
        )
    if is_progressive and data.count(b"\xff\xda") > JPEG_SCANS_MOST:
        raise PictureTooLarge(f"{name} is built of too many layers to open.", "Save it again as an ordinary JPEG.")


def _load(image: ImageFile, name: str) -> None:
    """Decodes; afterwards `image.size` is what came out: the whole, or of a JPEG a half, a quarter, an eighth."""
    try:
        image.draft(None, size_to_decode(image.size))
        image.decodermaxblock = _BYTES_AT_ONCE
        image.load()
    except _DAMAGE as fault:
        raise _damaged(name) from fault


def _orientation(image: ImageFile) -> int:
    """EXIF orientation. EXIF that cannot be read says nothing; it does not make the pixels worse."""
    try:
        value = image.getexif().get(Base.Orientation)
    except _DAMAGE:
        return 1
    return value if isinstance(value, int) else 1


def _frames(image: ImageFile, data: bytes) -> int:
    if isinstance(image, GifImageFile):
        return gif_frames(data)
    return int(getattr(image, "n_frames", 1))


def _damaged(name: str) -> PictureDamaged:
    return PictureDamaged(f"{name} is damaged or incomplete.", "Save or download it again.")


def _pixel_advice() -> str:
    return (
        f"JPEG pictures may have up to {JPEG_PIXELS_MOST // 1_000_000} megapixels, others up to "
        f"{PIXELS_MOST // 1_000_000}. Make it smaller first."
    )
