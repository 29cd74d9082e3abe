"""Small text is found at the size it is sent, and photos are left in peace. All pictures are made here."""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from llava_desktop.core.picture_edits import Box, PictureEdits
from llava_desktop.images.prepare import PicturePreparer
from llava_desktop.images.text_size import has_small_text
from llava_desktop.resources import resource_path
from tests.images.made import encoded, noise, photo, quarters

WORDS = ["the", "invoice", "number", "of", "March", "and", "amount", "due", "1,249.50", "for", "nobody", "looks", "at"]
SIZE = (672, 504)


def page(
    font_px: int, *, ink="black", paper="white", scale: int = 1, lead: float = 1.35, lines: int = 99
) -> Image.Image:
    """Lines of words. font_px: as it is sent; capitals are 0.7 of it. scale: made so much larger, and then shrunk."""
    image = Image.new("RGB", (SIZE[0] * scale, SIZE[1] * scale), paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(font_px * scale)
    chance = random.Random(font_px)
    y = 10 * scale
    while y < (SIZE[1] - font_px - 10) * scale and lines:
        line = " ".join(chance.choices(WORDS, k=1200 // (4 * font_px)))  # a word is 3 em wide, about
        draw.text((10 * scale, y), line, fill=ink, font=font)
        y += round(font_px * scale * lead)
        lines -= 1
    return image.resize(SIZE, Image.Resampling.BICUBIC)


STYLES: dict[str, dict[str, Any]] = {
    "sharp": {},
    "dark": {"ink": "white", "paper": "black"},
    "paper": {"ink": (90, 90, 90), "paper": (225, 220, 200), "lead": 1.2},
    "shrunk": {"scale": 3},
    "shrunk more": {"scale": 4, "lead": 1.6},
    "three lines": {"lines": 3},
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("font_px", [5, 7, 9])  # capitals of 4 to 7 px
def test_text_whose_capitals_are_below_8_px_is_found(font_px, style):
    assert has_small_text(page(font_px, **STYLES[style]))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("font_px", [13, 16, 30])  # capitals of 9 to 20 px
def test_text_that_can_be_read_gives_no_warning(font_px, style):
    assert not has_small_text(page(font_px, **STYLES[style]))


def texture(grain: int, coarse: int) -> Image.Image:
    small = Image.effect_noise((SIZE[0] // coarse + 1, SIZE[1] // coarse + 1), grain)
    return small.resize(SIZE, Image.Resampling.BICUBIC).convert("RGB")


def wall(wide: int, high: int) -> Image.Image:
    image = Image.new("RGB", SIZE, (170, 80, 60))
    draw = ImageDraw.Draw(image)
    for row, y in enumerate(range(0, SIZE[1], high)):
        draw.line((0, y, SIZE[0], y), fill=(220, 210, 200))
        for x in range((row % 2) * wide // 2, SIZE[0], wide):
            draw.line((x, y, x, y + high), fill=(220, 210, 200))
    return image


def bars(across: bool, period: int) -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for start in range(0, SIZE[0], period):
        end = start + period // 2
        draw.rectangle((0, start, SIZE[0], end) if across else (start, 0, end, SIZE[1]), fill="black")
    return image


WITHOUT: dict[str, Callable[[], Image.Image]] = {
    "example": lambda: Image.open(resource_path("example.jpg")).convert("RGB").resize(SIZE),
    "photo": lambda: photo(*SIZE),
    "noise": lambda: noise(*SIZE),
    "one colour": lambda: Image.new("RGB", SIZE, "red"),
    "quarters": lambda: quarters(*SIZE),
    **{
        f"texture {grain} {coarse}": partial(texture, grain, coarse)
        for grain in (10, 30, 60)
        for coarse in (1, 2, 3, 4, 6)
    },
    **{f"wall {wide}×{high}": partial(wall, wide, high) for wide, high in ((6, 3), (12, 6), (24, 8), (60, 20))},
    **{
        f"bars {across} {period}": partial(bars, across, period)
        for across in (True, False)
        for period in (3, 6, 10, 20)
    },
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_picture_without_text_gives_no_warning(name):
    assert not has_small_text(WITHOUT[name]())


@pytest.mark.parametrize("size", [(1, 1), (89, 89), (90, 1), (1, 90), (1008, 3)])
def test_a_sliver_of_a_picture_holds_no_text(size):
    assert not has_small_text(Image.new("RGB", size, "white"))


def test_it_takes_a_moment():
    pictures = [page(7), photo(672, 672), texture(30, 1), page(5).resize((672, 672))]
    took = []
    for image in pictures * 3:
        started = time.thread_time()
        has_small_text(image)
        took.append(time.thread_time() - started)
    assert statistics.median(took) < 0.03  # 5 to 10 ms on a free machine


def test_a_page_is_warned_about_as_a_whole_and_not_when_a_part_of_it_is_sent_large():
    large = page(9, scale=4).resize((SIZE[0] * 3, SIZE[1] * 3), Image.Resampling.BICUBIC)
    data = encoded(large, "PNG", compress_level=1)
    whole = PicturePreparer().prepare_bytes(data, "a")
    assert whole.small_text
    part = PicturePreparer().prepare_bytes(data, "a", PictureEdits(0, Box(0, 0, 600, 450)))
    assert not part.small_text
