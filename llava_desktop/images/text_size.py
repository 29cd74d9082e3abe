"""Whether a picture holds text that is too small to read at the size it is sent. A good guess, in some 5 ms.

Small letters are many steps from light to dark beside each other, row by row in a band as high as the letters and as
long as the line, with nothing above and below. Grass, walls and noise have as many steps, but no such bands: theirs are
short, and their edges jump.

Measured on lines of a plain font at many sizes, on white, black and paper, sharp and shrunk: capitals up to 7 px high
give 15,000 px of band in a page, photos and textures at most 110, capitals from 9 px on none. In between it is either.
"""

import re

from PIL import Image, ImageChops, ImageFilter

_STEP = 26
"""Of 255, between neighbours: grey on paper, blurred by shrinking, still has it."""
_REACH = 10
"""Pixels to the left and right among which steps are counted: bridges the blanks between words."""
_DENSITY = 0.2
"""Of the pixels: a step every fifth. Letters of 7 px have one every third."""
_LEAST_HIGH, _MOST_HIGH = 3, 6
"""Pixels. A band is as high as the small letters, a capital a third more: 8 px."""
_LEAST_LONG = 90
"""Pixels: two words."""
_ENOUGH = 300
"""Pixels of bands together: two or three lines."""
_COLUMNS = 8
"""Every eighth column is looked at."""
_EDGE = 1
"""Pixels by which the edge of a band may jump from one of these columns to the next."""

_RUN = re.compile(rb"\xff+")

Run = tuple[int, int]
"""From this row, up to that one."""


def has_small_text(image: Image.Image) -> bool:
    """image: RGB, as the model gets it."""
    if image.width < _LEAST_LONG:
        return False
    bands = _dense(image)
    columns = bands.transpose(Image.Transpose.TRANSPOSE)  # so that a column lies in one piece
    high, data = columns.width, columns.tobytes()
    return _small_lines([data[start : start + high] for start in range(0, len(data), high * _COLUMNS)]) >= _ENOUGH


def _dense(image: Image.Image) -> Image.Image:
    """White where there are many steps, else black."""
    grey = image.convert("L")
    width, height = grey.size
    steps = ImageChops.difference(grey.crop((1, 0, width, height)), grey.crop((0, 0, width - 1, height)))
    marked = steps.point([0] * _STEP + [255] * (256 - _STEP))
    least = round(255 * _DENSITY)
    return marked.filter(ImageFilter.BoxBlur((_REACH, 0))).point([0] * least + [255] * (256 - least))


def _small_lines(columns: list[bytes]) -> int:
    """The length of all bands that are low and long, in pixels."""
    together = 0
    going: dict[Run, int] = {}  # a band as it was in the last column -> how many columns it has by now
    for column in [*columns, b""]:
        runs = (found.span() for found in _RUN.finditer(column))
        now: dict[Run, int] = {}
        for start, end in runs:
            if _LEAST_HIGH <= end - start <= _MOST_HIGH:
                before = _same_band(start, end, going)
                now[start, end] = 1 + (going.pop(before) if before is not None else 0)
        ended = (count * _COLUMNS for count in going.values())
        together += sum(long for long in ended if long >= _LEAST_LONG)
        going = now
    return together


def _same_band(start: int, end: int, going: dict[Run, int]) -> Run | None:
    for top in (start, start - _EDGE, start + _EDGE):
        for bottom in (end, end - _EDGE, end + _EDGE):
            if (top, bottom) in going:
                return top, bottom
    return None
