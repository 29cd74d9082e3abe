"""Text for people: sizes, durations, one-line summaries; and text from outside made safe to store and to show."""

import re
from typing import TYPE_CHECKING

from llava_desktop.core.words import tr

if TYPE_CHECKING:
    from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture
    from llava_desktop.core.picture_edits import Box

PASTED = tr("Pasted picture")
CAPTURED = tr("Screen capture")
FROM_THE_WEB = tr("Picture from the web")
IMPORTED = tr("Imported picture")
_OUR_NAMES = {str(name): name for name in (PASTED, CAPTURED, FROM_THE_WEB, IMPORTED)}

_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
# Controls (but not tab and newline), the bidi marks that reorder text, and the invisible separators.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]"
)

_MARKUP = re.compile(r"\*\*|__|`+|^[ ]{0,3}(?:#{1,6}|>|[-*+])[ ]+", re.MULTILINE)


def storable(text: str) -> str:
    """`text` with lone surrogates and NULs as U+FFFD: SQLite and UTF-8 files take it, every other character stays."""
    return _SURROGATE.sub("\ufffd", text).replace("\x00", "\ufffd")


def with_marks(text: str) -> str:
    """`text` with control and bidi characters shown as `‹U+202E›`, for names, links and code."""
    return _HIDDEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", storable(text))


def one_line(text: str, most: int = 200) -> str:
    """The first `most` characters on one line; white space folded, `…` where it was cut."""
    start = text[: most * 4]
    folded = _BLANKS.sub(" ", start).strip()
    if len(folded) <= most and len(start) == len(text):
        return folded
    return folded[: most - 1].rstrip() + "…"


def picture_name(name: str, most: int = 255) -> str:
    """What a picture is called, on one line, hidden characters as marks. Stored is what the app called it in English:
    only that is put into words again, and never a file's name that reads like some word of the app.
    """
    return _OUR_NAMES.get(name) or with_marks(one_line(name, most))


def without_markup(text: str) -> str:
    """Markdown as words only, for one line of it: no `**`, back quotes, heading or list signs."""
    return _MARKUP.sub("", text)


def size_text(size_bytes: int) -> str:
    """`840 B`, `84 KB`, `5.1 MB`: decimal units, as file managers show them."""
    if size_bytes < 1000:
        return tr("{size} B", size=size_bytes)
    if size_bytes < 999_500:
        return tr("{size:.0f} KB", size=size_bytes / 1000)
    return tr("{size:.1f} MB", size=size_bytes / 1_000_000)


def duration_text(seconds: float) -> str:
    """`0.4 s`, `8.2 s`, `49 s`, `2 min 5 s`."""
    if seconds < 9.95:
        return tr("{seconds:.1f} s", seconds=seconds)
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    return tr("{minutes} min {seconds} s", minutes=whole // 60, seconds=whole % 60)


def pixels_text(width: int, height: int) -> str:
    return f"{width}×{height}"


def region_text(box: "Box") -> str:
    """`800×600 at 10, 20`."""
    return tr("{pixels} at {left}, {top}", pixels=pixels_text(box.width, box.height), left=box.left, top=box.top)


def sent_text(sent: "EncodedPicture") -> str:
    """`672×504 JPEG, 84 KB`."""
    return picture_text(sent.width, sent.height, sent.format, len(sent.data))


def picture_text(width: int, height: int, picture_format: "PictureFormat", size_bytes: int) -> str:
    """See `sent_text`."""
    pixels, size = pixels_text(width, height), size_text(size_bytes)
    return tr("{pixels} {format}, {size}", pixels=pixels, format=picture_format.value, size=size)


def source_text(source: "PictureSource") -> str:
    """`4032×3024, 5.1 MB`, with what is not sent said: `first of 12 frames`."""
    pixels, size, count = pixels_text(source.width, source.height), size_text(source.size_bytes), source.frames
    if count <= 1:
        return tr("{pixels}, {size}", pixels=pixels, size=size)
    match source.format.value:
        case "TIFF":
            return tr("{pixels}, {size}, first of {count} pages", pixels=pixels, size=size, count=count)
        case "HEIC":
            return tr("{pixels}, {size}, first of {count} pictures", pixels=pixels, size=size, count=count)
        case _:
            return tr("{pixels}, {size}, first of {count} frames", pixels=pixels, size=size, count=count)


def taken_text(picture: "PreparedPicture") -> str:
    """What of the source is sent: `from 4032×3024, 5.1 MB` or `a region of 800×600 from …`; and what is not."""
    box, source = picture.edits.region, source_text(picture.source)
    if box is None and picture.is_redacted:
        return tr("from {source}, parts painted over", source=source)
    if box is None:
        return tr("from {source}", source=source)
    pixels = pixels_text(box.width, box.height)
    if picture.is_redacted:
        return tr("a region of {pixels} from {source}, parts painted over", pixels=pixels, source=source)
    return tr("a region of {pixels} from {source}", pixels=pixels, source=source)


def sends_line(picture: "PreparedPicture") -> str:
    """The one line under the picture: `Sends 672×504 JPEG, 84 KB (from 4032×3024, 5.1 MB)`."""
    of_history = picture.original is None and picture.edits.region is not None
    sent, taken = sent_text(picture.sent), taken_text(picture)
    if of_history:
        return tr("Only the region was sent: {sent} ({taken})", sent=sent, taken=taken)
    return tr("Sends {sent} ({taken})", sent=sent, taken=taken)
