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
    REGION = "region"
    BRUSH = "brush"
    EYE = "eye"
    TURN = "turn"
    ZOOM = "zoom"
    UNDO = "undo"
    REDO = "redo"
    STAR = "star"
    STAR_FULL = "star-full"
    FILTER = "filter"
    PANEL_LEFT = "panel-left"
    PANEL_RIGHT = "panel-right"
    COMPANION = "companion"


WINDOW_ICON = "app.svg"
WINDOW_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
"""Pixels: what title bars, task bars and switchers show, at 100 to 200 %."""

PIXEL_RATIOS = (1, 2)
"""Drawn once for each: 125 % to 200 % are scaled down and never up. A third costs 1 ms of the first paint an icon."""


def icon_pixmap(icon: Icon, color: str, size: int, pixel_ratio: float) -> QPixmap:
    """`size` device-independent pixels a side, transparent around the strokes. color: `#rrggbb`."""
    return _drawn(_renderer(icon, color), size, pixel_ratio)


def icon_for_button(icon: Icon, color: str, disabled_color: str | None = None, size: int = ICON_SIZE) -> QIcon:
    """For `QAbstractButton.setIcon`; make it anew when the theme changes. disabled_color: for one that can be off."""
    made = QIcon()
    for mode, wanted in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled_color)):
        if wanted is not None:
            renderer = _renderer(icon, wanted)
            for ratio in PIXEL_RATIOS:
                made.addPixmap(_drawn(renderer, size, ratio), mode)
    return made


def window_icon() -> QIcon:
    """The app's own, in its own colours. Takes 2 ms, so it is for after the first paint."""
    renderer = QSvgRenderer(QByteArray(resource_path(WINDOW_ICON).read_bytes()))
    made = QIcon()
    for size in WINDOW_ICON_SIZES:
        made.addPixmap(_drawn(renderer, size, 1))
    return made


def square(size: int) -> QSize:
    """`QAbstractButton.setIconSize` wants both sides."""
    return QSize(size, size)


@functools.cache
def _source(icon: Icon) -> bytes:
    return resource_path(f"icons/{icon.value}.svg").read_bytes()


def _renderer(icon: Icon, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(icon).replace(b"currentColor", color.encode("ascii"))))


def _drawn(renderer: QSvgRenderer, size: int, pixel_ratio: float) -> QPixmap:
    pixels = round(size * pixel_ratio)
    made = QPixmap(pixels, pixels)
    made.setDevicePixelRatio(pixel_ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
