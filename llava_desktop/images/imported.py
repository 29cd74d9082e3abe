"""A picture out of a file that is imported: nobody has looked at its bytes yet."""

from llava_desktop.core.picture import EncodedPicture
from llava_desktop.images.colour import shrink
from llava_desktop.images.encoding import encode_thumbnail
from llava_desktop.images.fitting import size_for_thumbnail
from llava_desktop.images.pixels import image_of
from llava_desktop.images.prepare import decode_sent


def imported_thumbnail(data: bytes) -> tuple[EncodedPicture, int, int]:
    """For the history, with the width and height that the picture really has. Raises PictureError when it is none."""
    seen = decode_sent(data)
    size = seen.width, seen.height
    return encode_thumbnail(shrink(image_of(seen), size_for_thumbnail(size))), *size
