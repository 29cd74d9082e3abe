"""A file, bytes or a pasted bitmap -> everything that is needed to show the picture and to send it.

Thread: the image worker. Up to a few hundred milliseconds for the largest pictures.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from llava_desktop.core.picture import (
    EncodedPicture,
    OriginalPicture,
    PictureSource,
    PreparedPicture,
    Quality,
    RawImage,
)
from llava_desktop.core.picture_detail import Detail, DetailRequest, PictureDetail
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits
from llava_desktop.core.question import QuestionPicture
from llava_desktop.core.words import tr
from llava_desktop.images.colour import shrink
from llava_desktop.images.decoded import DecodedPicture
from llava_desktop.images.decoding import decode
from llava_desktop.images.encoding import encode_for_sending, encode_smaller, encode_thumbnail
from llava_desktop.images.fitting import Size, fit_within, size_for_model, size_for_thumbnail
from llava_desktop.images.naming import shown_name
from llava_desktop.images.pixels import bare_pixels, image_of
from llava_desktop.images.reading import read_picture_file
from llava_desktop.images.text_size import has_small_text

WHOLE_SIDE = 672
"""Pixels: of the whole picture that is kept beside a region."""


class Decode(Protocol):
    """`decoding.decode`, or the same in a child process."""

    def __call__(
        self, data: bytes | RawImage, name: str, edits: PictureEdits, detail: Detail | None = None
    ) -> DecodedPicture: ...


class PicturePreparer:
    """Each method raises PictureError, whose sentence says by name what is wrong.

    preferred: the quality of a picture that is opened, where the caller names none.
    """

    def __init__(self, decode: Decode = decode, preferred: Callable[[], Quality] = lambda: Quality.FITS) -> None:
        self._decode = decode
        self._preferred = preferred

    def prepare_file(
        self, path: Path, edits: PictureEdits = NO_EDITS, quality: Quality | None = None
    ) -> PreparedPicture:
        folder = path.absolute().parent.name
        return self._prepare(read_picture_file(path), path.name, edits, quality, folder)

    def prepare_bytes(
        self, data: bytes, name: str, edits: PictureEdits = NO_EDITS, quality: Quality | None = None
    ) -> PreparedPicture:
        """A picture as a file holds it, from anywhere. name: from outside; shown cleaned."""
        return self._prepare(data, name, edits, quality)

    def prepare_pixels(
        self, pixels: RawImage, name: str, edits: PictureEdits = NO_EDITS, quality: Quality | None = None
    ) -> PreparedPicture:
        """A bitmap with no file behind it, from the clipboard or the screen.

        Its source says PNG, because lossless is what it is; `size_bytes` counts the bare pixels.
        """
        return self._prepare(pixels, name, edits, quality)

    def prepare_again(
        self, original: OriginalPicture, edits: PictureEdits, quality: Quality | None = None
    ) -> PreparedPicture:
        """A picture that is open, edited: everything is made anew from the picture as it came in."""
        decoded = self._decode(original.data, original.name, edits)
        return _prepared(original, decoded, edits, quality or self._preferred())

    def _prepare(
        self, data: bytes | RawImage, name: str, edits: PictureEdits, quality: Quality | None, folder: str = ""
    ) -> PreparedPicture:
        # Another process decodes meanwhile, or code that leaves the interpreter free: 30 MB are hashed in 20 ms.
        with ThreadPoolExecutor(1, "picture-hash") as beside:
            hashed = beside.submit(_hash, data)
            decoded = self._decode(data, shown_name(name), edits)
        original = OriginalPicture(shown_name(name), hashed.result(), data, shown_name(folder) if folder else "")
        return _prepared(original, decoded, edits, quality or self._preferred())

    def with_sent(self, picture: PreparedPicture, sent: EncodedPicture) -> PreparedPicture:
        """Of which other bytes are sent than the quality says: those that were made of it when it was refused."""
        return replace(picture, sent=sent, seen=decode_sent(sent.data))

    def detail(self, request: DetailRequest) -> PictureDetail:
        """A part of a picture that is open, for the screen."""
        original = request.original
        decoded = self._decode(original.data, original.name, request.edits, request.detail)
        return PictureDetail(request, decoded.pixels)

    def prepare_stored(self, picture: QuestionPicture, data: bytes, whole: bytes | None = None) -> PreparedPicture:
        """A picture of the history, ready to be sent again: exactly the same bytes.

        It takes no edits: what they would apply to was not kept. `prepare_bytes` makes a picture of its own of `data`.
        whole: what the region was cut from, to show it in; None where there is none, or it is gone.
        """
        seen = decode_sent(data)
        shown = None if whole is None else decode_sent(whole)
        source = PictureSource(
            name=picture.name,
            format=picture.source.format,
            width=picture.source.width,
            height=picture.source.height,
            size_bytes=picture.source.size_bytes,
            sha256=picture.source.sha256,
        )
        return PreparedPicture(
            source=source,
            sent=EncodedPicture(seen.width, seen.height, picture.sent.format, data),
            preview=seen if shown is None else shown,
            seen=seen,
            thumbnail=_thumbnail(seen),
            edits=PictureEdits(picture.quarter_turns, picture.region),
            quality=picture.quality,
            whole=_kept_whole(picture, shown, whole),
            painted_over=picture.redacted,
        )


def decode_sent(data: bytes) -> RawImage:
    """A picture that was sent, from the history, to be shown again. Raises PictureError when its file was damaged."""
    return decode(data, tr("The stored picture")).pixels


def smaller(picture: PreparedPicture) -> PreparedPicture | None:
    """The same picture for a server that refused it for its size; None when it is so small that size was not why.

    sent: BEST becomes FITS, FITS half as large. Made of what was sent before, also of a picture that has only that
    (`for_sending`), so any thread may have it that may wait 50 ms.
    """
    sent = encode_smaller(image_of(decode_sent(picture.sent.data)), len(picture.sent.data_uri))
    if sent is None:
        return None
    return replace(picture, sent=sent, seen=decode_sent(sent.data), quality=Quality.FITS)


def _kept_whole(picture: QuestionPicture, shown: RawImage | None, data: bytes | None) -> EncodedPicture | None:
    if picture.whole is None or shown is None or data is None:
        return None
    return EncodedPicture(shown.width, shown.height, picture.whole.format, data)


def _hash(data: bytes | RawImage) -> str:
    """SHA-256 in hex. Of a bitmap it is of its size in words and its pixels, since pixels alone would not tell 2×1 from
    1×2.
    """
    if not isinstance(data, RawImage):
        return hashlib.sha256(data).hexdigest()
    digest = hashlib.sha256(f"{data.width}×{data.height} RGB\n".encode())
    digest.update(data.data)
    return digest.hexdigest()


def _source(original: OriginalPicture, decoded: DecodedPicture) -> PictureSource:
    data = original.data
    return PictureSource(
        name=original.name,
        format=decoded.format,
        width=decoded.width,
        height=decoded.height,
        size_bytes=len(data.data if isinstance(data, RawImage) else data),
        sha256=original.sha256,
        frames=decoded.frames,
        had_alpha=decoded.had_alpha,
    )


def _prepared(
    original: OriginalPicture, decoded: DecodedPicture, edits: PictureEdits, quality: Quality
) -> PreparedPicture:
    source = _source(original, decoded)
    # Built anew from bare pixels: whatever else was in the file ends here.
    preview = decoded.pixels
    part = decoded.part or _for_model(preview, edits.turned_size(source.width, source.height))
    sent = encode_for_sending(image_of(part), quality)
    whole = None if decoded.part is None else encode_for_sending(image_of(_small(preview)), Quality.FITS)
    seen = decode_sent(sent.data)
    return PreparedPicture(
        source=source,
        sent=sent,
        preview=preview,
        seen=seen,
        thumbnail=_thumbnail(seen),
        edits=edits,
        quality=quality,
        whole=whole,
        original=original,
        small_text=has_small_text(image_of(seen)),
    )


def _for_model(preview: RawImage, whole: Size) -> RawImage:
    """whole: the size of the picture as it came, turned: its aspect decides, not the preview's rounded one."""
    return bare_pixels(shrink(image_of(preview), size_for_model(whole)))


def _small(preview: RawImage) -> RawImage:
    return bare_pixels(shrink(image_of(preview), fit_within((preview.width, preview.height), (WHOLE_SIDE, WHOLE_SIDE))))


def _thumbnail(seen: RawImage) -> EncodedPicture:
    return encode_thumbnail(shrink(image_of(seen), size_for_thumbnail((seen.width, seen.height))))
