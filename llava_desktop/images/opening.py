"""Bytes of a picture -> a Pillow image whose header is read and whose limits are kept; then its pixels.

Every fault is a PictureRefused. Pillow's plugins are called one by one and not through `Image.open`: that way nothing
but the formats of the allow-list can ever be reached, and the pixel limits are ours. (`Image.open` refuses a 200 MP
JPEG, which is cheap to decode small, and only warns about a 170 MP PNG, which is not; its limit is a global that
another thread may be reading.)
"""

import io
import struct
import zlib
from collections.abc import Callable

from pi_heif import HeifImageFile
from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ExifTags import Base
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from llava_desktop.core.picture import PictureFormat
from llava_desktop.images.fitting import Size
from llava_desktop.images.frames import gif_frames
from llava_desktop.images.placing import UPRIGHT
from llava_desktop.images.refusals import JPEG_PIXELS_MOST, PIXELS_MOST, PictureRefused, Refusal

JPEG_SCANS_MOST = 100
"""A progressive JPEG has about 10. Each costs a walk over the whole picture, however few bytes it has."""

_PLUGINS: dict[PictureFormat, Callable[[io.BytesIO], ImageFile]] = {
    PictureFormat.JPEG: JpegImageFile,
    PictureFormat.PNG: PngImageFile,
    PictureFormat.WEBP: WebPImageFile,
    PictureFormat.GIF: GifImageFile,
    PictureFormat.BMP: BmpImageFile,
    PictureFormat.TIFF: TiffImageFile,
    PictureFormat.AVIF: AvifImageFile,
    PictureFormat.HEIC: HeifImageFile,
}

_TURNED_BY_DECODER = frozenset({PictureFormat.TIFF, PictureFormat.HEIC})
"""Pillow turns a TIFF upright as it loads it, libheif a HEIC by the container's own `irot` and `imir`, which count, and
not by its EXIF, which may say the same once more. (An AVIF's are in what Pillow gives as its EXIF.)"""

DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    AssertionError,
    struct.error,
    zlib.error,
)
"""What comes out of Pillow's and libheif's plugins for bytes that are broken: there is no common type. (Of 380,000
broken pictures 192,000 raised one of the first three; the rest are what the plugins' own source lets through.)"""

_WIDTH, _HEIGHT = 0x0100, 0x0101
_NEW_SUBFILE_TYPE, _SUB_PICTURES, _DNG_VERSION = 0x00FE, 0x014A, 0xC612
"""Tags of a TIFF."""

_BYTES_AT_ONCE = 1 << 20
"""Pillow hands its decoders 64 KiB at a time; this makes a large JPEG 5 % faster (measured)."""


def open_picture(data: bytes, kind: PictureFormat) -> ImageFile:
    """Reads the header only. Raises PictureRefused: for what is too large before anything is decoded."""
    try:
        image = _PLUGINS[kind](io.BytesIO(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:  # a GIF's frame, at its header
        raise PictureRefused(Refusal.TOO_MANY_PIXELS) from fault
    except DAMAGE as fault:
        raise PictureRefused(Refusal.DAMAGED) from fault
    if isinstance(image, TiffImageFile):
        if _is_camera_raw(image):
            raise PictureRefused(Refusal.CAMERA_RAW)
        if not _is_covered(image):
            raise PictureRefused(Refusal.DAMAGED)
    _check_limits(image, data)
    return image


def is_progressive(image: ImageFile) -> bool:
    return "progressive" in image.info


def load(image: ImageFile, least: Size) -> None:
    """Decodes; afterwards `image.size` is what came out: the whole, or of a JPEG a half, a quarter, an eighth, but not
    less than `least`. Raises PictureRefused."""
    try:
        image.draft(None, least)
        image.decodermaxblock = _BYTES_AT_ONCE
        image.load()
    except DAMAGE as fault:
        raise PictureRefused(Refusal.DAMAGED) from fault


def orientation(image: ImageFile, kind: PictureFormat) -> int:
    """EXIF orientation, 1 to 8, of the pixels as they are decoded. EXIF that cannot be read says nothing; it does not
    make the pixels worse. A PNG's is known only after `load`."""
    if kind in _TURNED_BY_DECODER:
        return UPRIGHT
    try:
        value = image.getexif().get(Base.Orientation)
    except DAMAGE:
        return UPRIGHT
    return value if isinstance(value, int) and value in range(1, 9) else UPRIGHT


def frames(image: ImageFile, data: bytes) -> int:
    """How many pictures the file holds."""
    if isinstance(image, GifImageFile):
        return gif_frames(data)
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except DAMAGE:  # a TIFF whose first page is whole, and whose list of pages is not
        return 1


def _is_camera_raw(image: TiffImageFile) -> bool:
    """Raw files are TIFFs whose first page is only a small preview of what the camera saw."""
    is_reduced = bool(image.tag_v2.get(_NEW_SUBFILE_TYPE, 0) == 1 and _SUB_PICTURES in image.tag_v2)
    return is_reduced or _DNG_VERSION in image.tag_v2


def _is_covered(image: TiffImageFile) -> bool:
    """Whether its strips or tiles reach over the whole picture. Pillow would leave the rest black without a word."""
    width, height = image.tag_v2.get(_WIDTH, 0), image.tag_v2.get(_HEIGHT, 0)
    extents = [tile.extents for tile in image.tile if tile.extents is not None]
    return any(each[2] >= width for each in extents) and any(each[3] >= height for each in extents)


def _check_limits(image: ImageFile, data: bytes) -> None:
    progressive = is_progressive(image)
    is_cheap = isinstance(image, JpegImageFile) and not progressive
    pixels = image.width * image.height
    if pixels > (JPEG_PIXELS_MOST if is_cheap else PIXELS_MOST):
        raise PictureRefused(Refusal.TOO_MANY_PIXELS, image.size)
    if progressive and data.count(b"\xff\xda") > JPEG_SCANS_MOST:
        raise PictureRefused(Refusal.TOO_MANY_LAYERS)
