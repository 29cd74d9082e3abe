"""What is painted over is gone: from what is sent, shown and kept."""

import io
import random
from functools import cache
from itertools import pairwise
from math import hypot

import pytest
from PIL import Image, ImageDraw

from llava_desktop.core.picture import PreparedPicture, RawImage
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.images.pixels import bare_pixels
from llava_desktop.images.placing import Placing
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.images.redacting import MARGIN, paint_over
from tests.images.made import encoded, noise, photo, turned_by, with_orientation

WHITE: dict[str, int | tuple[int, ...]] = {
    "L": 255,
    "LA": (255, 255),
    "RGB": (255, 255, 255),
    "RGBA": (255, 255, 255, 128),
    "CMYK": (0, 0, 0, 0),
}
BLACK: dict[str, int | tuple[int, ...]] = {
    "L": 0,
    "LA": (0, 255),
    "RGB": (0, 0, 0),
    "RGBA": (0, 0, 0, 255),
    "CMYK": (0, 0, 0, 255),
}


def distance(x: float, y: float, stroke: Stroke) -> float:
    """From the middle of a pixel to the line that the brush's middle went."""
    middles = [(px + 0.5, py + 0.5) for px, py in stroke.points]
    nearest = min(hypot(x - px, y - py) for px, py in middles)
    for (ax, ay), (bx, by) in pairwise(middles):
        length = hypot(bx - ax, by - ay)
        if length:
            along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2))
            nearest = min(nearest, hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return nearest


STROKES = [
    Stroke(((20, 15),), 9),
    Stroke(((20, 15),), 1),
    Stroke(((5, 5), (35, 5)), 4),
    Stroke(((5, 5), (5, 5)), 4),
    Stroke(((3, 27), (20, 3), (38, 28)), 5),
    Stroke(((0, 0), (39, 29)), 3),
    Stroke(((-20, 10), (80, 12)), 7),
]


@pytest.mark.parametrize("stroke", STROKES)
def test_every_pixel_under_a_stroke_is_painted_and_hardly_one_beside_it(stroke):
    image = Image.new("L", (40, 30), 255)
    paint_over(image, [stroke], Placing((40, 30), (40, 30), 1))
    for y in range(30):
        for x in range(40):
            away = distance(x + 0.5, y + 0.5, stroke) - stroke.width / 2
            if away <= 0:
                assert image.getpixel((x, y)) == 0, (x, y)
            if away > 3:
                assert image.getpixel((x, y)) == 255, (x, y)


@pytest.mark.parametrize("mode", BLACK)
def test_it_is_solid_black_in_every_mode(mode):
    image = Image.new(mode, (20, 20), WHITE[mode])
    paint_over(image, [Stroke(((10, 10),), 6)], Placing((20, 20), (20, 20), 1))
    assert image.getpixel((10, 10)) == BLACK[mode]
    assert image.getpixel((1, 1)) == WHITE[mode]


def test_a_picture_that_was_decoded_smaller_is_painted_over_a_block_further():
    image = Image.new("L", (100, 75), 255)
    paint_over(image, [Stroke(((400, 300),), 8)], Placing((800, 600), (100, 75), 1))
    painted = image.point(lambda value: 255 - value).getbbox()
    assert painted is not None
    assert painted[2] - painted[0] >= (8 + 2 * MARGIN) / 8


SECRET = Box(300, 200, 200, 100)
"""Where the pictures of `pair` differ."""
STROKE = Stroke(((300, 250), (500, 250)), 110)
EDITS = [
    PictureEdits(0, None, (STROKE,)),
    PictureEdits(3, None, (STROKE,)),
    PictureEdits(0, Box(250, 150, 300, 200), (STROKE,)),
    PictureEdits(1, Box(400, 240, 60, 60), (STROKE,)),
]


@cache
def pair(mode: str) -> tuple[Image.Image, Image.Image]:
    """The same picture twice, but for what is written under the stroke."""
    one = photo(1200, 900).convert(mode)
    other = one.copy()
    secret = noise(SECRET.width, SECRET.height).convert(mode)
    ImageDraw.Draw(secret).text((10, 10), "4711", fill="red" if mode != "L" else 200, font_size=60)
    other.paste(secret, (SECRET.left, SECRET.top))
    return one, other


@cache
def files(form: str, mode: str) -> tuple[bytes, ...]:
    options = {"compress_level": 1} if form == "PNG" else {}
    return tuple(encoded(image, form, **options) for image in pair(mode))


def everything_of(picture: PreparedPicture) -> list[object]:
    """All that leaves the picture thread, but for the original and what is only said about it."""
    return [picture.sent, picture.preview, picture.seen, picture.thumbnail, picture.whole, picture.small_text]


@pytest.mark.parametrize("edits", EDITS)
@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("TIFF", "CMYK"), ("PNG", "L")])
def test_nothing_of_what_is_painted_over_is_left_in_anything(form, mode, edits):
    first, second = (everything_of(PicturePreparer().prepare_bytes(data, "a", edits)) for data in files(form, mode))
    assert first == second


@pytest.mark.parametrize("edits", EDITS)
def test_nothing_of_it_is_left_of_a_bitmap_either(edits):
    first, second = (
        everything_of(PicturePreparer().prepare_pixels(bare_pixels(image), "a", edits)) for image in pair("RGB")
    )
    assert first == second


@pytest.mark.parametrize("subsampling", [0, 2])
@pytest.mark.parametrize("edits", EDITS)
def test_nothing_of_it_is_left_of_a_jpeg_whose_blocks_lie_wholly_under_the_stroke(subsampling, edits):
    one, other = pair("RGB")
    # The blocks of a JPEG, 16 px, share their colours. What differs keeps that far from the stroke's edge.
    inner = other.crop((336, 224, 464, 272))
    other = one.copy()
    other.paste(inner, (336, 224))
    photos = [encoded(image, "JPEG", quality=90, subsampling=subsampling) for image in (one, other)]
    assert photos[0] != photos[1]
    first, second = (everything_of(PicturePreparer().prepare_bytes(data, "a", edits)) for data in photos)
    assert first == second


def test_the_pixels_that_are_sent_are_black_where_the_stroke_was():
    ready = PicturePreparer().prepare_bytes(encoded(Image.new("RGB", (600, 400), "white"), "PNG"), "a", EDITS[0])
    sent = Image.open(io.BytesIO(ready.sent.data)).convert("RGB")
    assert (sent.width, sent.height) == (600, 400)
    assert sent.crop((300, 200, 500, 300)).getextrema() == ((0, 0),) * 3
    assert sent.getpixel((300, 100)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["JPEG", "HEIC", "TIFF"])
@pytest.mark.parametrize("orientation", [3, 5, 6])
def test_a_stroke_lies_where_it_was_drawn_however_the_camera_was_held(form, orientation):
    """Over the red quarter of `quarters`, left at the top, of which nothing may be left."""
    edits = PictureEdits(0, None, (Stroke(((0, 0), (0, 30), (20, 0), (20, 30), (36, 0), (36, 30)), 22),))
    ready = PicturePreparer().prepare_bytes(turned_by(form, orientation), "a", edits)
    assert not [pixel for pixel in colours(ready.preview) if pixel[0] > 160 and pixel[1] < 90]
    assert [pixel for pixel in colours(ready.preview) if pixel[1] > 160]


def colours(raw: RawImage) -> list[tuple[int, int, int]]:
    data = raw.data
    return [(data[i], data[i + 1], data[i + 2]) for i in range(0, len(data), 3)]


def test_ten_thousand_points_are_painted_in_a_moment():
    chance = random.Random(1)
    points = tuple((chance.randrange(1200), chance.randrange(900)) for _ in range(10_000))
    data = encoded(Image.new("RGB", (1200, 900), "white"), "PNG", exif=with_orientation(1))
    ready = PicturePreparer().prepare_bytes(data, "a", PictureEdits(0, None, (Stroke(points, 40),)))
    seen = colours(ready.seen)
    assert seen.count((0, 0, 0)) > len(seen) * 0.95
