"""Pixels on the screen: sharp at every scale, and cheap to move."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from llava_desktop.ui.pixels import screen_image_of

if TYPE_CHECKING:
    from llava_desktop.core.picture import RawImage

_BLOCKS_ABOVE = 2
"""Pixels of the screen for one of the picture, from which on each is shown as the square that it is."""


class ShownPicture:
    """quarter_turns: clockwise, beside those that are in the pixels already."""

    def __init__(self, raw: "RawImage", quarter_turns: int = 0) -> None:
        image = screen_image_of(raw)
        turned = image.transformed(QTransform().rotate(90 * quarter_turns)) if quarter_turns % 4 else image
        self._image = turned
        self._shrunk: QPixmap | None = None

    def paint(self, painter: QPainter, place: QRectF, *, quickly: bool = False) -> None:
        """place: in the painter's own units; it is moved to whole pixels of the screen, less than one away.

        quickly: where it is shrunk it need not be good, for another takes its place soon.
        """
        to_screen = painter.deviceTransform()
        target = snapped(to_screen.mapRect(place))
        back, _ = to_screen.inverted()
        there = back.mapRect(QRectF(target))
        enlarged = target.width() / self._image.width()
        painter.save()
        if enlarged < 1 and not quickly:
            shrunk = self._at(target.size())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawPixmap(there, shrunk, QRectF(shrunk.rect()))
        else:
            smoothly = enlarged != 1 and enlarged <= _BLOCKS_ABOVE
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smoothly)
            painter.drawImage(there, self._image, QRectF(self._image.rect()))
        painter.restore()

    def _at(self, size: QSize) -> QPixmap:
        """Shrunk once for each size: the painter's own way skips pixels."""
        if self._shrunk is None or self._shrunk.size() != size:
            exactly, smoothly = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._shrunk = QPixmap.fromImage(self._image.scaled(size, exactly, smoothly))
        return self._shrunk


def on_whole_pixels(painter: QPainter, place: QRectF) -> QRectF:
    """Where a picture is painted that is put at `place`; both in the painter's own units."""
    to_screen = painter.deviceTransform()
    back, _ = to_screen.inverted()
    return back.mapRect(QRectF(snapped(to_screen.mapRect(place))))


def snapped(place: QRectF) -> QRect:
    """The nearest whole pixels of the screen, at least one."""
    return QRect(round(place.x()), round(place.y()), max(1, round(place.width())), max(1, round(place.height())))
