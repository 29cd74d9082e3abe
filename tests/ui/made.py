"""Pictures made of known pixels."""

from llava_desktop.core.picture import (
    EncodedPicture,
    OriginalPicture,
    PictureFormat,
    PictureSource,
    PreparedPicture,
    RawImage,
)


def pixels(width: int, height: int, colour: tuple[int, int, int] = (200, 40, 60)) -> RawImage:
    return RawImage(width, height, bytes(colour) * (width * height))


def made_picture(name: str = "boat.jpg", sent: bytes = b"x" * 84_000, *, is_stored: bool = False) -> PreparedPicture:
    """What the image worker hands over for a 4032×3024 photo. Another `sent` is another picture.

    is_stored: one of the history, of which only what was sent is there.
    """
    return PreparedPicture(
        source=PictureSource(
            name=name,
            format=PictureFormat.JPEG,
            width=4032,
            height=3024,
            size_bytes=5_100_000,
            sha256="0" * 64,
        ),
        sent=EncodedPicture(672, 504, PictureFormat.JPEG, sent),
        preview=pixels(400, 300),
        seen=pixels(672, 504),
        thumbnail=EncodedPicture(96, 72, PictureFormat.JPEG, b"thumb"),
        original=None if is_stored else OriginalPicture(name, "0" * 64, b"a whole file"),
    )
