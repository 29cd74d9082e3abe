"""A small picture of each format, opened as one that a person drops: which formats work here."""

import io
from typing import Protocol

from PIL import Image

from llava_desktop.core.errors import AppError
from llava_desktop.core.picture import PictureFormat, PreparedPicture
from llava_desktop.images.heic_sample import HEIC

_SIZE = (24, 16)
_COLOUR = (200, 80, 40)
_NEAR = 12
"""Of 255; what JPEG's and WebP's losses may do to a plain colour."""


class Prepare(Protocol):
    """`PicturePreparer.prepare_bytes`."""

    def __call__(self, data: bytes, name: str, /) -> PreparedPicture: ...


def broken_formats(prepare: Prepare) -> list[PictureFormat]:
    """Takes some milliseconds, or as long as the decoding process takes to start."""
    return [format_ for format_ in PictureFormat if not _goes_through(format_, prepare)]


def _written(format_: PictureFormat) -> bytes:
    if format_ is PictureFormat.HEIC:
        return HEIC
    written = io.BytesIO()
    Image.new("RGB", _SIZE, _COLOUR).save(written, format_.value)
    return written.getvalue()


def _goes_through(format_: PictureFormat, prepare: Prepare) -> bool:
    try:
        prepared = prepare(_written(format_), f"self-test.{format_.value.lower()}")
    except (AppError, OSError, ValueError, KeyError):  # Pillow's own for a part of it that is missing
        return False
    seen = prepared.seen
    is_whole = (seen.width, seen.height) == (prepared.sent.width, prepared.sent.height)
    is_true = all(abs(here - there) <= _NEAR for here, there in zip(seen.data[:3], _COLOUR, strict=True))
    return prepared.source.format is format_ and is_whole and is_true
