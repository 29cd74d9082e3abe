"""One measurement of one picture in a process of its own: `picture_child.py make|naive|prepare|memory PHOTO`.

Prints one number: processor seconds (naive, prepare) or MiB (memory).
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from llava_desktop.images.prepare import PicturePreparer

SIZE = (8000, 6000)
HELD_UPRIGHT = 6
"""EXIF orientation of a phone held upright, as most photos are taken."""
QUALITY = 90


def make_photo(path: Path) -> float:
    """Detail in all sizes, fine grain, smooth light: some 10 MB as JPEG, like a phone's."""
    width, height = SIZE
    detail = Image.effect_noise((width // 4, height // 4), 60).resize(SIZE, Image.Resampling.BICUBIC)
    texture = Image.blend(detail, Image.effect_noise(SIZE, 5), 0.5)
    down = Image.linear_gradient("L").resize(SIZE)
    lamp = Image.radial_gradient("L").resize(SIZE)
    bands = [Image.blend(texture, light, 0.5) for light in (down, lamp, down.transpose(Image.Transpose.ROTATE_180))]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = HELD_UPRIGHT
    Image.merge("RGB", bands).save(path, quality=QUALITY, exif=exif)
    return 0.0


def naive_seconds(path: Path) -> float:
    """What the first page of a tutorial does."""
    data = path.read_bytes()
    start = time.process_time()
    image = Image.open(io.BytesIO(data))
    image.load()
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((672, 672), Image.Resampling.LANCZOS)
    upright.save(io.BytesIO(), "JPEG", quality=QUALITY)
    return time.process_time() - start


def prepare_seconds(path: Path) -> float:
    """All of it: what is sent, what is shown, the thumbnail, the hash."""
    data = path.read_bytes()
    start = time.process_time()
    PicturePreparer().prepare_bytes(data, path.name)
    return time.process_time() - start


def prepare_memory_mib(path: Path) -> float:
    """The file's own bytes counted too."""
    before = _peak_memory_mib()
    PicturePreparer().prepare_bytes(path.read_bytes(), path.name)
    return _peak_memory_mib() - before


def _peak_memory_mib() -> float:
    """Not `ru_maxrss`: a child starts with its parent's (Linux)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("This system does not tell a process's peak memory.")


_CHILDREN: dict[str, Callable[[Path], float]] = {
    "make": make_photo,
    "naive": naive_seconds,
    "prepare": prepare_seconds,
    "memory": prepare_memory_mib,
}

if __name__ == "__main__":
    print(_CHILDREN[sys.argv[1]](Path(sys.argv[2])))
