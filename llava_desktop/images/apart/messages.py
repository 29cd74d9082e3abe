"""What the app and its decoding process say to each other: a length, a header in JSON, then bare bytes.

Not pickle: the process has read a stranger's bytes, and what it says is checked like anything else from outside. It
sends no words: what a person reads, and the name of the picture, stay on the app's side (`refusals.py`).
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from llava_desktop.core.picture import PictureFormat, RawImage
from llava_desktop.core.picture_detail import Detail
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.images.decoded import DecodedPicture
from llava_desktop.images.fitting import Size
from llava_desktop.images.refusals import PictureRefused, Refusal

_LENGTH_BYTES = 4
_HEADER_MOST = 16_000_000
"""Bytes; a brush that was moved for an hour."""
_SIDE_MOST = 1_600
"""Pixels: nothing larger comes back, but for a detail, which is at most what was asked for."""
_HEADER_SIDE_MOST = 2**32 - 1
"""Pixels: what a picture's header can claim, and a column of the history holds."""
_FRAMES_MOST = 2**31 - 1


class Reader(Protocol):
    """A pipe, buffered: gives less than it was asked for only at its end."""

    def read(self, size: int, /) -> bytes: ...


class Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> object: ...


class BadMessage(ValueError):
    """The other side has ended, or does not say what was agreed."""


@dataclass(frozen=True, slots=True)
class Request:
    data: bytes | RawImage
    edits: PictureEdits
    detail: Detail | None = None

    @property
    def side_most(self) -> int:
        """Pixels, of what comes back."""
        return _SIDE_MOST if self.detail is None else max(self.detail.width, self.detail.height)


def write_request(pipe: Writer, request: Request) -> None:
    data = request.data
    bare = data.data if isinstance(data, RawImage) else data
    size = [data.width, data.height] if isinstance(data, RawImage) else None
    header = {
        "bytes": len(bare),
        "bitmap": size,
        "edits": asdict(request.edits),
        "detail": request.detail,
    }
    _write(pipe, header, bare)


def read_request(pipe: Reader) -> Request | None:
    """None when the app has ended. Raises BadMessage."""
    if not (first := pipe.read(_LENGTH_BYTES)):
        return None
    header = _read_header(pipe, first)
    data = _read(pipe, header["bytes"])
    edits = header["edits"]
    return Request(
        data=data if header["bitmap"] is None else _bitmap(header["bitmap"], data),
        edits=PictureEdits(
            quarter_turns=edits["quarter_turns"],
            region=None if edits["region"] is None else Box(*edits["region"]),
            strokes=tuple(Stroke(tuple((x, y) for x, y in points), width) for points, width in edits["strokes"]),
        ),
        detail=None if header["detail"] is None else _detail(*header["detail"]),
    )


def _bitmap(size: list[int], data: bytes) -> RawImage:
    width, height = size
    return RawImage(width, height, data)


def _detail(box: list[int], width: int, height: int) -> Detail:
    return Detail(Box(*box), width, height)


def write_reply(pipe: Writer, reply: DecodedPicture | PictureRefused) -> None:
    if isinstance(reply, PictureRefused):
        size = reply.size or (0, 0)
        is_sayable = min(size) > 0 and max(size) <= _HEADER_SIDE_MOST
        _write(pipe, {"refused": reply.why.name, "size": size if is_sayable else None})
        return
    part = reply.part
    header = {
        "format": reply.format.value,
        "size": [reply.width, reply.height],
        "frames": reply.frames,
        "had_alpha": reply.had_alpha,
        "pixels": [reply.pixels.width, reply.pixels.height],
        "part": None if part is None else [part.width, part.height],
    }
    _write(pipe, header, reply.pixels.data, b"" if part is None else part.data)


def read_reply(pipe: Reader, side_most: int = _SIDE_MOST) -> DecodedPicture:
    """side_most: see `Request`. Raises PictureRefused, as the process said it, or BadMessage."""
    header = _read_header(pipe, pipe.read(_LENGTH_BYTES))
    try:
        if "refused" in header:
            size = header["size"]
            raise PictureRefused(Refusal[header["refused"]], None if size is None else _read_size(size))
        width, height = _read_size(header["size"])
        return DecodedPicture(
            format=PictureFormat(header["format"]),
            width=width,
            height=height,
            frames=_read_number(header["frames"], _FRAMES_MOST),
            had_alpha=header["had_alpha"] is True,
            pixels=_read_pixels(pipe, header["pixels"], side_most),
            part=None if header["part"] is None else _read_pixels(pipe, header["part"], side_most),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadMessage("not a reply") from fault


def _write(pipe: Writer, header: dict[str, Any], *bare: bytes) -> None:
    said = json.dumps(header).encode("ascii")
    pipe.write(len(said).to_bytes(_LENGTH_BYTES, "big") + said)
    for each in bare:
        pipe.write(each)
    pipe.flush()


def _read_header(pipe: Reader, length: bytes) -> dict[str, Any]:
    size = int.from_bytes(length, "big")
    if len(length) != _LENGTH_BYTES or size > _HEADER_MOST:
        raise BadMessage("no header")
    try:
        header = json.loads(_read(pipe, size))
    except (ValueError, RecursionError) as fault:
        raise BadMessage("not a header") from fault
    if not isinstance(header, dict):
        raise BadMessage("not a header")
    return header


def _read_size(size: object, most: int = _HEADER_SIDE_MOST) -> Size:
    if not isinstance(size, list):
        raise BadMessage("no size")
    width, height = size
    return _read_number(width, most), _read_number(height, most)


def _read_number(number: object, most: int) -> int:
    # No bool, no float: an infinite one cannot even be rounded.
    if type(number) is not int or not 0 < number <= most:
        raise BadMessage("no such number")
    return number


def _read_pixels(pipe: Reader, size: object, side_most: int) -> RawImage:
    width, height = _read_size(size, side_most)
    return RawImage(width, height, _read(pipe, 3 * width * height))


def _read(pipe: Reader, size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise BadMessage("broken off")
    return data
