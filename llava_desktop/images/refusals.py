"""Why a picture is not opened. The sentence is made where the picture's name is known, in this process and never in the
decoding one: that says only which refusal it is, and a size. May be imported with no Pillow."""

import enum

from llava_desktop.core.errors import NotAPicture, PictureDamaged, PictureError, PictureTooLarge
from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.text import pixels_text
from llava_desktop.core.words import LIST, joined, tr
from llava_desktop.images.fitting import Size

JPEG_PIXELS_MOST = 16_384 * 12_288
"""The largest phone sensor, 200 MP. A baseline JPEG is decoded at an eighth of its size, so this costs little."""
PIXELS_MOST = 64 * 1024 * 1024
"""All others are decoded whole, 4 bytes a pixel, and so are the coefficients of a progressive JPEG."""

OPENABLE = joined(LIST, *(kind.value for kind in PictureFormat))


class Refusal(enum.Enum):
    """The names are what the decoding process says."""

    UNKNOWN_FORMAT = enum.auto()
    CAMERA_RAW = enum.auto()
    DAMAGED = enum.auto()
    TOO_MANY_PIXELS = enum.auto()
    TOO_MANY_LAYERS = enum.auto()
    NO_MEMORY = enum.auto()
    BITMAP_TOO_LARGE = enum.auto()
    BITMAP_INCOMPLETE = enum.auto()
    TOO_SLOW = enum.auto()
    """The process was ended for it."""
    NOT_OPENED = enum.auto()
    """The process died, or said something that was not agreed."""

    def error(self, name: str, size: Size | None = None) -> PictureError:
        """name: as it is shown (see `naming`). size: pixels, from the header, where it is known and matters."""
        match self:
            case Refusal.UNKNOWN_FORMAT:
                return NotAPicture(
                    tr("{name} is not a picture this app can open ({formats}).", name=name, formats=OPENABLE)
                )
            case Refusal.CAMERA_RAW:
                return NotAPicture(tr("{name} is a camera raw file.", name=name), tr("Export it as a JPEG first."))
            case Refusal.DAMAGED:
                return PictureDamaged(
                    tr("{name} is damaged or incomplete.", name=name), tr("Save or download it again.")
                )
            case Refusal.NOT_OPENED:
                return PictureDamaged(tr("{name} could not be opened.", name=name), tr("Save or download it again."))
            case Refusal.BITMAP_INCOMPLETE:
                return PictureDamaged(tr("{name} is incomplete.", name=name), tr("Copy it again."))
            case _:
                return self._too_large(name, size)

    def _too_large(self, name: str, size: Size | None) -> PictureTooLarge:
        match self:
            case Refusal.TOO_MANY_LAYERS:
                return PictureTooLarge(
                    tr("{name} is built of too many layers to open.", name=name),
                    tr("Save it again as an ordinary JPEG."),
                )
            case Refusal.TOO_SLOW:
                return PictureTooLarge(
                    tr("{name} takes too long to open.", name=name), tr("Save it again as an ordinary JPEG.")
                )
            case Refusal.NO_MEMORY:
                return PictureTooLarge(tr("{name} needs more memory than this computer has free.", name=name))
            case Refusal.BITMAP_TOO_LARGE if size is not None:
                sentence = tr("{name} has too many pixels: {size}.", name=name, size=pixels_text(*size))
                return PictureTooLarge(sentence, tr("Copy a part of it."))
            case _:
                return PictureTooLarge(_too_many_pixels(name, size), _pixel_advice())


class PictureRefused(Exception):
    """`why`, and the size of the picture where it is known and matters; in pixels, from its header.

    Where the name of the picture is known it becomes the PictureError that everybody else catches.
    """

    def __init__(self, why: Refusal, size: Size | None = None) -> None:
        super().__init__(why.name, size)
        self.why = why
        self.size = size

    def error(self, name: str) -> PictureError:
        """name: as it is shown (see `naming`)."""
        return self.why.error(name, self.size)


def _too_many_pixels(name: str, size: Size | None) -> str:
    if size is None:
        return tr("{name} has too many pixels.", name=name)
    return tr(
        "{name} has too many pixels: {size}, {megapixels:.0f} megapixels.",
        name=name,
        size=pixels_text(*size),
        megapixels=size[0] * size[1] / 1e6,
    )


def _pixel_advice() -> str:
    return tr(
        "JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.",
        jpeg=JPEG_PIXELS_MOST // 1_000_000,
        others=PIXELS_MOST // 1_000_000,
    )
