"""Which pictures are decoded here and which apart, and what is said when the process dies over one."""

from llava_desktop.core.picture import PictureFormat, RawImage
from llava_desktop.core.picture_detail import Detail
from llava_desktop.core.picture_edits import PictureEdits
from llava_desktop.images.apart.messages import Request
from llava_desktop.images.apart.process import DecoderDied, DecoderProcess
from llava_desktop.images.decoded import DecodedPicture
from llava_desktop.images.decoding import decode, least_size
from llava_desktop.images.opening import is_progressive, open_picture, orientation
from llava_desktop.images.placing import upright_size
from llava_desktop.images.recognising import recognise
from llava_desktop.images.refusals import PictureRefused, Refusal

PIXELS_HERE = 4_000_000
"""Decoded here up to this: 0.1 to 0.2 s and 30 MB, and no other thread waits more than 12 ms for the interpreter
(measured). Apart costs a few milliseconds once the process runs, and a third of a second to start it."""

_SIMPLE = frozenset({PictureFormat.PNG, PictureFormat.GIF, PictureFormat.BMP, PictureFormat.JPEG})
"""The others are decoded apart at any size: their decoders are large, and Pillow's AVIF holds the interpreter's lock
for all of its work (0.5 s for 8 megapixels)."""

_JPEG_SCALES = (8, 4, 2)


class ApartDecoder:
    """`decode` raises PictureError."""

    def __init__(self, process: DecoderProcess) -> None:
        self._process = process

    def decode(
        self, data: bytes | RawImage, name: str, edits: PictureEdits, detail: Detail | None = None
    ) -> DecodedPicture:
        if is_cheap(data, name, edits, detail):
            return decode(data, name, edits, detail)
        try:
            return self._process.ask(Request(data, edits, detail))
        except DecoderDied as fault:
            raise (Refusal.TOO_SLOW if fault.too_slow else Refusal.NOT_OPENED).error(name) from fault
        except PictureRefused as refused:
            raise refused.error(name) from refused


def is_cheap(data: bytes | RawImage, name: str, edits: PictureEdits, detail: Detail | None = None) -> bool:
    """Whether it is safe and quick to decode in the app's own process. Raises PictureError, from its header alone."""
    if isinstance(data, RawImage):
        return data.width * data.height <= PIXELS_HERE
    kind = recognise(data, name)
    if kind not in _SIMPLE:
        return False
    try:
        image = open_picture(data, kind)
    except PictureRefused as refused:
        raise refused.error(name) from refused
    pixels = image.width * image.height
    if kind is PictureFormat.JPEG and not is_progressive(image):
        whole = upright_size(image.size, orientation(image, kind))
        least = least_size(whole, edits, detail)
        # As `draft` chooses: the smallest that is not too small.
        scale = next((each for each in _JPEG_SCALES if min(whole[0] // least[0], whole[1] // least[1]) >= each), 1)
        pixels //= scale * scale
    return pixels <= PIXELS_HERE
