"""Places in a picture: from the upright whole, in which a person draws, to the rows and columns that were decoded.

A camera may store a picture lying on its side (EXIF orientation 1 to 8), and a JPEG may be decoded smaller than it is.
"""

from dataclasses import dataclass
from math import ceil, floor

from PIL import Image

from llava_desktop.core.picture_edits import Box
from llava_desktop.images.fitting import Size

UPRIGHT = 1

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what turns the stored picture upright."""

QUARTER_TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
"""Clockwise -> Pillow's own, which counts the other way."""

_SWAPS_SIDES = frozenset({5, 6, 7, 8})
_COLUMNS_BACKWARDS = frozenset({2, 3, 7, 8})
_ROWS_BACKWARDS = frozenset({3, 4, 6, 7})


def upright_size(stored: Size, orientation: int) -> Size:
    return (stored[1], stored[0]) if orientation in _SWAPS_SIDES else stored


@dataclass(frozen=True, slots=True)
class Placing:
    """upright: the size of the whole picture, as drawn in. decoded: the size it was decoded to, as it is stored."""

    upright: Size
    decoded: Size
    orientation: int

    @property
    def scale(self) -> float:
        """Decoded pixels for one of the whole picture: 1, or less for a JPEG that was decoded smaller."""
        return max(self.decoded) / max(self.upright)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the upright whole lies among the decoded pixels. Points are corners between pixels."""
        across, down = x / self.upright[0], y / self.upright[1]
        if self.orientation in _SWAPS_SIDES:
            across, down = down, across
        if self.orientation in _COLUMNS_BACKWARDS:
            across = 1 - across
        if self.orientation in _ROWS_BACKWARDS:
            down = 1 - down
        return across * self.decoded[0], down * self.decoded[1]

    def cut(self, box: Box) -> tuple[int, int, int, int]:
        """left, top, right, bottom: the decoded pixels that lie wholly inside `box`; at least one."""
        one, other = self.place(box.left, box.top), self.place(box.right, box.bottom)
        left, right = _inward(one[0], other[0], self.decoded[0])
        top, bottom = _inward(one[1], other[1], self.decoded[1])
        return left, top, right, bottom


def _inward(one: float, other: float, most: int) -> tuple[int, int]:
    # What is a whole pixel but for a rounding error of the division is that pixel.
    start = min(most - 1, ceil(round(min(one, other), 6)))
    end = floor(round(max(one, other), 6))
    return start, max(start + 1, end)
