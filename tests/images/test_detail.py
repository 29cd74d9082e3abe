"""A part of a picture for the screen: its own pixels, painted over and turned like the preview of the whole."""

import io

import pytest
from PIL import Image, ImageChops

from llava_desktop.core.picture import OriginalPicture, RawImage
from llava_desktop.core.picture_detail import Detail, DetailRequest
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.images.apart.decoder import is_cheap
from llava_desktop.images.decoding import least_size
from llava_desktop.images.pixels import bare_pixels, image_of
from llava_desktop.images.placing import QUARTER_TURNS
from llava_desktop.images.prepare import PicturePreparer
from tests.images.made import GREEN, ORIENTED, encoded, noise, photo, turned_by

BOX = Box(334, 267, 200, 150)


def detail_of(data: bytes | RawImage, detail: Detail, edits: PictureEdits = NO_EDITS) -> Image.Image:
    request = DetailRequest(OriginalPicture("a", "0" * 64, data), edits, detail)
    found = PicturePreparer().detail(request)
    assert found.request is request
    return image_of(found.pixels)


def whole(box: Box) -> Detail:
    return Detail(box, box.width, box.height)


def cut(picture: Image.Image, box: Box) -> Image.Image:
    return picture.crop((box.left, box.top, box.right, box.bottom))


def is_same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("form", ["BMP", "JPEG", "bitmap"])
@pytest.mark.parametrize("turns", range(4))
def test_each_pixel_of_a_detail_is_one_of_the_original(form, turns):
    picture = noise(900, 600)
    data = bare_pixels(picture) if form == "bitmap" else encoded(picture, form)
    if isinstance(data, bytes):
        picture = Image.open(io.BytesIO(data)).convert("RGB")
    turned = picture.transpose(QUARTER_TURNS[turns]) if turns else picture
    assert is_same(detail_of(data, whole(BOX), PictureEdits(turns)), cut(turned, BOX))


@pytest.mark.parametrize("form", ORIENTED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_detail_lies_where_it_is_seen_however_the_camera_was_held(form, orientation):
    seen = detail_of(turned_by(form, orientation), whole(Box(44, 4, 30, 20)))  # inside the green quarter
    assert seen.size == (30, 20)
    colour = seen.getpixel((15, 10))
    assert isinstance(colour, tuple)
    assert all(abs(one - other) <= 10 for one, other in zip(colour, GREEN, strict=True))


def test_a_detail_may_be_wanted_with_fewer_pixels_than_it_has():
    picture = photo(900, 600)
    seen = detail_of(encoded(picture, "BMP"), Detail(Box(300, 200, 500, 300), 250, 150))
    reference = cut(picture, Box(300, 200, 500, 300)).reduce(2)
    assert seen.size == (250, 150)
    assert max(band[1] for band in ImageChops.difference(seen, reference).getextrema()) <= 2  # type: ignore[index]


def test_what_is_painted_over_is_in_no_detail():
    stroke = Stroke(((360, 290), (500, 430)), 40)
    picture = Image.new("RGB", (900, 600), "white")
    seen = detail_of(encoded(picture, "PNG"), whole(BOX), PictureEdits(0, None, (stroke,)))
    assert seen.getpixel((360 - BOX.left, 290 - BOX.top)) == (0, 0, 0)
    assert seen.getpixel((430 - BOX.left + 13, 360 - BOX.top - 13)) == (0, 0, 0)
    assert seen.getpixel((199, 0)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_secret_under_a_stroke_does_not_colour_its_neighbours_in_a_detail_with_fewer_pixels(form):
    secret, plain = Image.new("RGB", (1600, 1200), "white"), Image.new("RGB", (1600, 1200), "white")
    secret.paste((255, 0, 0), (720, 520, 880, 680))
    edits = PictureEdits(0, None, (Stroke(((800, 600),), 300),))
    detail = Detail(Box(400, 300, 800, 600), 200, 150)
    one, other = (detail_of(encoded(each, form, quality=95), detail, edits) for each in (secret, plain))
    assert is_same(one, other)


def test_the_region_plays_no_part_in_a_detail():
    picture = noise(800, 600)
    seen = detail_of(encoded(picture, "PNG"), whole(Box(10, 10, 50, 40)), PictureEdits(0, Box(400, 300, 20, 20)))
    assert is_same(seen, cut(picture, Box(10, 10, 50, 40)))


def test_a_jpeg_is_decoded_no_larger_than_its_detail_is_wanted():
    half = Detail(Box(0, 0, 4000, 3000), 2000, 1500)
    assert least_size((8000, 6000), NO_EDITS, half) == (4000, 3000)
    assert least_size((8000, 6000), NO_EDITS, whole(BOX)) == (8000, 6000)
    assert least_size((8000, 6000), PictureEdits(0, None, (Stroke(((1, 1),), 3),)), half) == (8000, 6000)


def test_a_detail_with_all_its_pixels_is_decoded_apart_where_the_preview_is_not():
    data = encoded(Image.new("RGB", (2400, 1800)), "JPEG")
    assert is_cheap(data, "a", NO_EDITS)
    assert not is_cheap(data, "a", NO_EDITS, whole(BOX))


def test_the_smallest_detail_of_a_200_megapixel_jpeg_is_had_from_half_its_size(monkeypatch):
    monkeypatch.setattr("llava_desktop.images.decoding.PIXELS_MOST", 200_000)
    seen = detail_of(encoded(photo(800, 600), "JPEG", quality=95), whole(Box(100, 100, 50, 40)))
    assert seen.size == (25, 20)


def test_a_detail_beyond_the_picture_is_moved_into_it():
    picture = noise(80, 60)
    assert is_same(detail_of(encoded(picture, "PNG"), whole(Box(70, 50, 20, 20))), cut(picture, Box(60, 40, 20, 20)))
