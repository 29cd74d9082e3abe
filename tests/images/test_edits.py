"""Regions and turns: what is sent is cut from the original pixels, and what is shown is the whole."""

import io
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from llava_desktop.core.errors import PictureDamaged
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits, Stroke
from llava_desktop.images.decoding import decode, least_size
from llava_desktop.images.encoding import DATA_URI_LEAST, DATA_URI_MOST
from llava_desktop.images.pixels import bare_pixels, image_of
from llava_desktop.images.prepare import PicturePreparer, smaller
from tests.images.made import BLUE, GREEN, GREY, ORIENTED, RED, encoded, noise, photo, quarters, turned_by

prepare_bytes = PicturePreparer().prepare_bytes
prepare_pixels = PicturePreparer().prepare_pixels


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def middle(image: Image.Image) -> tuple[int, ...]:
    colour = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(colour, tuple)
    return colour


def near(one: tuple[int, ...], other: tuple[int, ...], tolerance: int = 6) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


def test_a_region_is_cut_from_the_original_pixels_and_not_from_what_is_shown():
    picture = photo(3000, 2000)
    region = Box(1234, 567, 400, 300)
    ready = prepare_bytes(encoded(picture, "BMP"), "a", PictureEdits(0, region), Quality.BEST)
    assert (ready.sent.width, ready.sent.height, ready.sent.format) == (400, 300, PictureFormat.PNG)
    cut = picture.crop((region.left, region.top, region.right, region.bottom))
    assert ImageChops.difference(opened(ready.sent.data), cut).getbbox() is None


def test_of_a_jpeg_too_a_region_has_all_its_pixels():
    picture = Image.effect_noise((1000, 750), 60).resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB")
    data = encoded(picture, "JPEG", quality=95)
    region = Box(2001, 1003, 500, 400)
    ready = prepare_bytes(data, "a", PictureEdits(0, region), Quality.BEST)
    assert (ready.sent.width, ready.sent.height) == (500, 400)
    cut = opened(data).crop((region.left, region.top, region.right, region.bottom))
    assert ImageChops.difference(opened(ready.sent.data), cut).getbbox() is None


def test_a_large_region_is_decoded_no_larger_than_it_is_sent():
    assert least_size((8000, 6000), NO_EDITS) == (960, 720)
    assert least_size((8000, 6000), PictureEdits(0, Box(0, 0, 4000, 3000))) == (1350, 1012)
    assert least_size((8000, 6000), PictureEdits(0, Box(0, 0, 300, 300))) == (8000, 6000)
    assert least_size((8000, 6000), PictureEdits(0, None, (Stroke(((1, 1),), 3),))) == (8000, 6000)


def test_the_smallest_detail_of_a_200_megapixel_jpeg_is_had_from_half_its_size(monkeypatch):
    data = encoded(quarters(800, 600), "JPEG", quality=95)
    monkeypatch.setattr("llava_desktop.images.decoding.PIXELS_MOST", 200_000)
    decoded = decode(data, "a", PictureEdits(0, Box(100, 100, 50, 40)))
    assert decoded.part is not None
    assert (decoded.part.width, decoded.part.height) == (25, 20)


@pytest.mark.parametrize("form", ORIENTED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_region_holds_what_was_drawn_around_however_the_camera_was_held(form, orientation):
    edits = PictureEdits(0, Box(44, 4, 30, 20))  # inside the green quarter
    ready = prepare_bytes(turned_by(form, orientation), "a", edits)
    assert (ready.sent.width, ready.sent.height) == (30, 20)
    assert near(middle(opened(ready.sent.data)), GREEN, 10)


@pytest.mark.parametrize(
    ("turns", "corners"), [(0, (RED, GREEN, BLUE, GREY)), (1, (BLUE, RED, GREY, GREEN)), (3, (GREEN, GREY, RED, BLUE))]
)
def test_a_turned_picture_is_sent_and_shown_turned(turns, corners):
    ready = prepare_bytes(encoded(quarters(800, 600), "PNG"), "a", PictureEdits(turns))
    assert (ready.source.width, ready.source.height) == (800, 600)
    for image in (opened(ready.sent.data), image_of(ready.preview), opened(ready.thumbnail.data)):
        assert (image.width > image.height) is (turns % 2 == 0)
        places = [
            (x, y) for y in (image.height // 4, image.height * 3 // 4) for x in (image.width // 4, image.width * 3 // 4)
        ]
        found = [image.getpixel(place) for place in places]
        assert all(near(one, other, 12) for one, other in zip(found, corners, strict=True))  # type: ignore[arg-type]


def test_a_region_is_turned_with_its_picture_and_the_whole_is_kept_beside_it():
    ready = prepare_bytes(encoded(quarters(800, 600), "PNG"), "a", PictureEdits(1, Box(400, 0, 400, 100)))
    assert (ready.sent.width, ready.sent.height) == (100, 400)
    assert near(middle(opened(ready.sent.data)), GREEN)
    assert (ready.preview.width, ready.preview.height) == (600, 800)
    assert ready.whole is not None
    assert (ready.whole.width, ready.whole.height) == (504, 672)
    assert (ready.thumbnail.width, ready.thumbnail.height) == (24, 96)


def test_without_a_region_the_whole_is_what_is_sent_and_not_kept_twice():
    assert prepare_bytes(encoded(quarters(), "PNG"), "a").whole is None


def test_a_region_beyond_the_picture_is_moved_into_it():
    ready = prepare_bytes(encoded(quarters(), "PNG"), "a", PictureEdits(0, Box(70, 50, 20, 20)))
    assert (ready.sent.width, ready.sent.height) == (20, 20)
    assert near(middle(opened(ready.sent.data)), GREY)


def test_a_bitmap_is_cut_and_turned_like_a_file():
    edits = PictureEdits(1, Box(400, 300, 200, 100), (Stroke(((0, 0),), 30),))
    pixels, file = (
        prepare_pixels(bare_pixels(quarters(800, 600)), "a", edits),
        prepare_bytes(encoded(quarters(800, 600), "PNG"), "a", edits),
    )
    assert (pixels.sent, pixels.preview, pixels.whole) == (file.sent, file.preview, file.whole)


@pytest.mark.parametrize("quality", Quality)
def test_a_picture_that_is_open_is_edited_from_what_it_came_as(quality):
    first = prepare_bytes(encoded(photo(900, 700), "PNG"), "a.png", PictureEdits(1))
    edits = PictureEdits(0, Box(10, 20, 300, 200))
    assert first.original is not None
    again = PicturePreparer().prepare_again(first.original, edits, quality)
    original = first.original.data
    assert isinstance(original, bytes)
    assert again == prepare_bytes(original, "a.png", edits, quality)
    assert (again.edits, again.quality, again.source) == (edits, quality, first.source)


def test_the_original_does_not_fill_a_log():
    ready = prepare_bytes(encoded(quarters(), "PNG"), "a.png")
    assert len(repr(ready)) < 1_500


def test_a_damaged_picture_is_refused_with_edits_too():
    with pytest.raises(PictureDamaged):
        prepare_bytes(encoded(photo(200, 150), "PNG")[:-500], "a", PictureEdits(0, Box(1, 1, 5, 5)))


def test_the_best_quality_is_exact_where_that_fits():
    picture = photo(168, 126).resize((672, 504), Image.Resampling.BICUBIC)
    ready = prepare_bytes(encoded(picture, "PNG"), "a", NO_EDITS, Quality.BEST)
    assert ready.sent.format is PictureFormat.PNG
    assert DATA_URI_MOST[Quality.FITS] < len(ready.sent.data_uri) <= DATA_URI_MOST[Quality.BEST]
    assert ImageChops.difference(opened(ready.sent.data), picture).getbbox() is None


def test_and_a_jpeg_in_full_colour_where_it_does_not():
    grain = Image.merge("RGB", [Image.effect_noise((672, 672), 20) for _ in range(3)])
    ready = prepare_bytes(encoded(grain, "BMP"), "a", NO_EDITS, Quality.BEST)
    assert ready.sent.format is PictureFormat.JPEG
    assert len(ready.sent.data_uri) <= DATA_URI_MOST[Quality.BEST]
    layers = Image.open(io.BytesIO(ready.sent.data)).layer  # type: ignore[attr-defined]
    assert {(h, v) for _, h, v, _ in layers} == {(1, 1)}
    assert len(ready.sent.data_uri) > 2 * DATA_URI_MOST[Quality.FITS]


def test_other_bytes_can_be_what_is_sent_of_a_picture_and_what_is_seen_is_theirs():
    ready = PicturePreparer().prepare_bytes(encoded(photo(1344, 1008), "JPEG"), "boat.jpg")
    less = smaller(ready)
    assert less is not None
    found = PicturePreparer().with_sent(ready, less.sent)
    assert (found.sent, found.seen) == (less.sent, bare_pixels(opened(less.sent.data)))
    assert (found.preview, found.original) == (ready.preview, ready.original)


def test_what_a_server_refuses_for_its_size_is_made_smaller_step_by_step_and_then_no_more():
    ready = prepare_bytes(encoded(noise(672, 672), "BMP"), "a", NO_EDITS, Quality.BEST)
    lengths = [len(ready.sent.data_uri)]
    while (next_one := smaller(ready)) is not None:
        ready = next_one
        lengths.append(len(ready.sent.data_uri))
        assert ready.quality is Quality.FITS
        assert ready.seen == bare_pixels(opened(ready.sent.data))
    assert lengths[1] <= DATA_URI_MOST[Quality.FITS]
    assert all(later <= earlier / 2 for earlier, later in pairwise(lengths))
    assert lengths[-1] < 2 * DATA_URI_LEAST
