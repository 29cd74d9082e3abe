"""Pictures in every mode that files come in, each beside what it should look like.

The references are worked out here value by value, by the definition of each mode, and not by what Pillow converts with.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms

from tests.images.made import encoded, heic

WIDTH, HEIGHT = 64, 48
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ModeCase:
    """data: a file. reference: RGB, as it should look."""

    name: str
    data: bytes
    reference: Image.Image


def drawn(mode: str, value: Callable[[int, int], object]) -> Image.Image:
    image = Image.new(mode, (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), value(x, y))  # type: ignore[arg-type]
    return image


def grey(x: int, y: int) -> int:
    return x * 255 // (WIDTH - 1)


def level(y: int) -> int:
    return y * 255 // (HEIGHT - 1)


def rgb(x: int, y: int) -> Colour:
    return grey(x, y), level(y), 255 - grey(x, y)


def on_white(colour: Colour, alpha: int) -> Colour:
    red, green, blue = (round((value * alpha + 255 * (255 - alpha)) / 255) for value in colour)
    return red, green, blue


def alike(value: int) -> Colour:
    return value, value, value


def from_cmyk(cyan: int, magenta: int, yellow: int, black: int) -> Colour:
    red, green, blue = (round((255 - ink) * (255 - black) / 255) for ink in (cyan, magenta, yellow))
    return red, green, blue


def cmyk(x: int, y: int) -> tuple[int, int, int, int]:
    return grey(x, y), level(y), 40, 60


def from_ycc(luma: int, blue: int, red: int) -> Colour:
    """ITU-R BT.601, full range, as JPEG has it."""
    found = (
        luma + 1.402 * (red - 128),
        luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128),
        luma + 1.772 * (blue - 128),
    )
    one, two, three = (max(0, min(255, round(value))) for value in found)
    return one, two, three


def ycc(x: int, y: int) -> Colour:
    return 60 + grey(x, y) // 2, 128 + (level(y) - 128) // 4, 128


def from_lab(light: float, a: float, b: float) -> Colour:
    """CIE 1976, D50 -> sRGB (IEC 61966-2-1), with the Bradford adaptation of the ICC."""
    fy = (light + 16) / 116
    fx, fz = fy + a / 500, fy - b / 200

    def back(f: float) -> float:
        return f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29)

    x, y, z = 0.9642 * back(fx), back(fy), 0.8249 * back(fz)
    linear = (
        3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
        -0.9787684 * x + 1.9161415 * y + 0.0334540 * z,
        0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
    )
    one, two, three = (round(255 * _gamma(max(0.0, min(1.0, value)))) for value in linear)
    return one, two, three


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def lab(x: int, y: int) -> tuple[int, int, int]:
    """As Pillow holds it: L* of 255, a* and b* above 128. (In the file they are signed.)"""
    return 60 + grey(x, y) // 2, (level(y) - 128) // 8 + 128, 128


def swapped_profile() -> bytes:
    """An sRGB profile whose red and green colorants changed places: green pixels mean red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def png_16(channels: int) -> bytes:
    """16 bit RGB or RGBA: Pillow writes neither."""
    kind = {3: 2, 4: 6}[channels]
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            values = [value * 257 for value in rgb(x, y)] + [level(y) * 257] * (channels - 3)
            rows += struct.pack(f">{channels}H", *values)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )


def palette(image: Image.Image) -> Image.Image:
    image.putpalette([value for index in range(256) for value in (index, 255 - index, index // 2)])
    return image


def of_palette(index: int) -> Colour:
    return index, 255 - index, index // 2


def cases() -> Iterator[ModeCase]:
    def case(name: str, data: bytes, reference: Callable[[int, int], Colour]) -> ModeCase:
        return ModeCase(name, data, drawn("RGB", reference))

    one_bit = drawn("1", lambda x, y: 255 if (x // 8 + y // 8) % 2 else 0)
    indexed = palette(drawn("P", grey))
    sea_through = drawn("RGBA", lambda x, y: (*rgb(x, y), level(y)))
    yield case("1 PNG", encoded(one_bit, "PNG"), lambda x, y: alike(255 if (x // 8 + y // 8) % 2 else 0))
    yield case(
        "1 TIFF, fax", encoded(one_bit, "TIFF", compression="group4"), lambda x, y: alike(255 * ((x // 8 + y // 8) % 2))
    )
    yield case("L PNG", encoded(drawn("L", grey), "PNG"), lambda x, y: alike(grey(x, y)))
    yield case(
        "LA PNG",
        encoded(drawn("LA", lambda x, y: (grey(x, y), level(y))), "PNG"),
        lambda x, y: on_white(alike(grey(x, y)), level(y)),
    )
    yield case("P GIF", encoded(indexed, "GIF"), lambda x, y: of_palette(grey(x, y)))
    yield case("P BMP", encoded(indexed, "BMP"), lambda x, y: of_palette(grey(x, y)))
    some = bytes(index if index < 200 else 255 for index in range(256))
    yield case(
        "P PNG, see-through",
        encoded(indexed, "PNG", transparency=some),
        lambda x, y: on_white(of_palette(grey(x, y)), some[grey(x, y)]),
    )
    yield case("RGB PNG", encoded(drawn("RGB", rgb), "PNG"), rgb)
    yield case("RGB TIFF, LZW", encoded(drawn("RGB", rgb), "TIFF", compression="tiff_lzw"), rgb)
    yield case("RGBA PNG", encoded(sea_through, "PNG"), lambda x, y: on_white(rgb(x, y), level(y)))
    yield case(
        "RGBA WebP", encoded(sea_through, "WEBP", lossless=True, exact=True), lambda x, y: on_white(rgb(x, y), level(y))
    )
    yield case("RGBA TIFF", encoded(sea_through, "TIFF"), lambda x, y: on_white(rgb(x, y), level(y)))
    yield case("RGB AVIF", encoded(drawn("RGB", rgb), "AVIF", quality=100, subsampling="4:4:4"), rgb)
    yield case(
        "16 bit grey PNG", encoded(drawn("I;16", lambda x, y: grey(x, y) * 257), "PNG"), lambda x, y: alike(grey(x, y))
    )
    yield case(
        "16 bit grey TIFF",
        encoded(drawn("I;16", lambda x, y: grey(x, y) * 257), "TIFF"),
        lambda x, y: alike(grey(x, y)),
    )
    yield case(
        "32 bit grey TIFF", encoded(drawn("I", lambda x, y: grey(x, y) * 257), "TIFF"), lambda x, y: alike(grey(x, y))
    )
    yield case("16 bit RGB PNG", png_16(3), rgb)
    yield case("16 bit RGBA PNG", png_16(4), lambda x, y: on_white(rgb(x, y), level(y)))
    yield case("float TIFF", encoded(drawn("F", lambda x, y: grey(x, y) / 255), "TIFF"), lambda x, y: alike(grey(x, y)))
    yield case("CMYK TIFF", encoded(drawn("CMYK", cmyk), "TIFF"), lambda x, y: from_cmyk(*cmyk(x, y)))
    yield case(
        "CMYK JPEG, Adobe",
        encoded(drawn("CMYK", cmyk), "JPEG", quality=100, subsampling=0),
        lambda x, y: from_cmyk(*cmyk(x, y)),
    )
    yield case(
        "YCbCr TIFF, JPEG",
        encoded(drawn("YCbCr", ycc), "TIFF", compression="jpeg", quality=100),
        lambda x, y: from_ycc(*ycc(x, y)),
    )
    yield case(
        "YCbCr JPEG",
        encoded(drawn("YCbCr", ycc), "JPEG", quality=100, subsampling=0),
        lambda x, y: from_ycc(*ycc(x, y)),
    )
    yield case(
        "Lab TIFF",
        encoded(drawn("LAB", lab), "TIFF"),
        lambda x, y: from_lab((60 + grey(x, y) // 2) / 2.55, (level(y) - 128) // 8, 0),
    )
    strange = swapped_profile()
    yield case(
        "RGB PNG, ICC",
        encoded(drawn("RGB", lambda x, y: (0, 255, 0)), "PNG", icc_profile=strange),
        lambda x, y: (255, 0, 0),
    )
    yield case(
        "RGB TIFF, ICC",
        encoded(drawn("RGB", lambda x, y: (0, 255, 0)), "TIFF", icc_profile=strange),
        lambda x, y: (255, 0, 0),
    )
    yield case(
        "RGB AVIF, ICC",
        encoded(drawn("RGB", lambda x, y: (0, 255, 0)), "AVIF", quality=100, subsampling="4:4:4", icc_profile=strange),
        lambda x, y: (255, 0, 0),
    )
    sixteen = ModeCase("16 bit grey HEIC", heic("sixteen_bit_grey"), Image.new("RGB", (80, 60), (128, 128, 128)))
    half = Image.new("RGB", (80, 60), (200, 0, 0))
    half.paste((255, 255, 255), (0, 0, 40, 60))
    yield from (sixteen, ModeCase("RGBA HEIC", heic("alpha"), half))
