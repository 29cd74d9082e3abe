"""Where a picture lies in its room on the screen: fitted into it, or zoomed and moved. Arithmetic only."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

STEP = 1.25
"""One press of +, one notch of the wheel."""
MOST = 16.0
"""Device-independent pixels for one pixel of what is shown."""
_SAME = 1e-6


class Viewport:
    """Places in the room are device-independent pixels; places in the picture are the picture's own.

    scale: device-independent pixels for one pixel of the picture. The picture may be larger than the pixels there are
    to show of it; `natural` is the scale at which one of those is one device-independent pixel, and 1 where all of its
    own can be had.
    """

    def __init__(self) -> None:
        self._room = QRectF(0, 0, 1, 1)
        self._size = QSizeF(1, 1)
        self._natural = 1.0
        self._pixel_ratio = 1.0
        self._zoom: float | None = None  # None: fitted
        self._centre = QPointF(0.5, 0.5)  # what of the picture lies in the middle of the room, in parts of its sides

    def put(self, room: QRectF, *, pixel_ratio: float) -> None:
        """The room on the screen, and how many pixels of the screen are one device-independent pixel."""
        self._room, self._pixel_ratio = room, pixel_ratio
        self._settle()

    def show(self, size: QSizeF, *, natural: float) -> None:
        """The picture's own size; what was zoomed to stays."""
        self._size, self._natural = size, natural
        self._settle()

    @property
    def room(self) -> QRectF:
        return self._room

    @property
    def pixel_ratio(self) -> float:
        return self._pixel_ratio

    @property
    def is_fitted(self) -> bool:
        return self._zoom is None

    @property
    def scale(self) -> float:
        return self.fit_scale if self._zoom is None else self._zoom

    @property
    def fit_scale(self) -> float:
        """The whole picture in the room, never larger than it is."""
        across, down = self._room.width() / self._size.width(), self._room.height() / self._size.height()
        return min(self._natural, max(across, _SAME), max(down, _SAME))

    @property
    def one_to_one(self) -> float:
        """One pixel of what is shown is one pixel of the screen."""
        return self._natural / self._pixel_ratio

    @property
    def percent(self) -> int:
        """100 is one to one."""
        return round(100 * self.scale / self.one_to_one)

    def place(self) -> QRectF:
        """Where the whole picture lies; parts of it may be outside the room."""
        width, height = self._size.width() * self.scale, self._size.height() * self.scale
        middle = self._room.center()
        return QRectF(middle.x() - self._centre.x() * width, middle.y() - self._centre.y() * height, width, height)

    def visible(self) -> QRectF:
        """The part of the picture that is in the room, in the picture's pixels."""
        seen = self.place().intersected(self._room)
        return QRectF(self.to_picture(seen.topLeft()), self.to_picture(seen.bottomRight()))

    def to_picture(self, place: QPointF) -> QPointF:
        return (place - self.place().topLeft()) / self.scale

    def to_room(self, point: QPointF) -> QPointF:
        return self.place().topLeft() + point * self.scale

    def box_in_room(self, box: QRectF) -> QRectF:
        """box: in the picture's pixels."""
        return QRectF(self.to_room(box.topLeft()), self.to_room(box.bottomRight()))

    def fit(self) -> None:
        self._zoom = None
        self._settle()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """at: the place in the room that stays where it is; None is the middle."""
        self.zoom_to(self.scale * factor, at)

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        fitted = self.fit_scale
        wanted = max(min(fitted, self.one_to_one), min(scale, MOST * self._natural))
        if abs(wanted - fitted) <= _SAME * fitted:
            self.fit()
            return
        middle = self._room.center()
        kept = middle if at is None else at
        point = self.to_picture(kept)
        self._zoom = wanted
        self._look_at(point - (kept - middle) / wanted)

    def pan(self, across: float, down: float) -> bool:
        """The picture follows by so many device-independent pixels. False when there is nothing more that way."""
        before = self.place().topLeft()
        self._look_at(self.to_picture(self._room.center() - QPointF(across, down)))
        moved = self.place().topLeft() - before
        return moved.manhattanLength() > _SAME

    def bring_into_view(self, point: QPointF) -> None:
        """Moves no more than it takes. point: in the picture's pixels."""
        seen = self.visible()
        across = min(0.0, point.x() - seen.left()) + max(0.0, point.x() - seen.right())
        down = min(0.0, point.y() - seen.top()) + max(0.0, point.y() - seen.bottom())
        if across or down:
            self.pan(-across * self.scale, -down * self.scale)

    def turn(self, quarter_turns: int) -> None:
        """The picture was turned clockwise: what was in the middle stays there. `show` says its new size."""
        for _ in range(quarter_turns % 4):
            self._centre = QPointF(1 - self._centre.y(), self._centre.x())

    def _look_at(self, point: QPointF) -> None:
        self._centre = QPointF(point.x() / self._size.width(), point.y() / self._size.height())
        self._settle()

    def _settle(self) -> None:
        """No empty stripe beside a picture that is larger than the room; one that is smaller lies in the middle."""
        shown = self._size * self.scale
        across = _settled(self._centre.x(), shown.width(), self._room.width())
        self._centre = QPointF(across, _settled(self._centre.y(), shown.height(), self._room.height()))


def _settled(centre: float, length: float, room: float) -> float:
    if length <= room:
        return 0.5
    margin = room / 2 / length
    return max(margin, min(1 - margin, centre))
