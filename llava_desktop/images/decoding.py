"""Bytes of a picture -> its pixels as they should look and as the person edited it: upright, painted over, cut, turned,
on white, sRGB, small enough to work with.

The order is the promise: what was painted over is gone before anything is cut or shrunk, and a region is cut from the
original pixels before it is shrunk. The turns come last.
"""

from math import ceil

from PIL import Image

from llava_desktop.core.picture import PictureFormat, RawImage
from llava_desktop.core.picture_detail import Detail
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits
from llava_desktop.images.colour import FlatImage, continuous, flattened
from llava_desktop.images.decoded import DecodedPicture
from llava_desktop.images.fitting import Size, size_for_model, size_for_preview, size_to_decode
from llava_desktop.images.opening import frames, load, open_picture, orientation
from llava_desktop.images.pixels import bare_pixels, image_of
from llava_desktop.images.placing import QUARTER_TURNS, TURNS, UPRIGHT, Placing, upright_size
from llava_desktop.images.recognising import format_of, recognise
from llava_desktop.images.redacting import paint_over
from llava_desktop.images.refusals import PIXELS_MOST, PictureRefused, Refusal


def decode(
    data: bytes | RawImage, name: str, edits: PictureEdits = NO_EDITS, detail: Detail | None = None
) -> DecodedPicture:
    """data: of a file, or the pixels of a bitmap. name: as it is shown (see `naming`), for the sentence of an error.
    detail: `pixels` are of this alone, and there is no `part`.

    Raises NotAPicture, PictureTooLarge (before anything is decoded), PictureDamaged.
    """
    if not isinstance(data, RawImage):
        recognise(data, name)  # says what it is instead
    try:
        return decode_unnamed(data, edits, detail)
    except PictureRefused as refused:
        raise refused.error(name) from refused


def decode_unnamed(data: bytes | RawImage, edits: PictureEdits, detail: Detail | None) -> DecodedPicture:
    """As `decode`, where nobody is spoken to. Raises PictureRefused."""
    try:
        if isinstance(data, RawImage):
            return _of_bitmap(data, edits, detail)
        return _of_file(data, edits, detail)
    except MemoryError as fault:
        raise PictureRefused(Refusal.NO_MEMORY) from fault


def least_size(whole: Size, edits: PictureEdits, detail: Detail | None = None) -> Size:
    """The least that a picture of this size (upright) has to be decoded to for what is shown and sent of it."""
    if edits.strokes:
        # Reduced pixels know a little of what their neighbours were, so painting over comes before reducing.
        return whole
    if detail is not None:
        scale = min(1.0, max(detail.width / detail.box.width, detail.height / detail.box.height))
        return ceil(whole[0] * scale), ceil(whole[1] * scale)
    least = size_to_decode(whole)
    if edits.region is None:
        return least
    region = edits.region.within(*whole)
    sent = size_for_model((region.width, region.height))
    # 2 px more: a decoded pixel that lies only half in the region is not sent.
    scale = min(1.0, max((sent[0] + 2) / region.width, (sent[1] + 2) / region.height))
    return max(least[0], ceil(whole[0] * scale)), max(least[1], ceil(whole[1] * scale))


def _of_file(data: bytes, edits: PictureEdits, detail: Detail | None) -> DecodedPicture:
    kind = format_of(data)
    if kind is None:
        raise PictureRefused(Refusal.UNKNOWN_FORMAT)
    image = open_picture(data, kind)
    stored = image.size
    if kind is PictureFormat.JPEG:  # the only one that can be decoded smaller
        way_up = orientation(image, kind)
        least = least_size(upright_size(stored, way_up), edits, detail)
        load(image, _within_limits(upright_size(least, way_up), stored))
    else:
        load(image, stored)
        stored = image.size  # a HEIC knows its size only now
    way_up = orientation(image, kind)
    whole = upright_size(stored, way_up)
    flat, part = _finished(image, Placing(whole, image.size, way_up), edits, detail)
    return DecodedPicture(
        format=kind,
        width=whole[0],
        height=whole[1],
        frames=frames(image, data),
        had_alpha=flat.was_see_through,
        pixels=bare_pixels(flat.image),
        part=None if part is None else bare_pixels(part),
    )


def _of_bitmap(pixels: RawImage, edits: PictureEdits, detail: Detail | None) -> DecodedPicture:
    size = (pixels.width, pixels.height)
    count = pixels.width * pixels.height
    if count > PIXELS_MOST:
        raise PictureRefused(Refusal.BITMAP_TOO_LARGE, size)
    if min(size) < 1 or len(pixels.data) != 3 * count:
        raise PictureRefused(Refusal.BITMAP_INCOMPLETE)
    flat, part = _finished(image_of(pixels), Placing(size, size, UPRIGHT), edits, detail)
    return DecodedPicture(
        format=PictureFormat.PNG,
        width=pixels.width,
        height=pixels.height,
        frames=1,
        had_alpha=False,
        pixels=bare_pixels(flat.image),
        part=None if part is None else bare_pixels(part),
    )


def _finished(
    image: Image.Image, placing: Placing, edits: PictureEdits, detail: Detail | None
) -> tuple[FlatImage, Image.Image | None]:
    """image: loaded. The whole, and the region alone; or the detail."""
    profile = image.info.get("icc_profile")
    smooth = continuous(image)
    if edits.strokes:
        paint_over(smooth, edits.strokes, placing)
    part = None
    if detail is not None:
        upright = detail.turned(-edits.quarter_turns, *edits.turned_size(*placing.upright))
        flat = _cut(smooth, upright.box, (upright.width, upright.height), placing, profile)
    else:
        if edits.region is not None:
            region = edits.region.within(*placing.upright)
            sent = _cut(smooth, region, size_for_model((region.width, region.height)), placing, profile)
            part = _turned(sent.image, placing.orientation, edits.quarter_turns)
        # Orders of magnitude cheaper this way round: shrink first, then turn and convert what is left.
        flat = flattened(smooth, size_for_preview(smooth.size), profile)
    return FlatImage(_turned(flat.image, placing.orientation, edits.quarter_turns), flat.was_see_through), part


def _cut(smooth: Image.Image, box: Box, size: Size, placing: Placing, profile: object) -> FlatImage:
    """A part of the whole, as it is stored. box, size: upright."""
    stored = smooth.crop(placing.cut(box.within(*placing.upright)))
    return flattened(stored, _fitting(upright_size(size, placing.orientation), stored.size), profile)


def _fitting(size: Size, most: Size) -> Size:
    """Never enlarged, not even by the one pixel that rounding inward took."""
    return min(size[0], most[0]), min(size[1], most[1])


def _turned(image: Image.Image, way_up: int, quarter_turns: int) -> Image.Image:
    upright = image.transpose(TURNS[way_up]) if way_up in TURNS else image
    return upright.transpose(QUARTER_TURNS[quarter_turns]) if quarter_turns in QUARTER_TURNS else upright


def _within_limits(least: Size, stored: Size) -> Size:
    """A JPEG of 200 MP is not decoded whole for its smallest detail: at half its size it is still 50."""
    if stored[0] * stored[1] <= PIXELS_MOST:
        return least
    return min(least[0], stored[0] // 2), min(least[1], stored[1] // 2)
