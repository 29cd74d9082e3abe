"""A picture on its way: what it was, what will be sent, what is shown. Sizes are pixels (upright) and bytes."""

import base64
import enum
from dataclasses import dataclass, field, replace

from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits


class PictureFormat(enum.Enum):
    """What may be opened, by content and never by name."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    GIF = "GIF"
    BMP = "BMP"
    TIFF = "TIFF"
    AVIF = "AVIF"
    HEIC = "HEIC"
    """HEIC and HEIF: the same container."""

    @property
    def extension(self) -> str:
        """Of the name of a file that this app writes, which is a JPEG or a PNG."""
        return ".jpg" if self is PictureFormat.JPEG else ".png"


class Quality(enum.Enum):
    """How large the data URI may be. The values are stored."""

    FITS = "fits"
    """256,000 characters: what the service advises."""
    BEST = "best"
    """1,000,000 characters: what it tolerates. Worth it for fine detail, such as small text."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """The picture as it came in. name: the file's name, or `Pasted picture`; from outside: plain text only.

    width, height: after EXIF orientation, before any edit. frames: more than 1 when only the first frame of an
    animation, page of a TIFF or picture of a HEIC is used.
    sha256: hex, of the bytes as they came in.
    """

    name: str
    format: PictureFormat
    width: int
    height: int
    size_bytes: int
    sha256: str
    frames: int = 1
    had_alpha: bool = False


@dataclass(frozen=True, slots=True)
class RawImage:
    """Decoded sRGB pixels, 8 bit, rows from the top, 3 bytes a pixel, no padding: len(data) == 3 * width * height."""

    width: int
    height: int
    data: bytes = field(repr=False)


NO_PIXELS = RawImage(0, 0, b"")


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """Bytes of an encoded picture, JPEG or PNG, with nothing in them but pixels."""

    width: int
    height: int
    format: PictureFormat
    data: bytes = field(repr=False)

    @property
    def mime(self) -> str:
        return f"image/{self.format.value.lower()}"

    @property
    def data_uri(self) -> str:
        """What goes into `input.image`: 4 characters for 3 bytes."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class OriginalPicture:
    """A picture as it came in, kept while it is open so that it can be edited: in memory only, never stored.

    folder: the name of the folder that the file lay in, never the way there; empty for what was no file.
    data: the bytes of the file (at most 100 MB), or the pixels of a bitmap from the clipboard or the screen.
    """

    name: str
    sha256: str
    data: bytes | RawImage = field(repr=False)
    folder: str = ""


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """All that is needed to show a picture and to send it.

    sent: exactly the bytes that go into the request: the region if there is one, else the whole, turned and redacted.
    preview: the whole picture for the screen, turned and redacted, at most 1600 px a side; the region is not cut out of
    it (`PictureEdits.shown_box` says where it lies).
    seen: `sent` decoded again, so that what is shown as "what the model sees" is just that.
    thumbnail: of what is sent, for the history, at most 96 px a side.
    whole: only with a region: `preview` again, small (at most 672 px a side), for the history to draw the region in.
    original: None for a picture of the history, of which only `sent` and `whole` were kept.
    small_text: there is text in it that will be too small to read for the model as it is sent.
    painted_over: for a picture of the history, whose strokes were not kept: there were some.
    """

    source: PictureSource
    sent: EncodedPicture
    preview: RawImage
    seen: RawImage
    thumbnail: EncodedPicture
    edits: PictureEdits = NO_EDITS
    quality: Quality = Quality.FITS
    whole: EncodedPicture | None = None
    original: OriginalPicture | None = None
    small_text: bool = False
    painted_over: bool = False

    def for_sending(self) -> "PreparedPicture":
        """The same to send and to store, without the pixels for the screen: some 200 kB in place of some 10 MB."""
        return replace(self, preview=NO_PIXELS, seen=NO_PIXELS, original=None)

    @property
    def is_redacted(self) -> bool:
        return self.painted_over or bool(self.edits.strokes)

    @property
    def shows_only_sent(self) -> bool:
        """Of the history, with no whole beside it: `preview` is what was sent, which may be a region."""
        return self.original is None and self.whole is None

    def shown_size(self, edits: PictureEdits) -> tuple[int, int]:
        """Of what `preview` stands for, edited so: the whole picture, or what was sent where no more was kept."""
        if self.shows_only_sent:
            return self.preview.width, self.preview.height
        return edits.turned_size(self.source.width, self.source.height)
