"""A picture on its way: what it was, what will be sent, what is shown. Sizes are pixels (upright) and bytes."""

import base64
import enum
from dataclasses import dataclass, field


class PictureFormat(enum.Enum):
    """What may be opened, by content and never by name."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    GIF = "GIF"
    BMP = "BMP"


@dataclass(frozen=True, slots=True)
class PictureSource:
    """The picture as it came in. name: the file's name, or `Pasted picture`; from outside: plain text only.

    width, height: after EXIF orientation. frames: more than 1 when only the first of an animation is used.
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

    @property
    def extension(self) -> str:
        return ".jpg" if self.format is PictureFormat.JPEG else ".png"


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """All that is needed to show a picture and to send it.

    sent: exactly the bytes that go into the request. preview: for the screen, at most 1600 px a side.
    seen: `sent` decoded again, so that what is shown as "what the model sees" is just that.
    thumbnail: for the history, at most 96 px a side.
    """

    source: PictureSource
    sent: EncodedPicture
    preview: RawImage
    seen: RawImage
    thumbnail: EncodedPicture
