"""RGB pixels -> the bytes that are sent: as good as the characters of the data URI allow.

Whatever is encoded comes from `pixels.image_of` or was made by an operation on it, so nothing but pixels can be in it.
"""

import io
from dataclasses import dataclass

from PIL import Image

from llava_desktop.core.picture import EncodedPicture, PictureFormat, Quality
from llava_desktop.images.colour import shrink

DATA_URI_MOST = {Quality.FITS: 256_000, Quality.BEST: 1_000_000}
"""Characters, prefix included: what the service advises, and what it tolerates."""
DATA_URI_LEAST = 20_000
"""A refused picture this small was not refused for its size."""

FEW_COLOURS = 4096
"""A photo of the model's size has some 50,000. Counting stops here: it holds the interpreter's lock."""


@dataclass(frozen=True, slots=True)
class _Rung:
    """JPEG quality, and subsampling as Pillow numbers it: 0 is 4:4:4, 2 is 4:2:0."""

    quality: int
    subsampling: int


_LADDER = (_Rung(90, 0), _Rung(90, 2), _Rung(80, 2), _Rung(70, 2), _Rung(55, 2), _Rung(40, 2), _Rung(25, 2))
_BEST = _Rung(95, 0)
_STEP_DOWN = 0.85
_THUMBNAIL = _Rung(82, 2)


def encode_for_sending(image: Image.Image, quality: Quality = Quality.FITS) -> EncodedPicture:
    """image: RGB, already of the size the model uses.

    FITS: PNG where that is exact and not larger (drawings, screenshots), else the best JPEG that fits. BEST: PNG where
    it fits, else JPEG at quality 95 in full colour.
    """
    most = DATA_URI_MOST[quality]
    if quality is Quality.BEST:
        exact = _png(image)
        if _fits(exact, most):
            return exact
        best = _jpeg(image, _BEST)
        if _fits(best, most):
            return best
    return _encode_within(image, most)


def encode_smaller(image: Image.Image, refused: int) -> EncodedPicture | None:
    """image: RGB, as it was sent. refused: the characters of the data URI that was too long.

    At most what the service advises, and at most half of what it refused; None below DATA_URI_LEAST.
    """
    most = min(DATA_URI_MOST[Quality.FITS], refused // 2)
    return _encode_within(image, most) if most >= DATA_URI_LEAST else None


def _encode_within(image: Image.Image, most: int) -> EncodedPicture:
    """Fewer pixels when even the poorest JPEG does not fit; pure noise at the largest size fits what is advised."""
    best = _jpeg(image, _LADDER[0])
    if image.getcolors(FEW_COLOURS) is not None:
        exact = _png(image)
        if len(exact.data) <= len(best.data) and _fits(exact, most):
            return exact
    if _fits(best, most):
        return best
    for rung in _LADDER[1:]:
        smaller = _jpeg(image, rung)
        if _fits(smaller, most):
            return smaller
    size = (max(1, int(image.width * _STEP_DOWN)), max(1, int(image.height * _STEP_DOWN)))
    return _encode_within(shrink(image, size), most)


def encode_thumbnail(image: Image.Image) -> EncodedPicture:
    """image: RGB, already of the thumbnail's size."""
    return _jpeg(image, _THUMBNAIL)


def _fits(picture: EncodedPicture, most: int) -> bool:
    prefix = len(f"data:{picture.mime};base64,")
    return prefix + 4 * ((len(picture.data) + 2) // 3) <= most


def _jpeg(image: Image.Image, rung: _Rung) -> EncodedPicture:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=rung.quality, subsampling=rung.subsampling)
    return EncodedPicture(image.width, image.height, PictureFormat.JPEG, buffer.getvalue())


def _png(image: Image.Image) -> EncodedPicture:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return EncodedPicture(image.width, image.height, PictureFormat.PNG, buffer.getvalue())
