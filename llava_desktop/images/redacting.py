"""Painting over: what was under a stroke is gone before anything else is done with the pixels."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, hypot

from PIL import Image, ImageDraw

from llava_desktop.core.picture_edits import Stroke
from llava_desktop.images.placing import Placing

MARGIN = 32
"""Pixels of the original, added on each side of a stroke when a JPEG was decoded smaller than it is: each pixel that
came out then knows a little of all the pixels of its block, and the largest block (4:1:1) is 32 wide."""

_BLACK: dict[str, int | tuple[int, ...]] = {
    "L": 0,
    "LA": (0, 255),
    "RGB": (0, 0, 0),
    "RGBA": (0, 0, 0, 255),
    "CMYK": (0, 0, 0, 255),
}


def paint_over(image: Image.Image, strokes: Sequence[Stroke], placing: Placing) -> None:
    """image: L, LA, RGB, RGBA or CMYK, loaded; painted in place. At the edge of a stroke a pixel more, never less."""
    draw = ImageDraw.Draw(image)
    black = _BLACK[image.mode]
    scale = placing.scale
    for stroke in strokes:
        radius = stroke.width / 2 * scale + 1
        if scale < 1:
            radius += MARGIN * scale
        points = [placing.place(x + 0.5, y + 0.5) for x, y in stroke.points]
        for x, y in points:
            reach = ceil(radius)
            draw.ellipse((x - reach - 0.5, y - reach - 0.5, x + reach - 0.5, y + reach - 0.5), fill=black)
        for start, end in pairwise(points):
            _paint_line(draw, start, end, radius, black)


def _paint_line(
    draw: ImageDraw.ImageDraw,
    start: tuple[float, float],
    end: tuple[float, float],
    radius: float,
    black: int | tuple[int, ...],
) -> None:
    """Not `ImageDraw.line`: a wide slanted one leaves out pixels at its corners."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    if length == 0:
        return
    across = ((start[1] - end[1]) / length * radius, (end[0] - start[0]) / length * radius)
    corners = [
        (start[0] + across[0] - 0.5, start[1] + across[1] - 0.5),
        (end[0] + across[0] - 0.5, end[1] + across[1] - 0.5),
        (end[0] - across[0] - 0.5, end[1] - across[1] - 0.5),
        (start[0] - across[0] - 0.5, start[1] - across[1] - 0.5),
    ]
    draw.polygon(corners, fill=black)
