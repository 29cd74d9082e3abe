"""What a person does to a picture before it is sent: turn it, paint parts over, choose the part to ask about.

All places are pixels of the whole picture as it came, upright by its EXIF orientation, before any shrinking; the turns
come last. So an edit stays where it is when the picture is turned, and means the same at every size of the window.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A part of the picture; left and top inside it, width and height at least 1."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def within(self, width: int, height: int) -> "Box":
        """The nearest box that lies inside a picture of this size; it is moved before it is cut."""
        wide, high = max(1, min(self.width, width)), max(1, min(self.height, height))
        return Box(max(0, min(self.left, width - wide)), max(0, min(self.top, height - high)), wide, high)

    def turned(self, quarter_turns: int, width: int, height: int) -> "Box":
        """Where this box of a picture of that size lies when the picture is turned clockwise."""
        box = self
        for _ in range(quarter_turns % 4):
            box = Box(height - box.bottom, box.left, box.height, box.width)
            width, height = height, width
        return box


class Stroke(NamedTuple):
    """One line of the brush that paints over. width: of the line, in the picture's pixels; ends are round.

    points: where it went; a single point is a dot.
    """

    points: tuple[tuple[int, int], ...]
    width: int

    def turned(self, quarter_turns: int, width: int, height: int) -> "Stroke":
        """Where this stroke over a picture of that size lies when the picture is turned clockwise."""
        pixels = (Box(x, y, 1, 1).turned(quarter_turns, width, height) for x, y in self.points)
        return Stroke(tuple((pixel.left, pixel.top) for pixel in pixels), self.width)


@dataclass(frozen=True, slots=True)
class PictureEdits:
    """quarter_turns: clockwise, 0 to 3. region: None is the whole picture. strokes: what is under them is gone from
    whatever is sent or kept as sent.
    """

    quarter_turns: int = 0
    region: Box | None = None
    strokes: tuple[Stroke, ...] = ()

    def turned(self, turns: int = 1) -> "PictureEdits":
        """Turned once more, clockwise (a negative number: the other way)."""
        return PictureEdits((self.quarter_turns + turns) % 4, self.region, self.strokes)

    def turned_size(self, width: int, height: int) -> tuple[int, int]:
        """The size of a picture of this size (its `PictureSource`'s) as it is shown: its sides swapped or not."""
        return (height, width) if self.quarter_turns % 2 else (width, height)

    def shown_box(self, width: int, height: int) -> Box | None:
        """Where the region lies in the picture as it is shown, in pixels of `turned_size`. width, height: the source's.

        The way back is `box.turned(-quarter_turns, *turned_size)`.
        """
        if self.region is None:
            return None
        return self.region.within(width, height).turned(self.quarter_turns, width, height)


NO_EDITS = PictureEdits()
