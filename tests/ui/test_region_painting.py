"""What is not in the region is dimmed: all of the picture, and nothing beside it."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from llava_desktop.ui.region_painting import dim_outside
from llava_desktop.ui.shown_picture import ShownPicture
from tests.ui.made import pixels

WHITE, DARK = 255, 150
BOX = QRectF(20, 20, 10, 10)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("place", [QRectF(5.4, 5.6, 40.3, 30.4), QRectF(5.5, 5.5, 40, 30), QRectF(5, 5, 40, 30)])
def test_the_picture_is_dimmed_to_its_last_pixel_wherever_it_lies(qtbot, ratio, place):
    canvas = QImage(round(60 * ratio), round(50 * ratio), QImage.Format.Format_RGB32)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(QColor(0, 0, 255))
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ShownPicture(pixels(400, 300, (WHITE, WHITE, WHITE))).paint(painter, place)
    dim_outside(painter, place, BOX)
    painter.end()
    middle = canvas.height() // 4  # above the box
    row = [canvas.pixelColor(x, middle) for x in range(canvas.width())]
    of_picture = [colour.red() for colour in row if colour.red() > 0]
    assert len(of_picture) == round(place.width() * ratio)
    assert max(of_picture) < DARK
    assert all(colour.blue() == WHITE for colour in row if colour.red() == 0)
