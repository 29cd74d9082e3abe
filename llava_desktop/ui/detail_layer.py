"""The picture's own pixels over its preview, where that has too few: one part of it, the one that is looked at.

They are fetched on the picture thread when zooming and moving has come to rest; until they are here the preview shows.
"""

from dataclasses import replace
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter

from llava_desktop.core.picture_detail import Detail, DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import NO_EDITS, Box, PictureEdits
from llava_desktop.core.words import tr
from llava_desktop.qt.patience import Patience
from llava_desktop.ui.redact_tool import paint_stroke
from llava_desktop.ui.shown_picture import ShownPicture, snapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from llava_desktop.core.picture import OriginalPicture, PreparedPicture
    from llava_desktop.ui.stroke_history import Strokes
    from llava_desktop.ui.viewport import Viewport

SETTLED_MS = 150
SHARPENING = tr("Sharpening…")
MARGIN = 0.25
"""Of the room, fetched on each of its sides: a small move then needs nothing new."""
PIXELS_MOST = 6_000_000
"""With the margin: 24 MB. Of a room that has more by itself no margin is fetched."""
_SHARP_ENOUGH = 1.05
"""Pixels of the screen for one of the preview, up to which nobody sees that it has too few."""
_SAME = 1e-3


class _Shown(NamedTuple):
    request: DetailRequest
    pixels: ShownPicture


class DetailLayer(QObject):
    """One detail is kept, at most as large as the room and its margin, and none while the preview is sharp enough."""

    wanted = Signal(object)
    """DetailRequest, or None: what was asked for is not wanted any more"""
    changed = Signal()
    """There is a detail to paint"""

    def __init__(self, viewport: "Viewport", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self.patience = Patience(self)
        """While a detail is long in coming"""
        self._end_wait: Callable[[], None] = lambda: None
        self._original: OriginalPicture | None = None
        self._edits = NO_EDITS
        self._strokes: Strokes = ()
        self._size = (1, 1)
        self._preview_zoom = 1.0
        self._asked: DetailRequest | None = None
        self._shown: _Shown | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLED_MS)
        self._rest.timeout.connect(self._ask)

    def show(self, picture: "PreparedPicture", edits: PictureEdits, strokes: "Strokes") -> None:
        """edits: what the person wants. strokes: theirs, on the picture as it is shown."""
        before = self._edits
        edits = replace(edits, region=None)
        if picture.original is not self._original or edits.quarter_turns != before.quarter_turns:
            self._forget()
        elif edits != before:
            self._forget_asked()
            # What was painted over since is painted here; what was taken back has to come from the picture.
            if edits.strokes[: len(before.strokes)] != before.strokes:
                self._shown = None
        self._original, self._edits, self._strokes = picture.original, edits, strokes
        self._size = picture.shown_size(edits)
        self._preview_zoom = max(picture.preview.width, picture.preview.height) / max(self._size)
        self.follow()

    def leave(self) -> None:
        """There is no picture any more."""
        self._forget()
        self._original = None

    def follow(self) -> None:
        """The picture, or its room, was moved or zoomed."""
        if self._original is None or self._zoom <= self._preview_zoom * _SHARP_ENOUGH:
            self._forget()
        elif self._shown is not None and self._serves(self._shown.request):
            self._forget_asked()
        elif self._asked is not None and self._serves(self._asked):
            self._rest.stop()
        else:
            self._rest.start()

    def take(self, detail: PictureDetail) -> None:
        """A late one, of another picture, place or edit, is dropped."""
        if detail.request is self._asked:
            self._end_wait()
            self._asked = self._shown = None  # the memory of one before that of the other
            self._shown = _Shown(detail.request, ShownPicture(detail.pixels))
            self.changed.emit()

    def miss(self, request: DetailRequest) -> None:
        """It cannot be had: the preview stays, and nobody waits."""
        if request is self._asked:
            self._end_wait()

    def paint_layer(self, painter: QPainter, viewport: "Viewport") -> None:
        if self._shown is None:
            return
        request, pixels = self._shown
        to_screen = painter.deviceTransform()
        whole = snapped(to_screen.mapRect(viewport.place()))
        place = self._on_screen(request.detail.box, whole.width(), whole.height()).translated(whole.topLeft())
        back, _ = to_screen.inverted()
        there = back.mapRect(QRectF(place))
        painter.save()
        painter.setClipRect(there, Qt.ClipOperation.IntersectClip)
        pixels.paint(painter, there, quickly=True)  # 5 ms; well shrunk it would be 30
        for stroke in self._strokes[len(request.edits.strokes) :]:
            paint_stroke(painter, stroke, viewport)
        painter.restore()

    @property
    def _zoom(self) -> float:
        """Pixels of the screen for one of the picture."""
        return self._viewport.scale * self._viewport.pixel_ratio

    def _serves(self, request: DetailRequest) -> bool:
        """Whether it covers what is seen with as many pixels as are painted; of more it would have to be shrunk."""
        box, width, _ = request.detail
        seen = self._viewport.visible().adjusted(_SAME, _SAME, -_SAME, -_SAME)
        sharpness = width / box.width / min(1.0, self._zoom)
        return 1 / _SHARP_ENOUGH <= sharpness <= _SHARP_ENOUGH and QRectF(*box).contains(seen)

    def _ask(self) -> None:
        if self._original is not None:
            self._asked = DetailRequest(self._original, self._edits, self._detail())
            self._end_wait()
            self._end_wait = self.patience.wait(SHARPENING)
            self.wanted.emit(self._asked)

    def _detail(self) -> Detail:
        """What fills the room and its margin, moved rather than cut where the picture ends."""
        room, middle = self._viewport.room.size() * self._viewport.pixel_ratio, self._viewport.visible().center()
        margin = min(MARGIN, max(0.0, (sqrt(PIXELS_MOST / (room.width() * room.height())) - 1) / 2))
        scale = min(1.0, self._zoom)
        sides = room * ((1 + 2 * margin) / scale)
        corner = middle - QPointF(sides.width(), sides.height()) / 2
        # A pixel more for the corner that lies within one.
        box = Box(floor(corner.x()), floor(corner.y()), ceil(sides.width()) + 1, ceil(sides.height()) + 1)
        box = box.within(*self._size)
        # Just the pixels that it is painted on, so that it need not be shrunk once more.
        on_screen = self._on_screen(box, round(self._size[0] * scale), round(self._size[1] * scale))
        return Detail(box, max(1, on_screen.width()), max(1, on_screen.height()))

    def _on_screen(self, box: Box, width: int, height: int) -> QRect:
        """Where a part of the picture lies in the whole, when that is as large as this on the screen."""
        across, down = width / self._size[0], height / self._size[1]
        left, top = round(box.left * across), round(box.top * down)
        return QRect(left, top, round(box.right * across) - left, round(box.bottom * down) - top)

    def _forget(self) -> None:
        """Its memory is free again."""
        self._shown = None
        self._forget_asked()

    def _forget_asked(self) -> None:
        self._rest.stop()
        self._end_wait()
        if self._asked is not None:
            self._asked = None
            self.wanted.emit(None)
