"""A part of a picture that is open, with more of its own pixels than the preview of the whole has."""

from dataclasses import dataclass
from typing import NamedTuple

from llava_desktop.core.picture import OriginalPicture, RawImage
from llava_desktop.core.picture_edits import Box, PictureEdits


class Detail(NamedTuple):
    """box: in pixels of the picture as it is shown, turned (`PictureEdits.turned_size`).

    width, height: how many pixels are wanted of it: its own, or fewer.
    """

    box: Box
    width: int
    height: int

    def turned(self, quarter_turns: int, width: int, height: int) -> "Detail":
        """See `Box.turned`."""
        size = (self.height, self.width) if quarter_turns % 2 else (self.width, self.height)
        return Detail(self.box.turned(quarter_turns, width, height), *size)


@dataclass(frozen=True, slots=True)
class DetailRequest:
    """edits: what is painted over and how the picture is turned; its region plays no part."""

    original: OriginalPicture
    edits: PictureEdits
    detail: Detail


@dataclass(frozen=True, slots=True)
class PictureDetail:
    """pixels: painted over and turned as `request` says, at most of the size it asks for."""

    request: DetailRequest
    pixels: RawImage
