"""What decoding gives: pixels, and what is worth saying about the picture they came from."""

from dataclasses import dataclass

from llava_desktop.core.picture import PictureFormat, RawImage


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """width, height: of the whole picture, upright, before any edit.

    frames: how many the file has; only the first is here. had_alpha: something was see-through.
    pixels: the whole, painted over and turned, at most 1600 px a side, at least what is sent of it.
    part: the region alone, of the size that is sent; None when there is none.
    """

    format: PictureFormat
    width: int
    height: int
    frames: int
    had_alpha: bool
    pixels: RawImage
    part: RawImage | None = None
