"""What is on the screen, pixel by pixel."""

import random

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from llava_desktop.core.picture import RawImage
from llava_desktop.ui.shown_picture import ShownPicture

SIDE = 24
NOISE = RawImage(SIDE, SIDE, random.Random(5).randbytes(3 * SIDE * SIDE))


def painted(picture: ShownPicture, place: QRectF, *, ratio: float, side: int = 120) -> QImage:
    """A screen of `side` real pixels with `ratio` of them for one device-independent pixel."""
    screen = QImage(side, side, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(Qt.GlobalColor.white)
    painter = QPainter(screen)
    picture.paint(painter, place)
    painter.end()
    return screen


def pixel(raw: RawImage, x: int, y: int) -> tuple[int, ...]:
    at = 3 * (y * raw.width + x)
    return tuple(raw.data[at : at + 3])


def on_screen(screen: QImage, x: int, y: int) -> tuple[int, ...]:
    colour = screen.pixelColor(x, y)
    return colour.red(), colour.green(), colour.blue()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
@pytest.mark.parametrize("nudge", [0.0, 0.3, 0.71])
def test_one_to_one_every_pixel_of_the_screen_is_one_of_the_picture(qapp, ratio, nudge):
    left = 10 + nudge
    screen = painted(ShownPicture(NOISE), QRectF(left, left, SIDE / ratio, SIDE / ratio), ratio=ratio)
    start = round(left * ratio)
    for y in range(SIDE):
        for x in range(SIDE):
            assert on_screen(screen, start + x, start + y) == pixel(NOISE, x, y)
    assert on_screen(screen, start - 1, start) == (255, 255, 255)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_above_200_percent_each_pixel_is_a_sharp_square(qapp, ratio):
    screen = painted(ShownPicture(NOISE), QRectF(0, 0, 4 * SIDE / ratio, 4 * SIDE / ratio), ratio=ratio)
    for y in range(4 * SIDE):
        for x in range(4 * SIDE):
            assert on_screen(screen, x, y) == pixel(NOISE, x // 4, y // 4)


def test_up_to_200_percent_it_is_smooth(qapp):
    raw = RawImage(2, 1, bytes((0, 0, 0, 255, 255, 255)))
    screen = painted(ShownPicture(raw), QRectF(0, 0, 4, 2), ratio=1)
    greys = [on_screen(screen, x, 0)[0] for x in range(4)]
    assert greys == sorted(greys)
    assert 0 < greys[1] < greys[2] < 255


def test_shrunk_it_is_the_mean_and_not_every_other_pixel(qapp):
    striped = RawImage(64, 64, bytes((0, 0, 0, 255, 255, 255)) * (32 * 64))
    screen = painted(ShownPicture(striped), QRectF(0, 0, 16, 16), ratio=1)
    greys = {on_screen(screen, x, y)[0] for x in range(1, 15) for y in range(1, 15)}
    assert all(100 <= grey <= 155 for grey in greys)


def test_it_is_shrunk_once_and_then_only_moved(qapp):
    picture = ShownPicture(NOISE)
    painted(picture, QRectF(0, 0, 12, 12), ratio=1)
    first = picture._shrunk
    painted(picture, QRectF(5, 7, 12, 12), ratio=1)
    assert picture._shrunk is first
    painted(picture, QRectF(5, 7, 11, 11), ratio=1)
    assert picture._shrunk is not first


def test_quarter_turns_are_clockwise(qapp):
    raw = RawImage(2, 1, bytes((10, 20, 30, 200, 210, 220)))
    screen = painted(ShownPicture(raw, 1), QRectF(0, 0, 1, 2), ratio=1)
    assert on_screen(screen, 0, 0) == (10, 20, 30)
    assert on_screen(screen, 0, 1) == (200, 210, 220)
    screen = painted(ShownPicture(raw, 2), QRectF(0, 0, 2, 1), ratio=1)
    assert on_screen(screen, 0, 0) == (200, 210, 220)
