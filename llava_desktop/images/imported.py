"""A picture out of a file that is imported: nobody has looked at its bytes yet."""

from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.picture import EncodedPicture, PictureFormat
from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.core.words import tr
from llava_desktop.images.apart.decoder import is_cheap
from llava_desktop.images.colour import shrink
from llava_desktop.images.encoding import encode_thumbnail
from llava_desktop.images.fitting import size_for_thumbnail
from llava_desktop.images.pixels import image_of
from llava_desktop.images.prepare import decode_sent
from llava_desktop.images.recognising import recognise

_NAME = tr("A picture in the file")
_KEPT = frozenset({PictureFormat.JPEG, PictureFormat.PNG})


def imported_thumbnail(data: bytes, declared: PictureFormat) -> tuple[EncodedPicture, int, int]:
    """For the history, with the width and height that the picture really has. Raises PictureError when it is none, and
    undecoded when it is none that this app keeps: what is in the history is opened in this process (decision 9).

    declared: what the file says it is, and what it is sent as when it is asked about again.
    """
    found = recognise(data, _NAME)
    if found is not declared or found not in _KEPT or not is_cheap(data, _NAME, NO_EDITS):
        raise NotAPicture(tr("{name} is not one that was sent.", name=_NAME))
    seen = decode_sent(data)
    size = seen.width, seen.height
    return encode_thumbnail(shrink(image_of(seen), size_for_thumbnail(size))), *size
