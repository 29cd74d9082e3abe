"""What a person brings: pictures that nobody has opened yet, by drop, paste, file dialog or command line.

Not to be taken for `core.picture.PictureSource`, which says what a picture was once it has been opened.
"""

from dataclasses import dataclass, field
from pathlib import Path

from llava_desktop.core.picture import RawImage


@dataclass(frozen=True, slots=True)
class FileSource:
    """path: from outside; whether it is a picture, a file, or there at all is found when it is opened."""

    path: Path

    @property
    def name(self) -> str:
        """For showing; as it is on the disk, so from outside."""
        return self.path.name or str(self.path)


@dataclass(frozen=True, slots=True)
class BytesSource:
    """data: an encoded picture as another program or a web page gave it. name: from outside, for showing only."""

    data: bytes = field(repr=False)
    name: str


IncomingPicture = FileSource | BytesSource
"""Pixels that the platform holds already (a bitmap of the clipboard, a capture) go their own way, as `Bitmap`."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Pixels with no file behind them. name: for showing."""

    pixels: RawImage = field(repr=False)
    name: str


Brought = IncomingPicture | Bitmap
"""Whatever a picture can come from."""

MOST_AT_ONCE = 100
"""Pictures that one drop, paste, choice or start may open: each is read whole, and shown in the strip."""

PICTURE_SUFFIXES = frozenset(
    (
        *(".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp"),
        *(".tif", ".tiff", ".avif", ".heic", ".heif"),
    )
)
"""How the names of pictures end, in lower case: what is taken out of a folder. A file that a person names one by one
is opened whatever it is called; what it is, its content says."""
