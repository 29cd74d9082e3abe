"""RGB pixels -> the bytes that are sent: as good as 256,000 characters of data URI allow.

Whatever is encoded comes from `pixels.image_of` or was made by an operation on it, so nothing but pixels can be in it.
"""

import io
from dataclasses import dataclass

from PIL import Image

from llava_desktop.core.picture import EncodedPicture, PictureFormat
from llava_desktop.images.colour import shrink

DATA_URI_MOST = 256_000
"""Characters, prefix included: what the service advises."""

FEW_COLOURS = 4096
"""A photo of the model's size has some 50,000. Counting stops here: it holds the interpreter's lock."""


@dataclass(frozen=True, slots=True)
class _Rung:
    """JPEG quality, and subsampling as Pillow numbers it: 0 is 4:4:4, 2 is 4:2:0."""

    quality: int
    subsampling: int


_LADDER = (_Rung(90, 0), _Rung(90, 2), _Rung(80, 2), _Rung(70, 2), _Rung(55, 2), _Rung(40, 2), _Rung(25, 2))
_STEP_DOWN = 0.85
_THUMBNAIL = _Rung(82, 2)


def encode_for_sending(image: Image.Image) -> EncodedPicture:
    """image: RGB, already of the size the model uses.

    PNG where that is exact and not larger (drawings, screenshots), else the best JPEG that fits. Fewer pixels only
    when even the poorest JPEG does not fit: pure noise at the largest size does, so nothing real gets there.
    """
    best = _jpeg(image, _LADDER[0])
    if image.getcolors(FEW_COLOURS) is not None:
        exact = _png(image)
        if len(exact.data) <= len(best.data) and _fits(exact):
            return exact
    if _fits(best):
        return best
    for rung in _LADDER[1:]:
        smaller = _jpeg(image, rung)
        if _fits(smaller):
            return smaller
    size = (max(1, int(image.width * _STEP_DOWN)), max(1, int(image.height * _STEP_DOWN)))
    return encode_for_sending(shrink(image, size))


def encode_thumbnail(image: Image.Image) -> EncodedPicture:
    """image: RGB, already of the thumbnail's size."""
    return _jpeg(image, _THUMBNAIL)


def _fits(picture: EncodedPicture) -> bool:
    prefix = len(f"data:{picture.mime};base64,")
    return prefix + 4 * ((len(picture.data) + 2) // 3) <= DATA_URI_MOST


def _jpeg(image: Image.Image, rung: _Rung) -> EncodedPicture:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=rung.quality, subsampling=rung.subsampling)
    return EncodedPicture(image.width, image.height, PictureFormat.JPEG, buffer.getvalue())


def _png(image: Image.Image) -> EncodedPicture:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return EncodedPicture(image.width, image.height, PictureFormat.PNG, buffer.getvalue())
