"""How fast, and in how much memory, a picture is ready to be shown and sent: beside naive Pillow, and libvips.

Each figure comes from a child process of its own (`picture_child.py`). Times beside Pillow and libvips are processor
seconds, of one process each: the ratio stays the same on a busy machine. "Shown" is on the clock and through the app's
decoding process, in turns with what decoding alone takes.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measurement import Measurement

ROUNDS = 3
MOST_OF_NAIVE = 0.35
MOST_OF_VIPS = 1.3
MOST_OF_DECODING = 1.2
MOST_GAP_MS = 50
MOST_MEMORY_MIB = 60

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = Path(__file__).with_name("picture_child.py")


@dataclass(frozen=True, slots=True)
class Photo:
    """is_held: its time must stay a part of Pillow's and near libvips'. Of the others nobody can decode only a part."""

    name: str
    file: str
    is_held: bool = False


PHOTOS = (
    Photo("48 MP JPEG", "jpeg48.jpg", is_held=True),
    Photo("12 MP JPEG", "jpeg12.jpg", is_held=True),
    Photo("24 MP PNG", "png24.png"),
    Photo("12 MP HEIC", "heic12.heic"),
    Photo("12 MP WebP", "webp12.webp"),
)


def measure() -> list[Measurement]:
    """Two to three minutes; prints nothing."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for photo in PHOTOS:
            path = Path(folder) / photo.file
            _child("make", path)
            found += _measured(photo, path)
            path.unlink()
    return found


def _measured(photo: Photo, path: Path) -> list[Measurement]:
    # In turns, so that a slow minute of the machine hits all sides.
    whats = ("naive", "prepare", "vips", "gap")
    rounds = [{what: _child(what, path) for what in whats} for _ in range(ROUNDS)]

    def ratio(what: str, of: str) -> float:
        return statistics.median(each[what] / each[of] for each in rounds)

    def milliseconds(what: str) -> float:
        return statistics.median(each[what] for each in rounds) * 1000

    of_naive, of_vips = ratio("prepare", "naive"), ratio("prepare", "vips")
    measured = [
        Measurement(f"{photo.name} to ready, of naive Pillow", of_naive, "×", MOST_OF_NAIVE if photo.is_held else None),
        Measurement(f"{photo.name} to ready, of libvips", of_vips, "×", MOST_OF_VIPS if photo.is_held else None),
        Measurement(f"{photo.name} to ready", milliseconds("prepare"), "ms"),
        Measurement(f"{photo.name} shown, of decoding it whole", _child("shown", path), "×", MOST_OF_DECODING),
        Measurement(
            f"{photo.name}, longest wait of the window", min(each["gap"] for each in rounds) * 1000, "ms", MOST_GAP_MS
        ),
        Measurement(f"{photo.name}, memory of the app above the file", _child("memory", path), "MiB", MOST_MEMORY_MIB),
    ]
    return [each for each in measured if not math.isnan(each.value)]  # libvips may not be here, or not know HEIC


def _child(what: str, photo: Path) -> float:
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "VIPS_CONCURRENCY": "1"}
    command = [sys.executable, str(_CHILD), what, str(photo)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
