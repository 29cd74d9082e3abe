"""Camera and date out of EXIF, if what was sent still holds any (the app's own pictures hold none)."""

import re
from dataclasses import dataclass

from PIL import ExifTags, Image

_HARMLESS = re.compile(r"[^A-Za-z0-9 .:/+-]")
"""Metadata comes from outside and is shown as Markdown: only what camera names and dates need stays."""
_DATE = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """Each "" when it is not there. taken: `2024-05-01 18:30`, the camera's own clock."""

    camera: str = ""
    taken: str = ""
    has_location: bool = False


def camera_facts(image: Image.Image) -> CameraFacts:
    """Broken EXIF counts as none."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        location = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError):
        return CameraFacts()
    make, model = (_clean(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    date = _DATE.search(_clean(inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)))
    taken = "" if date is None else f"{date[1]}-{date[2]}-{date[3]} {date[4]}"
    return CameraFacts(camera, taken, has_location=bool(location))


def _clean(value: object) -> str:
    return _HARMLESS.sub("", value)[:60].strip() if isinstance(value, str) else ""
