"""How sharp a picture is, and where its detail lies."""

import enum
from dataclasses import dataclass

from PIL import Image, ImageFilter, ImageStat

SIDE = 1024
"""Longest side that is measured: sharpness at a size people look at."""
FLAT_DEVIATION = 1.5
"""Grey levels of standard deviation below which there is nothing that could be sharp."""

PLACES = (
    ("upper left", "top", "upper right"),
    ("left", "centre", "right"),
    ("lower left", "bottom", "lower right"),
)

_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=2, offset=128)


class Sharpness(enum.Enum):
    SHARP = "sharp"
    SOFT = "soft"
    BLURRED = "blurred"
    FLAT = "flat"
    """No detail at all, so neither."""


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """kept: 0 to 1, how much of the fine detail (variance of the Laplacian) survives a small blur. A sharp picture
    loses nearly all of it; a blurred one has little to lose. Contrast and content cancel out.

    shares: the nine cells' part of all edge strength, rows from the top, summing to 1; empty for a flat picture.
    """

    sharpness: Sharpness
    kept: float
    shares: tuple[float, ...]

    @property
    def busiest(self) -> str:
        """The cell with the most detail, or "" when there is none."""
        if not self.shares:
            return ""
        row, column = divmod(self.shares.index(max(self.shares)), 3)
        return PLACES[row][column]


def detail_facts(rgb: Image.Image) -> DetailFacts:
    """rgb: flattened, mode RGB."""
    grey = rgb.convert("L")
    grey.thumbnail((SIDE, SIDE))
    if min(grey.size) < 6 or ImageStat.Stat(grey).stddev[0] < FLAT_DEVIATION:
        return DetailFacts(Sharpness.FLAT, 1.0, ())
    before = _fine_detail(grey)
    kept = _fine_detail(grey.filter(ImageFilter.GaussianBlur(1.0))) / before if before else 1.0
    return DetailFacts(_sharpness(kept), kept, _shares(grey))


def _fine_detail(grey: Image.Image) -> float:
    """The variance of the Laplacian, without the frame that the filter leaves unfiltered."""
    filtered = grey.filter(_LAPLACIAN)
    return float(ImageStat.Stat(filtered.crop((1, 1, grey.width - 1, grey.height - 1))).var[0])


def _sharpness(kept: float) -> Sharpness:
    """Measured on drawings and noise, PNG and JPEG: 0.01 to 0.1 untouched, 0.13 to 0.37 blurred by 1 px, 0.4 to 1 by
    2 px and more (block edges of a strong JPEG keep it near 0.4).
    """
    if kept < 0.25:
        return Sharpness.SHARP
    return Sharpness.SOFT if kept < 0.38 else Sharpness.BLURRED


def _shares(grey: Image.Image) -> tuple[float, ...]:
    edges = grey.filter(ImageFilter.FIND_EDGES)
    edges = edges.crop((1, 1, grey.width - 1, grey.height - 1))
    width, height = edges.size
    sums = [
        float(
            ImageStat.Stat(
                edges.crop(
                    (
                        column * width // 3,
                        row * height // 3,
                        (column + 1) * width // 3,
                        (row + 1) * height // 3,
                    )
                )
            ).sum[0]
        )
        for row in range(3)
        for column in range(3)
    ]
    total = sum(sums)
    return tuple(part / total for part in sums) if total else ()
