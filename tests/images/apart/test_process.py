"""The decoding process: what goes wrong in it costs one picture, and the next one finds another process."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from llava_desktop.core.errors import NotAPicture, PictureDamaged, PictureTooLarge
from llava_desktop.core.picture_edits import NO_EDITS, PictureEdits, Stroke
from llava_desktop.images.apart.decoder import PIXELS_HERE, ApartDecoder, is_cheap
from llava_desktop.images.apart.messages import Request
from llava_desktop.images.apart.process import DecoderDied, DecoderProcess
from llava_desktop.images.decoding import decode
from llava_desktop.images.pixels import bare_pixels
from llava_desktop.images.refusals import PictureRefused, Refusal
from tests.images.made import encoded, heic, quarters

ROOT = Path(__file__).resolve().parents[3]
REAL = [sys.executable, "-m", "llava_desktop.images.apart"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
REQUEST = Request(heic("orientation_1"), NO_EDITS)
AFTERWARDS = "\nfrom llava_desktop.images.apart import worker\nsys.exit(worker.main())"


def process_that(runs: str, **options: float) -> DecoderProcess:
    """runs: Python; the name `sys` is there."""
    return DecoderProcess([sys.executable, "-c", f"import sys\n{runs}"], ENVIRONMENT, **options)


@pytest.fixture
def process() -> Iterator[DecoderProcess]:
    made = DecoderProcess(REAL, ENVIRONMENT)
    yield made
    made.close()


def test_a_picture_comes_back_as_it_would_from_here(process):
    decoder = ApartDecoder(process)
    edits = PictureEdits(1, None, (Stroke(((10, 10),), 8),))
    for data in (heic("photo"), encoded(quarters(), "AVIF"), encoded(quarters(2400, 1800), "PNG")):
        assert not is_cheap(data, "a", edits)
        assert decoder.decode(data, "a", edits) == decode(data, "a", edits)


def test_a_refusal_comes_back_as_what_it_is_and_the_process_stays(process):
    with pytest.raises(PictureDamaged, match=r"^a\.heic is damaged or incomplete"):
        ApartDecoder(process).decode(heic("photo")[:900], "a.heic", NO_EDITS)
    first = process._child
    assert process.ask(REQUEST).width == 80
    assert process._child is first


@pytest.mark.parametrize(
    ("data", "cheap"),
    [
        (encoded(quarters(), "PNG"), True),
        (encoded(quarters(), "GIF"), True),
        (encoded(quarters(), "BMP"), True),
        (encoded(quarters(), "WEBP"), False),
        (encoded(quarters(), "TIFF"), False),
        (encoded(quarters(), "AVIF"), False),
        (heic("orientation_6"), False),
        (encoded(quarters(4000, 3000), "JPEG"), True),
        (encoded(quarters(4000, 3000), "JPEG", progressive=True), False),
        (encoded(quarters(2400, 1800), "PNG"), False),
        (bare_pixels(quarters()), True),
        (bare_pixels(quarters(2400, 1800)), False),
    ],
)
def test_what_is_small_and_simple_is_decoded_here_and_everything_else_apart(data, cheap):
    assert is_cheap(data, "a", NO_EDITS) is cheap


def test_a_large_jpeg_that_must_be_decoded_whole_is_decoded_apart():
    data = encoded(quarters(4000, 3000), "JPEG")
    assert not is_cheap(data, "a", PictureEdits(0, None, (Stroke(((1, 1),), 1),)))
    assert PIXELS_HERE < 4000 * 3000


def test_what_is_no_picture_never_gets_there():
    with pytest.raises(NotAPicture):
        ApartDecoder(DecoderProcess(["/nowhere"], {})).decode(b"text", "a", NO_EDITS)


def test_a_crash_costs_one_picture(process):
    process.get_ready()
    assert process._child is not None
    process._child._process.kill()
    process._child._process.wait()
    assert process.ask(REQUEST).width == 80


CRASHES = {
    "abort": "import os, llava_desktop.images.apart.worker as w\nw.decode_unnamed = lambda *_: os.abort()" + AFTERWARDS,
    "exception": "import llava_desktop.images.apart.worker as w\nw.decode_unnamed = lambda *_: 1 / 0" + AFTERWARDS,
    "end": "pass",
    "nonsense": "sys.stdout.write('nonsense' * 100)",
}


@pytest.mark.parametrize("runs", CRASHES.values(), ids=CRASHES)
def test_a_process_that_dies_over_a_picture_is_a_refusal_by_name(runs):
    process = process_that(runs)
    with pytest.raises(PictureDamaged) as caught:
        ApartDecoder(process).decode(REQUEST.data, "a.heic", NO_EDITS)
    assert caught.value.sentence == "a.heic could not be opened."
    process.close()


def test_a_process_that_cannot_be_started_is_a_refusal_too():
    with pytest.raises(PictureDamaged, match="could not be opened"):
        ApartDecoder(DecoderProcess(["/nowhere/at/all"], {})).decode(REQUEST.data, "a", NO_EDITS)


def test_a_hang_is_ended_by_the_deadline():
    process = process_that("sys.stdin.read()", deadline_s=0.2)
    started = time.monotonic()
    with pytest.raises(PictureTooLarge) as caught:
        ApartDecoder(process).decode(REQUEST.data, "a.heic", NO_EDITS)
    assert caught.value.text == "a.heic takes too long to open. Save it again as an ordinary JPEG."
    assert time.monotonic() - started < 5
    process.close()


def test_a_heic_is_decoded_by_as_many_threads_as_there_are_processors():
    count = "import os\nos.cpu_count = lambda: 3\nimport pi_heif, llava_desktop.images.apart.worker as w\n"
    count += "real = w.decode_unnamed\n\ndef decode(*asked):\n    assert pi_heif.options.DECODE_THREADS == 3\n"
    count += "    return real(*asked)\n\nw.decode_unnamed = decode"
    process = process_that(count + AFTERWARDS)
    assert process.ask(REQUEST).width == 80
    process.close()


@pytest.mark.parametrize(
    ("chosen", "kept"), [({}, "glibc.malloc.hugetlb=1"), ({"GLIBC_TUNABLES": "a.b.c=2"}, "a.b.c=2")]
)
def test_it_gets_its_memory_in_large_pages_unless_somebody_chose_otherwise(chosen, kept):
    check = f"import os\nif os.environ['GLIBC_TUNABLES'] != {kept!r}: sys.exit(1)"
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "GLIBC_TUNABLES"} | chosen
    process = DecoderProcess([sys.executable, "-c", f"import sys\n{check}{AFTERWARDS}"], environment)
    assert process.ask(REQUEST).width == 80
    process.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_endless_computing_is_ended_by_the_system():
    spin = "import llava_desktop.images.apart.limits as l, llava_desktop.images.apart.worker as w\n"
    spin += "l.PROCESSOR_S = 1\n\ndef decode(*_):\n    while True: pass\n\nw.decode_unnamed = decode"
    process = process_that(spin + AFTERWARDS)
    with pytest.raises(DecoderDied) as caught:
        process.ask(REQUEST)
    assert caught.value.too_slow
    process.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_more_memory_than_is_allowed_is_a_refusal_and_not_the_end():
    greedy = "import llava_desktop.images.apart.worker as w, llava_desktop.images.decoding as d\n"
    greedy += "d.flattened = lambda *_: bytearray(5 << 30)"
    process = process_that(greedy + AFTERWARDS)
    with pytest.raises(PictureTooLarge, match="needs more memory than this computer has free"):
        ApartDecoder(process).decode(REQUEST.data, "a.heic", NO_EDITS)
    assert process._child is not None
    assert not process._child.is_dead
    process.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_it_can_write_no_file(tmp_path):
    place = tmp_path / "written"
    writes = "import llava_desktop.images.apart.worker as w, pathlib, llava_desktop.images.refusals as r\n"
    writes += f"def decode(*_):\n    try: pathlib.Path({str(place)!r}).write_bytes(b'x' * 100)\n"
    writes += "    except OSError as fault: raise r.PictureRefused(r.Refusal.CAMERA_RAW)\n"
    writes += "    raise r.PictureRefused(r.Refusal.DAMAGED)\n"
    process = process_that(writes + "w.decode_unnamed = decode" + AFTERWARDS)
    with pytest.raises(PictureRefused) as caught:
        process.ask(REQUEST)
    assert caught.value.why is Refusal.CAMERA_RAW
    process.close()
    assert place.stat().st_size == 0


def test_closing_gives_up_the_picture_that_is_being_decoded():
    process = process_that("sys.stdin.buffer.read(10)\nsys.stdin.read()")
    failed = threading.Event()

    def ask() -> None:
        with pytest.raises(DecoderDied):
            process.ask(REQUEST)
        failed.set()

    thread = threading.Thread(target=ask)
    thread.start()
    while process._child is None:
        thread.join(0.001)
    started = time.monotonic()
    process.close()
    assert failed.wait(5)
    thread.join()
    assert time.monotonic() - started < 1


def test_a_closed_one_starts_no_more(process):
    process.close()
    process.close()
    process.get_ready()
    assert process._child is None
    with pytest.raises(DecoderDied):
        process.ask(REQUEST)


def test_it_ends_when_the_app_is_gone(process):
    process.get_ready()
    child = process._child
    assert child is not None
    child.requests.close()
    assert child._process.wait(30) == 0
