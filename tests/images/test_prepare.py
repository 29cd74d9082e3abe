import base64
import hashlib
import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from llava_desktop.core.asking import picture_record
from llava_desktop.core.errors import PictureDamaged, PictureError, PictureTooLarge
from llava_desktop.core.picture import PictureFormat, PreparedPicture, Quality, RawImage
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.core.question import PictureFile, QuestionPicture
from llava_desktop.core.text import sends_line
from llava_desktop.images import prepare
from llava_desktop.images.decoding import decode
from llava_desktop.images.pixels import bare_pixels
from llava_desktop.images.prepare import PicturePreparer, decode_sent
from llava_desktop.images.refusals import PIXELS_MOST
from tests.images.made import encoded, heic, photo, quarters, with_orientation

_preparer = PicturePreparer()
prepare_bytes, prepare_file = _preparer.prepare_bytes, _preparer.prepare_file
prepare_pixels, prepare_stored = _preparer.prepare_pixels, _preparer.prepare_stored


def test_a_file_is_ready_to_be_shown_and_sent(tmp_path):
    data = encoded(photo(2000, 1500), "JPEG", exif=with_orientation(6))
    path = tmp_path / "beach.jpg"
    path.write_bytes(data)
    ready = prepare_file(path)
    assert ready.source.name == "beach.jpg"
    assert ready.source.format is PictureFormat.JPEG
    assert (ready.source.width, ready.source.height, ready.source.size_bytes) == (1500, 2000, len(data))
    assert ready.source.sha256 == hashlib.sha256(data).hexdigest()
    assert (ready.sent.width, ready.sent.height) == (504, 672)
    assert (ready.preview.width, ready.preview.height) == (750, 1000)
    assert (ready.thumbnail.width, ready.thumbnail.height) == (72, 96)
    assert sends_line(ready).startswith("Sends 504×672 JPEG, ")


def test_a_picture_is_hashed_while_it_is_decoded(monkeypatch):
    hashed = threading.Event()

    def hash_and_tell(data: bytes | RawImage) -> str:
        hashed.set()
        return "the hash"

    def decode_when_hashed(data: bytes | RawImage, name: str, edits: PictureEdits, detail: object = None):
        assert hashed.wait(30)
        return decode(data, name, edits)

    monkeypatch.setattr(prepare, "_hash", hash_and_tell)
    ready = PicturePreparer(decode_when_hashed).prepare_bytes(encoded(quarters(), "PNG"), "a.png")
    assert ready.source.sha256 == "the hash"


def test_what_is_shown_as_seen_is_what_was_sent_decoded_again():
    ready = prepare_bytes(encoded(photo(900, 700), "PNG"), "a.png")
    sent = Image.open(io.BytesIO(ready.sent.data)).convert("RGB")
    assert ready.seen == bare_pixels(sent)
    assert decode_sent(ready.sent.data) == ready.seen


@pytest.mark.parametrize(
    ("size", "preview"),
    [
        ((1900, 1000), (1600, 842)),
        ((1920, 1440), (960, 720)),
        ((8000, 1000), (1600, 200)),
        ((3000, 2000), (1500, 1000)),
    ],
)
def test_a_jpeg_is_shown_at_least_as_large_as_the_window_needs_and_as_what_is_sent(size, preview):
    ready = prepare_bytes(encoded(Image.new("RGB", size, "red"), "JPEG"), "a.jpg")
    assert (ready.preview.width, ready.preview.height) == preview


@pytest.mark.parametrize(
    ("size", "preview"),
    [
        ((3200, 2400), (1600, 1200)),  # two by two
        ((2000, 1500), (1000, 750)),
        ((4000, 3000), (1000, 750)),  # not three by three: a rest of one would shift the others
        ((2001, 1500), (1600, 1199)),
        ((1900, 1000), (1600, 842)),  # two by two would be less than the window needs
    ],
)
def test_a_large_png_is_shown_as_the_mean_of_whole_blocks_where_that_gives_enough(size, preview):
    ready = prepare_bytes(encoded(Image.new("RGB", size, "red"), "PNG"), "a.png")
    assert (ready.preview.width, ready.preview.height) == preview


def test_a_small_picture_is_not_enlarged():
    ready = prepare_bytes(encoded(quarters(8, 6), "PNG"), "a.png")
    assert {(each.width, each.height) for each in (ready.sent, ready.preview, ready.seen, ready.thumbnail)} == {(8, 6)}


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (5000, 3)])
def test_a_sliver_of_a_picture_has_at_least_one_pixel_a_side(size):
    ready = prepare_bytes(encoded(Image.new("RGB", size, "red"), "PNG"), "a.png")
    assert min(ready.sent.width, ready.sent.height, ready.thumbnail.width, ready.thumbnail.height) >= 1


CANARY = b"canary-4711-garden"


def tiff_tags() -> ImageFileDirectory_v2:
    tags = ImageFileDirectory_v2()
    for tag, kind in ((0x010D, 2), (0x010E, 2), (0x0131, 2), (0x013B, 2), (0x02BC, 1), (0x83BB, 7), (0x8649, 1)):
        # DocumentName, ImageDescription, Software, Artist, XMP, IPTC, Photoshop
        tags[tag] = CANARY.decode() if kind == 2 else CANARY
        tags.tagtype[tag] = kind
    return tags


def metadata() -> list[tuple[str, bytes]]:
    image = photo(120, 90)
    exif = with_orientation(1)
    exif[0x010E] = CANARY.decode()  # ImageDescription
    exif.get_ifd(0x8825)[1] = CANARY.decode()  # GPSLatitudeRef
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    xmp = b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    text = PngInfo()
    text.add_text("Comment", CANARY.decode())
    text.add_text("Zipped", CANARY.decode(), zip=True)
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    jpeg = encoded(image, "JPEG", exif=exif, comment=CANARY, icc_profile=profile, xmp=xmp)
    iptc = b"\xff\xed" + (2 + 14 + len(CANARY)).to_bytes(2, "big") + b"Photoshop 3.0\0" + CANARY
    flat = quarters()
    cases = [
        ("JPEG", jpeg[:2] + iptc + jpeg[2:]),
        ("PNG", encoded(image, "PNG", exif=exif, pnginfo=text, icc_profile=profile)),
        ("drawing", encoded(flat, "PNG", exif=exif, pnginfo=text, icc_profile=profile)),
        ("WebP", encoded(image, "WEBP", exif=exif, icc_profile=profile, xmp=xmp)),
        ("GIF", encoded(flat.quantize(8), "GIF", comment=CANARY)),
        ("BMP", encoded(image, "BMP")),
        ("TIFF", encoded(image, "TIFF", tiffinfo=tiff_tags(), exif=exif, icc_profile=profile)),
        ("AVIF", encoded(image, "AVIF", exif=exif, icc_profile=profile, xmp=xmp)),
        ("HEIC", heic("metadata")),
    ]
    return [(name, data + CANARY) for name, data in cases]


EXPECTED = {"JPEG": 7, "TIFF": 8, "AVIF": 5, "HEIC": 4, "WebP": 5}
"""How often the canary is in the file in plain sight; some of a PNG's are compressed."""

MARKERS = (
    CANARY,
    CANARY.hex().encode(),
    b"Exif",
    b"ICC_PROFILE",
    b"iCCP",
    b"eXIf",
    b"tEXt",
    b"iTXt",
    b"zTXt",
    b"http://ns.",
)


@pytest.mark.parametrize("quality", Quality)
@pytest.mark.parametrize(("name", "data"), metadata(), ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_but_pixels_leaves(name, data, quality):
    assert data.count(CANARY) >= EXPECTED.get(name, 1)
    ready = prepare_bytes(data, "a", PictureEdits(1, Box(10, 10, 60, 40)), quality)
    assert ready.whole is not None
    in_the_body = base64.b64decode(ready.sent.data_uri.partition(",")[2])
    for output in (in_the_body, ready.whole.data, ready.thumbnail.data, ready.preview.data):
        assert not [marker for marker in MARKERS if marker in output]
    opened = Image.open(io.BytesIO(ready.sent.data))
    opened.load()
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_pasted_bitmap_needs_no_file():
    image = photo(2000, 1000)
    ready = prepare_pixels(bare_pixels(image), "Pasted picture")
    assert ready.source.format is PictureFormat.PNG
    assert (ready.source.width, ready.source.height, ready.source.size_bytes) == (2000, 1000, 6_000_000)
    assert (ready.preview.width, ready.preview.height) == (1000, 500)
    assert (ready.sent.width, ready.sent.height) == (672, 336)


def test_a_small_pasted_bitmap_is_shown_as_it_is():
    pixels = bare_pixels(quarters())
    ready = prepare_pixels(pixels, "Pasted picture")
    assert ready.preview == pixels


def test_the_same_pixels_in_another_shape_are_another_picture():
    data = bytes(range(24))
    wide, high = (prepare_pixels(RawImage(*size, data), "a").source.sha256 for size in ((4, 2), (2, 4)))
    assert wide != high


@pytest.mark.parametrize("pixels", [RawImage(0, 0, b""), RawImage(2, 2, b"x" * 11), RawImage(-1, -1, b"xxx")])
def test_a_bitmap_that_does_not_hold_its_pixels_is_refused(pixels):
    with pytest.raises(PictureDamaged):
        prepare_pixels(pixels, "Pasted picture")


def test_a_bitmap_of_too_many_pixels_is_refused():
    with pytest.raises(PictureTooLarge):
        prepare_pixels(RawImage(PIXELS_MOST, 2, b""), "Pasted picture")


def test_an_odd_name_is_plain_and_marked_in_errors_and_in_the_source():
    odd = 'a\n\u202e<img src="//h/s/x">.png'
    shown = 'a‹U+000A›‹U+202E›<img src="//h/s/x">.png'
    assert prepare_bytes(encoded(quarters(), "PNG"), odd).source.name == shown
    with pytest.raises(PictureError) as caught:
        prepare_bytes(b"text", odd)
    assert caught.value.sentence.startswith(f"{shown} is not a picture")


def test_a_picture_of_the_history_is_sent_again_as_exactly_the_same_bytes():
    first = prepare_bytes(encoded(photo(1200, 900), "JPEG"), "a.jpg")
    kept = QuestionPicture(
        name="a.jpg",
        sent=PictureFile("0" * 64, first.sent.format, first.sent.width, first.sent.height, len(first.sent.data)),
        source=PictureFile(first.source.sha256, first.source.format, 1200, 900, first.source.size_bytes),
    )
    again = prepare_stored(kept, first.sent.data)
    assert (again.sent, again.source, again.seen) == (first.sent, first.source, first.seen)
    assert again.preview == first.seen


def test_a_picture_has_the_preferred_quality_unless_another_is_asked_for(tmp_path):
    data = encoded(photo(700, 500), "JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    preferring = PicturePreparer(preferred=lambda: Quality.BEST)
    assert preferring.prepare_file(tmp_path / "a.jpg").quality is Quality.BEST
    assert preferring.prepare_pixels(bare_pixels(quarters()), "b").quality is Quality.BEST
    asked = preferring.prepare_bytes(data, "a", quality=Quality.FITS)
    assert asked.quality is Quality.FITS
    assert asked.original is not None
    assert preferring.prepare_again(asked.original, asked.edits, Quality.FITS).quality is Quality.FITS


def test_a_region_of_the_history_is_shown_in_the_whole_that_was_kept():
    edits = PictureEdits(1, Box(300, 100, 600, 400), (Stroke(((50, 50),), 20),))
    first = prepare_bytes(encoded(photo(1200, 900), "JPEG"), "a.jpg", edits, Quality.BEST)
    assert first.whole is not None
    record = picture_record(first)
    again = prepare_stored(record, first.sent.data, first.whole.data)
    assert picture_record(again) == record  # asking again about it keeps the same of it
    assert again.edits == PictureEdits(1, Box(300, 100, 600, 400))
    assert again.preview == decode_sent(first.whole.data)
    assert (again.preview.width, again.preview.height) == (504, 672)
    assert again.seen == first.seen
    assert again.shown_size(again.edits) == (900, 1200)


def test_a_region_of_the_history_without_its_whole_is_what_was_sent():
    edits = PictureEdits(region=Box(300, 100, 600, 400))
    first = prepare_bytes(encoded(photo(1200, 900), "JPEG"), "a.jpg", edits)
    again = prepare_stored(picture_record(first), first.sent.data)
    assert again.shows_only_sent
    assert again.preview == again.seen == first.seen
    assert again.edits == edits  # what it was is known all the same


def test_no_whole_is_shown_for_a_picture_that_names_none():
    first = prepare_bytes(encoded(photo(1200, 900), "JPEG"), "a.jpg")
    assert prepare_stored(picture_record(first), first.sent.data, first.sent.data).whole is None


def test_a_stored_picture_that_was_damaged_is_refused():
    with pytest.raises(PictureDamaged, match="The stored picture is damaged"):
        decode_sent(encoded(quarters(), "PNG")[:-60])


def test_many_pictures_can_be_prepared_at_once_and_come_out_the_same():
    data = encoded(photo(1200, 900), "JPEG")
    expected = prepare_bytes(data, "a")
    results: list[PreparedPicture] = []
    threads = [threading.Thread(target=lambda: results.append(prepare_bytes(data, "a"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def longest_wait_while(work: Callable[[], object]) -> float:
    """Seconds that a thread which only counts had to wait for the interpreter's lock, while `work` ran."""
    begun, done = threading.Event(), threading.Event()
    waits = [0.0]

    def count() -> None:
        last = time.perf_counter()
        begun.set()
        while not done.is_set():
            now = time.perf_counter()
            waits[0] = max(waits[0], now - last)
            last = now

    counter = threading.Thread(target=count)
    counter.start()
    begun.wait()
    work()
    done.set()
    counter.join()
    return waits[0]


def test_other_threads_go_on_while_a_large_picture_is_prepared():
    data = encoded(photo(4000, 3000), "JPEG")
    # The best of three: on a busy machine a thread waits for a processor too.
    assert min(longest_wait_while(lambda: prepare_bytes(data, "a")) for _ in range(3)) < 0.05


def test_a_file_knows_the_name_of_its_folder_and_not_the_way_there(tmp_path, monkeypatch):
    folder = tmp_path / "Holi\u202edays"
    folder.mkdir()
    Image.new("RGB", (4, 3)).save(folder / "a.png")
    monkeypatch.chdir(folder)
    preparer, data = PicturePreparer(), (folder / "a.png").read_bytes()
    made = [preparer.prepare_file(folder / "a.png"), preparer.prepare_file(Path("a.png"))]
    found = [picture.original.folder for picture in made if picture.original is not None]
    assert found == ["Holi‹U+202E›days"] * 2
    pasted = preparer.prepare_bytes(data, "a.png").original
    assert pasted is not None
    assert pasted.folder == ""
