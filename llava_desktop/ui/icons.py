"""Our own icons, drawn in the colour that is asked for. Only files of ours ever reach the SVG renderer."""

import enum
import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from llava_desktop.resources import resource_path
from llava_desktop.ui.theme import ICON_SIZE


class Icon(enum.Enum):
    """The files under `resources/icons`, one stroke width, colour `currentColor`."""

    PICTURE = "picture"
    CLOSE = "close"
    RETURN = "return"
    SEARCH = "search"
    COPY = "copy"
    TRASH = "trash"
    CHECK = "check"


PIXEL_RATIOS = (1, 2, 3)
"""Drawn once for each, so that 125 % to 300 % are scaled down and never up."""


def paint_icon(painter: QPainter, icon: Icon, place: QRectF, color: str) -> None:
    """Draws `icon` into `place`, crisp at the painter's own resolution. color: `#rrggbb`."""
    QSvgRenderer(QByteArray(_source(icon).replace(b"currentColor", color.encode("ascii")))).render(painter, place)


def icon_pixmap(icon: Icon, color: str, size: int, pixel_ratio: float) -> QPixmap:
    """`size` device-independent pixels a side."""
    pixels = round(size * pixel_ratio)
    made = QPixmap(pixels, pixels)
    made.setDevicePixelRatio(pixel_ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, icon, QRectF(0, 0, size, size), color)
    painter.end()
    return made


def icon_for_button(icon: Icon, color: str, disabled_color: str, size: int = ICON_SIZE) -> QIcon:
    """For `QAbstractButton.setIcon`; make it anew when the theme changes."""
    made = QIcon()
    for ratio in PIXEL_RATIOS:
        made.addPixmap(icon_pixmap(icon, color, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(icon_pixmap(icon, disabled_color, size, ratio), QIcon.Mode.Disabled)
    return made


def square(size: int) -> QSize:
    """`QAbstractButton.setIconSize` wants both sides."""
    return QSize(size, size)


@functools.cache
def _source(icon: Icon) -> bytes:
    return resource_path(f"icons/{icon.value}.svg").read_bytes()
