"""The arithmetic of a box that is drawn, moved and resized. Boxes are pixels of the picture as it is shown."""

import enum

from PySide6.QtCore import QPointF, QRectF

from llava_desktop.core.picture_edits import Box

LEAST = 8
"""Pixels a side: less than that is a slip of the hand."""


class Grip(enum.Enum):
    """Where a box is taken hold of. The value: which side follows, across and down; (0, 0) moves the whole."""

    INSIDE = (0, 0)
    TOP_LEFT = (-1, -1)
    TOP_RIGHT = (1, -1)
    BOTTOM_LEFT = (-1, 1)
    BOTTOM_RIGHT = (1, 1)
    LEFT = (-1, 0)
    RIGHT = (1, 0)
    TOP = (0, -1)
    BOTTOM = (0, 1)

    def place_on(self, box: QRectF) -> QPointF:
        """The middle of its handle."""
        across, down = self.value
        return QPointF(
            box.center().x() + across * box.width() / 2,
            box.center().y() + down * box.height() / 2,
        )


HANDLES = tuple(grip for grip in Grip if grip is not Grip.INSIDE)
"""Corners first: on a small box they are what a person means."""


def grip_at(box: QRectF, place: QPointF, reach: float) -> Grip | None:
    """box, place and reach in device-independent pixels."""
    for grip in HANDLES[:4]:
        away = grip.place_on(box) - place
        if max(abs(away.x()), abs(away.y())) <= reach:
            return grip
    if not box.adjusted(-reach, -reach, reach, reach).contains(place):
        return None
    near = {
        Grip.LEFT: abs(place.x() - box.left()),
        Grip.RIGHT: abs(place.x() - box.right()),
        Grip.TOP: abs(place.y() - box.top()),
        Grip.BOTTOM: abs(place.y() - box.bottom()),
    }
    nearest = min(near, key=lambda grip: near[grip])
    # Of a box that is smaller than two reaches the middle still moves it.
    inner = min(reach, box.width() / 4, box.height() / 4)
    return nearest if near[nearest] <= inner or not box.contains(place) else Grip.INSIDE


def drawn(start: QPointF, end: QPointF, size: tuple[int, int]) -> Box:
    """From one corner to the other, whichever way it was drawn. size: of the picture."""
    left, right = sorted((_inside(start.x(), size[0]), _inside(end.x(), size[0])))
    top, bottom = sorted((_inside(start.y(), size[1]), _inside(end.y(), size[1])))
    return Box(left, top, max(LEAST, right - left), max(LEAST, bottom - top)).within(*size)


def adjusted(box: Box, grip: Grip, across: int, down: int, size: tuple[int, int]) -> Box:
    """`box` after its grip was moved by so many pixels; it stays inside a picture of `size`."""
    if grip is Grip.INSIDE:
        return box._replace(left=box.left + across, top=box.top + down).within(*size)
    left, width = _side(box.left, box.right, grip.value[0], across, size[0])
    top, height = _side(box.top, box.bottom, grip.value[1], down, size[1])
    return Box(left, top, width, height)


def first_box(seen: QRectF, size: tuple[int, int]) -> Box:
    """For the keyboard: the middle half of what is in view."""
    width, height = max(LEAST, round(seen.width() / 2)), max(LEAST, round(seen.height() / 2))
    left, top = round(seen.center().x() - width / 2), round(seen.center().y() - height / 2)
    return Box(left, top, width, height).within(*size)


def rect_of(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _side(start: int, end: int, follows: int, by: int, most: int) -> tuple[int, int]:
    """Start and length of one dimension, after the side that follows moved."""
    least = min(LEAST, most)
    if follows < 0:
        start = max(0, min(start + by, end - least))
    elif follows > 0:
        end = min(most, max(end + by, start + least))
    return start, end - start


def _inside(value: float, most: int) -> int:
    return max(0, min(most, round(value)))
