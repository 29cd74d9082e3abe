"""Cut or flipped: a picture or one of our refusals, within a second, the way the app does it: apart where it does."""

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from llava_desktop.core.errors import NotAPicture, PictureDamaged, PictureError
from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.images.apart.decoder import ApartDecoder
from llava_desktop.images.apart.process import DecoderProcess
from tests.images.made import FORMATS, encoded, heic, photo, with_orientation

# Pillow warns about EXIF and animation blocks it cannot read; the product opens such pictures all the same.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

ALL = (*FORMATS, "HEIC")
FLIPS = 100
FLIPS_SLOW = 2_000
COMMAND = [sys.executable, "-m", "llava_desktop.images.apart"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}


@pytest.fixture(scope="module")
def decoder() -> Iterator[ApartDecoder]:
    process = DecoderProcess(COMMAND, ENVIRONMENT)
    process.get_ready()
    yield ApartDecoder(process)
    process.close()


def whole(form: str) -> bytes:
    if form == "HEIC":
        return heic("photo")
    options = {"exif": with_orientation(6)} if form in {"JPEG", "PNG", "WEBP", "TIFF", "AVIF"} else {}
    return encoded(photo(120, 90), form, **options)


def seconds(started: float) -> float:
    return time.perf_counter() - started


@pytest.mark.parametrize("form", ALL)
def test_a_picture_cut_anywhere_is_refused_and_never_shown_half(decoder, form):
    data = whole(form)
    for part in range(64):
        started = time.perf_counter()
        with pytest.raises((PictureDamaged, NotAPicture)):
            decoder.decode(data[: len(data) * part // 64], "cut", NO_EDITS)
        assert seconds(started) < 1


def flip_bits(decoder: ApartDecoder, form: str, times: int) -> int:
    """How many of them were still pictures."""
    data = whole(form)
    chance = random.Random(form)
    opened = 0
    for _ in range(times):
        flipped = bytearray(data)
        # Half of the flips in the first 300 bytes: headers are where the surprises are.
        place = chance.randrange(min(300, len(data)) if chance.random() < 0.5 else len(data))
        flipped[place] ^= 1 << chance.randrange(8)
        started = time.perf_counter()
        try:
            decoded = decoder.decode(bytes(flipped), "flipped", NO_EDITS)
        except PictureError:
            pass
        else:
            opened += 1
            assert len(decoded.pixels.data) == 3 * decoded.pixels.width * decoded.pixels.height
        assert seconds(started) < 1, f"{form}: bit {place}"
    return opened


@pytest.mark.parametrize("form", ALL)
def test_flipped_bits_give_a_picture_or_a_refusal_and_nothing_else(decoder, form):
    assert flip_bits(decoder, form, FLIPS) < FLIPS


@pytest.mark.slow
@pytest.mark.parametrize("form", ALL)
def test_two_thousand_flipped_bits_give_a_picture_or_a_refusal_and_nothing_else(decoder, form):
    assert 0 < flip_bits(decoder, form, FLIPS_SLOW) < FLIPS_SLOW


@pytest.mark.parametrize("form", ALL)
def test_a_header_with_nothing_behind_it_is_refused(decoder, form):
    data = whole(form)
    for size in range(40):
        with pytest.raises((PictureDamaged, NotAPicture)):
            decoder.decode(data[:size] + bytes(64), "zeros", NO_EDITS)
