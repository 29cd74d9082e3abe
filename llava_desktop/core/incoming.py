"""What a person brings: pictures that nobody has opened yet, by drop, paste, file dialog or command line.

Not to be taken for `core.picture.PictureSource`, which says what a picture was once it has been opened.
"""

from dataclasses import dataclass, field
from pathlib import Path


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
"""Pixels that the platform holds already (a bitmap of the clipboard, a capture) go their own way, as `RawImage`."""
