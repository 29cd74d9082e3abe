"""How the model cuts up a picture of the size that was sent, for drawing. Pixels; pure arithmetic.

Read in the model's published source: it fits the picture, with its aspect, into the canvas of `CANVASES` that keeps the
most of it, centres it there on black, cuts the canvas into tiles of 336 px, and looks besides at the whole squeezed
into one square of 336 px. That the hosted model is built from that source is not certain.
"""

from itertools import pairwise
from typing import NamedTuple

from llava_desktop.core.picture_edits import Box

TILE = 336
CANVASES = ((336, 672), (672, 336), (672, 672), (1008, 336), (336, 1008))
"""Width, height; in the order of the source, which takes the first of equals."""


class ModelView(NamedTuple):
    """canvas: what the picture is fitted into. scale: of the picture in it; above 1 it is enlarged.

    tiles: the part of the sent picture that each tile shows, rows from the top; a tile that shows only the black beside
    the picture is left out. Neighbours share an edge; sizes differ by a pixel where the cut falls between two pixels.
    overview: the size of the square that shows the whole picture once more.
    """

    canvas: tuple[int, int]
    scale: float
    tiles: tuple[Box, ...]
    overview: int = TILE


def model_view(width: int, height: int) -> ModelView:
    """width, height: of the picture as it is sent, at least 1."""
    canvas = max(CANVASES, key=lambda each: _worth(width, height, each))
    scale = _scale(width, height, canvas)
    columns = _cuts(width, scale, canvas[0])
    rows = _cuts(height, scale, canvas[1])
    tiles = tuple(Box(left, top, right - left, bottom - top) for top, bottom in rows for left, right in columns)
    return ModelView(canvas, scale, tiles)


def _worth(width: int, height: int, canvas: tuple[int, int]) -> tuple[int, int]:
    """First the pixels that carry something of the picture, then the least canvas left over."""
    scale = _scale(width, height, canvas)
    shown = int(width * scale) * int(height * scale)
    useful = min(shown, width * height)
    return useful, useful - canvas[0] * canvas[1]


def _scale(width: int, height: int, canvas: tuple[int, int]) -> float:
    return min(canvas[0] / width, canvas[1] / height)


def _cuts(length: int, scale: float, canvas: int) -> list[tuple[int, int]]:
    """Where the tiles' edges fall on one side of the picture: (from, to) in its pixels, in order, none empty."""
    margin = (canvas - length * scale) / 2
    edges = [round((edge - margin) / scale) for edge in range(0, canvas + 1, TILE)]
    inside = [max(0, min(length, edge)) for edge in edges]
    return [(start, end) for start, end in pairwise(inside) if end > start]
