"""A file, bytes or a pasted bitmap -> everything that is needed to show the picture and to send it.

Thread: the image worker. Up to a few hundred milliseconds for the largest pictures.
"""

import hashlib
from pathlib import Path

from llava_desktop.core.errors import PictureDamaged, PictureTooLarge
from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture, RawImage
from llava_desktop.core.question import QuestionPicture
from llava_desktop.images.colour import shrink
from llava_desktop.images.decoding import PIXELS_MOST, decode
from llava_desktop.images.encoding import encode_for_sending, encode_thumbnail
from llava_desktop.images.fitting import size_for_model, size_for_preview, size_for_thumbnail
from llava_desktop.images.naming import shown_name
from llava_desktop.images.pixels import bare_pixels, image_of
from llava_desktop.images.reading import read_picture_file


def prepare_file(path: Path) -> PreparedPicture:
    """Raises PictureError: each kind says what is wrong with the file, by name."""
    return prepare_bytes(read_picture_file(path), path.name)


def prepare_bytes(data: bytes, name: str) -> PreparedPicture:
    """A picture as a file holds it, from anywhere. name: from outside; shown cleaned. Raises PictureError."""
    shown = shown_name(name)
    decoded = decode(data, shown)
    source = PictureSource(
        name=shown,
        format=decoded.format,
        width=decoded.width,
        height=decoded.height,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        frames=decoded.frames,
        had_alpha=decoded.had_alpha,
    )
    return _prepared(source, decoded.pixels)


def prepare_pixels(pixels: RawImage, name: str) -> PreparedPicture:
    """A bitmap with no file behind it, from the clipboard.

    Its source says PNG, because lossless is what it is; `size_bytes` counts the bare pixels, and `sha256` is of the
    size in words and the pixels, since pixels alone would not tell 2×1 from 1×2. Raises PictureError.
    """
    shown = shown_name(name)
    count = pixels.width * pixels.height
    if count > PIXELS_MOST:
        raise PictureTooLarge(f"{shown} has too many pixels: {pixels.width}×{pixels.height}.", "Copy a part of it.")
    if min(pixels.width, pixels.height) < 1 or len(pixels.data) != 3 * count:
        raise PictureDamaged(f"{shown} is incomplete.", "Copy it again.")
    digest = hashlib.sha256(f"{pixels.width}×{pixels.height} RGB\n".encode())
    digest.update(pixels.data)
    source = PictureSource(
        name=shown,
        format=PictureFormat.PNG,
        width=pixels.width,
        height=pixels.height,
        size_bytes=len(pixels.data),
        sha256=digest.hexdigest(),
    )
    size = size_for_preview((pixels.width, pixels.height))
    if size == (pixels.width, pixels.height):
        return _prepared(source, pixels)
    return _prepared(source, bare_pixels(shrink(image_of(pixels), size)))


def decode_sent(data: bytes) -> RawImage:
    """A picture that was sent, from the history, to be shown again. Raises PictureError when its file was damaged."""
    return decode(data, "The stored picture").pixels


def prepare_stored(picture: QuestionPicture, data: bytes) -> PreparedPicture:
    """A picture of the history, ready to be sent again: exactly the same bytes. Raises PictureError."""
    seen = decode_sent(data)
    source = PictureSource(
        name=picture.name,
        format=picture.source_format,
        width=picture.source_width,
        height=picture.source_height,
        size_bytes=picture.source_bytes,
        sha256=picture.source_sha256,
    )
    return PreparedPicture(
        source=source,
        sent=EncodedPicture(seen.width, seen.height, picture.sent_format, data),
        preview=seen,
        seen=seen,
        thumbnail=encode_thumbnail(shrink(image_of(seen), size_for_thumbnail((seen.width, seen.height)))),
    )


def _prepared(source: PictureSource, preview: RawImage) -> PreparedPicture:
    # Built anew from bare pixels: whatever else was in the file ends here.
    image = image_of(preview)
    sent = encode_for_sending(shrink(image, size_for_model((source.width, source.height))))
    return PreparedPicture(
        source=source,
        sent=sent,
        preview=preview,
        seen=decode_sent(sent.data),
        thumbnail=encode_thumbnail(shrink(image, size_for_thumbnail(image.size))),
    )
