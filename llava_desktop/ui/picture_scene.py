"""One picture as it lies on the stage, with what is drawn over it, and where a person has moved it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from llava_desktop.ui.shown_picture import ShownPicture
from llava_desktop.ui.viewport import Viewport

if TYPE_CHECKING:
    from llava_desktop.core.picture import RawImage

Layer = Callable[[QPainter, Viewport], None]
"""Draws over the picture, in the room's units."""


class PictureScene:
    """The pixels to show may be fewer than the picture has: a preview stands for the whole of it."""

    def __init__(self) -> None:
        self.viewport = Viewport()
        self._layers: tuple[Layer, ...] = ()
        self._raw: RawImage | None = None
        self._turns = 0
        self._picture: ShownPicture | None = None

    def show(self, raw: "RawImage", size: tuple[int, int], quarter_turns: int = 0, *, has_detail: bool = False) -> None:
        """size: of the picture that `raw` stands for, as it is shown. quarter_turns: see `ShownPicture`.

        has_detail: a layer over it brings the picture's own pixels, which 1:1 means then; else those of `raw`.
        """
        if raw is not self._raw or quarter_turns != self._turns:
            self._picture = ShownPicture(raw, quarter_turns)
            self._raw, self._turns = raw, quarter_turns
        pixels = raw.height if quarter_turns % 2 else raw.width
        self.viewport.show(QSizeF(*size), natural=1.0 if has_detail else pixels / size[0])

    def draw_over(self, *layers: Layer) -> None:
        """In this order, over the picture."""
        self._layers = layers

    def paint(self, painter: QPainter) -> None:
        if self._picture is not None:
            self._picture.paint(painter, self.viewport.place())
            for layer in self._layers:
                layer(painter, self.viewport)
