"""One measurement of one picture in a process of its own: `picture_child.py WHAT PICTURE`, WHAT a name in `_CHILDREN`.

Prints one number: processor seconds of this process (naive, vips, prepare), seconds on the clock (gap), times
(shown), MiB (memory).
"""

import io
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heic_photo import make_heic
from pi_heif import register_heif_opener
from PIL import ExifTags, Image, ImageOps
from vips import CannotOpen, is_here, make_thumbnail

from llava_desktop.images.apart.decoder import ApartDecoder
from llava_desktop.images.apart.process import DecoderProcess
from llava_desktop.images.prepare import PicturePreparer

SIZES = {"jpeg48": (8000, 6000), "jpeg12": (4000, 3000), "png24": (6000, 4000), "webp12": (4000, 3000)}
"""By the first part of the file's name."""
HELD_UPRIGHT = 6
"""EXIF orientation of a phone held upright, as most photos are taken."""
QUALITY = 90
MODEL_SIDE = 672
TURNS = 10


def make(path: Path) -> float:
    """Detail in all sizes, fine grain, smooth light: 48 megapixels are some 10 MB as JPEG, like a phone's."""
    if path.suffix == ".heic":
        make_heic(path)
        return 0.0
    size = SIZES[path.stem]
    detail = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size, Image.Resampling.BICUBIC)
    texture = Image.blend(detail, Image.effect_noise(size, 5), 0.5)
    down = Image.linear_gradient("L").resize(size)
    lamp = Image.radial_gradient("L").resize(size)
    bands = [Image.blend(texture, light, 0.5) for light in (down, lamp, down.transpose(Image.Transpose.ROTATE_180))]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = HELD_UPRIGHT
    options: dict[str, dict[str, Any]] = {
        ".jpg": {"quality": QUALITY},
        ".png": {"compress_level": 3},
        ".webp": {"quality": QUALITY, "method": 2},
    }
    Image.merge("RGB", bands).save(path, exif=exif, **options[path.suffix])
    return 0.0


def naive_seconds(path: Path) -> float:
    """What the first page of a tutorial does."""
    register_heif_opener()
    data = path.read_bytes()
    start = time.process_time()
    image = Image.open(io.BytesIO(data))
    image.load()
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((MODEL_SIDE, MODEL_SIDE), Image.Resampling.LANCZOS)
    upright.save(io.BytesIO(), "JPEG", quality=QUALITY)
    return time.process_time() - start


def vips_seconds(path: Path) -> float:
    """Not a number where libvips is not here, or cannot open it."""
    if not is_here():
        return float("nan")
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        try:
            make_thumbnail(path, Path(folder) / "out.jpg", MODEL_SIDE)
        except CannotOpen:
            return float("nan")
        return time.process_time() - start


def prepare_seconds(path: Path) -> float:
    """All of it, in one process: what is sent, what is shown, the thumbnail, the hash."""
    data = path.read_bytes()
    start = time.process_time()
    PicturePreparer().prepare_bytes(data, path.name)
    return time.process_time() - start


def shown_of_decoding(path: Path) -> float:
    """From the file to all that is shown and sent, as the app does it with its process already there: how many times
    what only the pixels take, all of them. Less nobody can do who has no cheap way.

    In turns and the best of each: fresh memory, and what others take of the machine, is neither's.
    """
    register_heif_opener()
    data = path.read_bytes()
    decoded, shown = [], []
    with _preparer() as preparer:
        for _ in range(TURNS):
            decoded.append(_seconds(lambda: Image.open(io.BytesIO(data)).load()))
            shown.append(_seconds(lambda: preparer.prepare_file(path)))
    return min(shown) / min(decoded)


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def longest_wait_seconds(path: Path) -> float:
    """Of another thread for the interpreter, while the app prepares the picture."""
    begun, done = threading.Event(), threading.Event()
    longest = 0.0

    def count() -> None:
        nonlocal longest
        last = time.perf_counter()
        begun.set()
        while not done.is_set():
            now = time.perf_counter()
            longest = max(longest, now - last)
            last = now

    with _preparer() as preparer:
        counter = threading.Thread(target=count)
        counter.start()
        begun.wait()
        preparer.prepare_file(path)
        done.set()
        counter.join()
    return longest


def memory_mib(path: Path) -> float:
    """Of the app's own process, above what it was, and above the file's own bytes, which it keeps."""
    with _preparer() as preparer:
        before = _peak_memory_mib()
        preparer.prepare_file(path)
        return _peak_memory_mib() - before - path.stat().st_size / 2**20


@contextmanager
def _preparer() -> Iterator[PicturePreparer]:
    process = DecoderProcess([sys.executable, "-m", "llava_desktop.images.apart"], os.environ)
    preparer = PicturePreparer(ApartDecoder(process).decode)
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "WEBP")
    preparer.prepare_bytes(small.getvalue(), "warm up")
    try:
        yield preparer
    finally:
        process.close()


def _peak_memory_mib() -> float:
    """Not `ru_maxrss`: a child starts with its parent's (Linux)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("This system does not tell a process's peak memory.")


_CHILDREN: dict[str, Callable[[Path], float]] = {
    "make": make,
    "naive": naive_seconds,
    "vips": vips_seconds,
    "prepare": prepare_seconds,
    "shown": shown_of_decoding,
    "gap": longest_wait_seconds,
    "memory": memory_mib,
}

if __name__ == "__main__":
    print(_CHILDREN[sys.argv[1]](Path(sys.argv[2])))
