"""Small square pictures for lists: decoded by our own code, kept while they are in use."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from llava_desktop.core.errors import PictureError
from llava_desktop.core.picture import RawImage
from llava_desktop.ui.pixels import qimage_of
from llava_desktop.ui.theme import RADIUS_THUMBNAIL, THUMBNAIL_SIZE

_KEPT_MOST = 256
"""About 30 screens of rows: 6 MB at 200 %."""


class Thumbnails:
    """decode: JPEG bytes -> pixels; raises PictureError. Qt's own loaders never see the bytes."""

    def __init__(self, decode: Callable[[bytes], RawImage]) -> None:
        self._decode = decode
        self._kept: OrderedDict[tuple[str, float], QPixmap | None] = OrderedDict()
        self._empty: dict[tuple[str, float], QPixmap] = {}

    def of(self, name: str, data: bytes | None, pixel_ratio: float) -> QPixmap | None:
        """Square with round corners, cut from the middle; None when there is no picture, or none that can be read.

        name: one for each `data`.
        """
        if data is None:
            return None
        key = (name, pixel_ratio)
        if key not in self._kept:
            self._kept[key] = self._made(data, pixel_ratio)
            if len(self._kept) > _KEPT_MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def empty(self, color: str, pixel_ratio: float) -> QPixmap:
        """What stands in the place of a picture that there is not."""
        key = (color, pixel_ratio)
        if key not in self._empty:
            self._empty[key] = _empty(QColor(color), pixel_ratio)
        return self._empty[key]

    def _made(self, data: bytes, pixel_ratio: float) -> QPixmap | None:
        try:
            image = qimage_of(self._decode(data))
        except PictureError:
            return None
        side = round(THUMBNAIL_SIZE * pixel_ratio)
        scaled = image.scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        made = _transparent(side, pixel_ratio)
        corners = QPainterPath()
        corners.addRoundedRect(_PLACE, RADIUS_THUMBNAIL, RADIUS_THUMBNAIL)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(corners)
        source = QRectF((scaled.width() - side) / 2, (scaled.height() - side) / 2, side, side)
        painter.drawImage(_PLACE, scaled, source)
        painter.end()
        return made


_PLACE = QRectF(0, 0, THUMBNAIL_SIZE, THUMBNAIL_SIZE)


def _empty(color: QColor, pixel_ratio: float) -> QPixmap:
    made = _transparent(round(THUMBNAIL_SIZE * pixel_ratio), pixel_ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(_PLACE, RADIUS_THUMBNAIL, RADIUS_THUMBNAIL)
    painter.end()
    return made


def _transparent(side: int, pixel_ratio: float) -> QPixmap:
    """side: in pixels of the screen."""
    made = QPixmap(side, side)
    made.setDevicePixelRatio(pixel_ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
