import struct
import time
import zlib

import pytest
from PIL import Image, ImageChops, ImageFile
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from llava_desktop.core.errors import NotAPicture, PictureDamaged, PictureTooLarge
from llava_desktop.core.picture import PictureFormat
from llava_desktop.images import decoding, opening
from llava_desktop.images.decoding import decode
from llava_desktop.images.pixels import image_of
from tests.images.made import (
    BLUE,
    FORMATS,
    GREEN,
    GREY,
    ORIENTED,
    RED,
    encoded,
    heic,
    photo,
    quarters,
    turned_by,
    with_orientation,
)

# Pillow warns about EXIF and animation blocks it cannot read; the product opens such pictures all the same.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

UPRIGHT = (RED, GREEN, BLUE, GREY)


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Left top, right top, left bottom, right bottom."""
    width, height = image.size
    points = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [tuple(image.getpixel(point)) for point in points]  # type: ignore[arg-type]


def same_colours(one, other, tolerance=6) -> bool:
    return all(abs(a - b) <= tolerance for p, q in zip(one, other, strict=True) for a, b in zip(p, q, strict=True))


@pytest.mark.parametrize("form", ORIENTED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whichever_way_the_camera_was_held(form, orientation):
    decoded = decode(turned_by(form, orientation), "a")
    assert (decoded.width, decoded.height) == (80, 60)
    assert (decoded.pixels.width, decoded.pixels.height) == (80, 60)
    assert same_colours(corners(image_of(decoded.pixels)), UPRIGHT)


def test_of_a_heic_the_container_says_which_way_is_up_and_not_its_exif():
    assert same_colours(corners(image_of(decode(heic("exif_says_otherwise"), "a").pixels)), UPRIGHT)


@pytest.mark.parametrize(
    ("kind", "way_up"), [(PictureFormat.HEIC, 1), (PictureFormat.TIFF, 1), (PictureFormat.AVIF, 6)]
)
def test_what_its_decoder_turned_is_not_turned_once_more_by_its_exif(kind, way_up):
    image = opening.open_picture(encoded(quarters(), "JPEG", exif=with_orientation(6)), PictureFormat.JPEG)
    assert opening.orientation(image, kind) == way_up


def test_a_heic_in_tiles_is_put_together():
    decoded = decode(heic("grid"), "a")
    assert (decoded.format, decoded.width, decoded.height) == (PictureFormat.HEIC, 160, 120)
    assert same_colours(corners(image_of(decoded.pixels)), UPRIGHT)


def test_of_a_heic_with_several_pictures_the_first_is_used_and_the_number_said():
    decoded = decode(heic("three"), "a")
    assert decoded.frames == 3
    assert same_colours(corners(image_of(decoded.pixels)), (RED,) * 4)


def test_a_tiff_whose_list_of_pages_is_broken_is_opened_for_its_first():
    data = bytearray(encoded(quarters(), "TIFF"))
    next_page = 8 + 2 + 12 * int.from_bytes(data[8:10], "little")  # header, number of tags, tags
    data[next_page : next_page + 4] = (len(data) + 5_000).to_bytes(4, "little")
    assert decode(bytes(data), "a").frames == 1


def raw_file(tags: dict[int, int]) -> bytes:
    """A TIFF with these tags in its first page."""
    info = ImageFileDirectory_v2()
    for tag, value in tags.items():
        info[tag] = value
        info.tagtype[tag] = 4  # LONG
    return encoded(quarters(), "TIFF", tiffinfo=info)


@pytest.mark.parametrize("tags", [{0xFE: 1, 0x14A: 8}, {0xC612: 1}], ids=["small preview first", "DNG"])
def test_a_camera_raw_file_is_not_taken_for_its_small_preview(tags):
    with pytest.raises(NotAPicture) as caught:
        decode(raw_file(tags), "IMG_1.NEF")
    assert caught.value.text == "IMG_1.NEF is a camera raw file. Export it as a JPEG first."


def test_a_tiff_whose_strips_end_before_the_picture_does_is_refused():
    data = bytearray(encoded(quarters(), "TIFF"))
    height = data.index(b"\x01\x01\x04\0\x01\0\0\0") + 8  # tag ImageLength, a LONG
    data[height + 1] = 4  # more by 1024 rows
    with pytest.raises(PictureDamaged):
        decode(bytes(data), "a.tiff")


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_turns_nothing(value):
    decoded = decode(encoded(quarters(), "PNG", exif=with_orientation(value)), "a")
    assert same_colours(corners(image_of(decoded.pixels)), UPRIGHT)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("exif", [b"nonsense", b"II*\0\xff\xff\xff\x7f", b"MM\0*\0\0\0\x08\xff\xff"])
def test_exif_that_cannot_be_read_turns_nothing(form, exif):
    decoded = decode(encoded(quarters(), form, exif=b"Exif\0\0" + exif, quality=95), "a")
    assert same_colours(corners(image_of(decoded.pixels)), UPRIGHT)


def test_an_orientation_that_is_text_turns_nothing():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x0260\0\0\0\0\0\0"
    assert decode(encoded(quarters(), "JPEG", exif=exif), "a").width == 80


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_opened_with_its_size_and_kind(form):
    decoded = decode(encoded(quarters(), form), "a")
    assert decoded.format is PictureFormat[form]
    assert (decoded.width, decoded.height, decoded.frames, decoded.had_alpha) == (80, 60, 1, False)
    # WebP at its default quality bleeds colour over the edges of the quarters; their middles hold.
    assert same_colours(corners(image_of(decoded.pixels)), UPRIGHT, tolerance=8)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_of_an_animation_or_of_several_pages_the_first_frame_is_used_and_the_number_said(form):
    first, *rest = [Image.new("RGB", (40, 30), colour) for colour in (RED, GREEN, BLUE)]
    decoded = decode(encoded(first, form, save_all=True, append_images=rest), "a")
    assert decoded.frames == 3
    assert same_colours(corners(image_of(decoded.pixels)), (RED,) * 4)


def test_a_large_jpeg_is_shrunk_as_a_whole_decode_would_be():
    image = photo(2400, 1800).resize((4800, 3600), Image.Resampling.BICUBIC)
    data = encoded(image, "JPEG", quality=92)
    decoded = decode(data, "a")
    assert (decoded.width, decoded.height) == (4800, 3600)
    assert (decoded.pixels.width, decoded.pixels.height) == (1200, 900)
    small, exact = (
        each.resize((200, 150), Image.Resampling.BOX)
        for each in (image_of(decoded.pixels), image.resize((1200, 900), Image.Resampling.LANCZOS))
    )
    assert max(high for _, high in ImageChops.difference(small, exact).getextrema()) <= 3  # type: ignore[misc]


def header_only_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def enlarged_jpeg(width: int, height: int, **options: object) -> bytes:
    """A small JPEG whose header was changed to claim another size."""
    data = bytearray(encoded(quarters(), "JPEG", **options))
    start = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        header_only_png(9000, 9000),  # Pillow would decode it: under its limit of 89 MP
        header_only_png(12_000, 12_000),  # Pillow would only warn
        header_only_png(30_000, 30_000),
        encoded(Image.new("1", (9000, 9000)), "PNG"),
        enlarged_jpeg(20_000, 20_000),
        enlarged_jpeg(10_000, 10_000, progressive=True),
        b"GIF89a"
        + struct.pack("<HH", 9000, 9000)
        + b"\0\0\0,"
        + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
        + b"\2\2\x4c\1\0;",
        b"GIF89a\1\0\1\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\2\2\x4c\1\0;",
        b"BM" + bytes(12) + struct.pack("<IiiHHIIIIII", 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0),
    ],
    ids=["81 MP", "144 MP", "900 MP", "tiny file", "JPEG", "progressive", "GIF", "GIF frame", "BMP"],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(data, monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    start = time.thread_time()
    with pytest.raises(PictureTooLarge) as caught:
        decode(data, "bomb.png")
    assert time.thread_time() - start < 1
    assert caught.value.sentence.startswith("bomb.png has too many pixels")
    assert caught.value.advice.startswith("JPEG pictures may have up to 201 megapixels, others up to 67.")


def test_pillows_own_limit_is_left_alone():
    before = Image.MAX_IMAGE_PIXELS
    decode(encoded(quarters(), "PNG"), "a")
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_200_megapixel_jpeg_of_a_phone_is_opened():
    decoded = decode(enlarged_jpeg(16_320, 12_240), "a")
    assert (decoded.width, decoded.height) == (16_320, 12_240)
    assert (decoded.pixels.width, decoded.pixels.height) == (1020, 765)  # of an eighth, 2040×1530


def test_a_jpeg_of_endless_layers_is_refused():
    whole = encoded(quarters(), "JPEG", progressive=True)
    last_scan = whole[whole.rindex(b"\xff\xda") : -2]
    assert decode(whole, "a").format is PictureFormat.JPEG
    with pytest.raises(PictureTooLarge) as caught:
        decode(whole[:-2] + last_scan * opening.JPEG_SCANS_MOST + whole[-2:], "a.jpg")
    assert caught.value.sentence == "a.jpg is built of too many layers to open."


def test_too_little_memory_is_said_to_be_that(monkeypatch):
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(decoding, "flattened", no_memory)
    with pytest.raises(PictureTooLarge, match="needs more memory"):
        decode(encoded(quarters(), "PNG"), "a")
