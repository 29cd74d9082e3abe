import io

import pytest
from PIL import Image, ImageChops, ImageDraw

from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.images import encoding
from llava_desktop.images.encoding import DATA_URI_MOST, encode_for_sending
from tests.images.made import noise, photo, quarters


def drawing() -> Image.Image:
    image = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(image)
    for row in range(10):
        draw.text((20, 20 + 35 * row), "Plain text, as on a screen", fill="black")
        draw.line((300, 20 + 35 * row, 580, 380), fill="blue", width=2)
    return image


def test_a_photo_goes_as_a_jpeg_without_subsampling():
    image = photo(168, 126).resize((672, 504), Image.Resampling.BICUBIC)
    sent = encode_for_sending(image)
    assert sent.format is PictureFormat.JPEG
    assert (sent.width, sent.height) == (672, 504)
    opened = Image.open(io.BytesIO(sent.data))
    assert opened.size == (672, 504)
    assert {(h, v) for _, h, v, _ in opened.layer} == {(1, 1)}  # type: ignore[attr-defined]


def test_a_drawing_goes_as_a_png_with_every_pixel_as_it_was():
    sent = encode_for_sending(drawing())
    assert sent.format is PictureFormat.PNG
    assert ImageChops.difference(Image.open(io.BytesIO(sent.data)), drawing()).getbbox() is None


def test_few_colours_that_make_a_large_png_go_as_a_jpeg():
    grey_grain = Image.effect_noise((336, 252), 30).convert("RGB")
    assert grey_grain.getcolors(encoding.FEW_COLOURS) is not None
    assert encode_for_sending(grey_grain).format is PictureFormat.JPEG


@pytest.mark.parametrize("size", [(672, 672), (1008, 336), (336, 1008)])
def test_the_worst_picture_there_is_fits_at_its_full_size(size):
    sent = encode_for_sending(noise(*size))
    assert len(sent.data_uri) <= DATA_URI_MOST[Quality.FITS]
    assert (sent.width, sent.height) == size


def test_quality_is_given_up_before_size_and_only_as_far_as_it_must(monkeypatch):
    image = photo(672, 504)
    best = len(encode_for_sending(image).data_uri)
    monkeypatch.setitem(encoding.DATA_URI_MOST, Quality.FITS, best - 1)
    next_best = encode_for_sending(image)
    assert (next_best.width, next_best.height) == (672, 504)
    assert best // 2 < len(next_best.data_uri) < best


def test_pixels_are_given_up_last(monkeypatch):
    monkeypatch.setitem(encoding.DATA_URI_MOST, Quality.FITS, 9_000)
    sent = encode_for_sending(noise(336, 336))
    assert len(sent.data_uri) <= 9_000
    assert 40 < sent.width < 336


@pytest.mark.parametrize("most", range(-1, 3))
def test_the_length_is_counted_to_the_character(most, monkeypatch):
    image = quarters()
    best = len(encode_for_sending(image).data_uri)
    monkeypatch.setitem(encoding.DATA_URI_MOST, Quality.FITS, best + most)
    assert (len(encode_for_sending(image).data_uri) == best) is (most >= 0)
