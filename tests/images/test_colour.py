"""The right colours, within 2/255, from every mode Pillow can hand over."""

import pytest
from PIL import Image, ImageChops, ImageCms

from llava_desktop.images.colour import continuous, flattened
from llava_desktop.images.decoding import decode
from llava_desktop.images.pixels import image_of
from tests.images.made import encoded, quarters

SIZE = (64, 48)


def worst(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any channel of any pixel, of 255."""
    assert one.mode == other.mode == "RGB"
    assert one.size == other.size
    counts = ImageChops.difference(one, other).histogram()
    return max(value % 256 for value, count in enumerate(counts) if count)


def opened(data: bytes) -> Image.Image:
    return image_of(decode(data, "a").pixels)


def colour_of(image: Image.Image) -> tuple[int, ...]:
    colour = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(colour, tuple)
    return colour


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 2 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("size", [SIZE, (16, 12)], ids=["whole", "shrunk"])
@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (Image.new("1", SIZE, 1), (255, 255, 255)),
        (Image.new("L", SIZE, 128), (128, 128, 128)),
        (Image.new("LA", SIZE, (0, 128)), (127, 127, 127)),
        (Image.new("LA", SIZE, (128, 255)), (128, 128, 128)),
        (Image.new("P", SIZE, 0), (0, 0, 0)),
        (Image.new("PA", SIZE, (0, 0)), (255, 255, 255)),
        (Image.new("RGB", SIZE, (10, 20, 200)), (10, 20, 200)),
        (Image.new("RGBA", SIZE, (200, 0, 0, 0)), (255, 255, 255)),
        (Image.new("RGBA", SIZE, (200, 0, 0, 128)), (227, 127, 127)),
        (Image.new("RGBX", SIZE, (10, 20, 200, 0)), (10, 20, 200)),
        (Image.new("CMYK", SIZE, (255, 0, 0, 0)), (0, 255, 255)),
        (Image.new("CMYK", SIZE, (0, 0, 0, 128)), (127, 127, 127)),
        (Image.new("YCbCr", SIZE, (128, 128, 128)), (128, 128, 128)),
        (Image.new("HSV", SIZE, (0, 255, 255)), (255, 0, 0)),
        (Image.new("I;16", SIZE, 32_768), (128, 128, 128)),
        (Image.new("I;16", SIZE, 65_535), (255, 255, 255)),
        (Image.new("I", SIZE, 16_384), (64, 64, 64)),
        (Image.new("F", SIZE, 0.5), (128, 128, 128)),
        (Image.new("F", SIZE, 1.0), (255, 255, 255)),
    ],
    ids=lambda value: value.mode if isinstance(value, Image.Image) else str(value),
)
def test_every_mode_becomes_the_colour_it_means(image, expected, size):
    flat = flattened(continuous(image.copy()), size).image
    assert flat.mode == "RGB"
    assert flat.size == size
    assert close(colour_of(flat), expected)


def test_float_outside_0_to_1_is_stretched_from_darkest_to_lightest():
    image = Image.new("F", (3, 1))
    for x, value in enumerate((-100.0, 0.0, 100.0)):
        image.putpixel((x, 0), value)
    flat = flattened(continuous(image), (3, 1)).image
    assert [flat.getpixel((x, 0)) for x in range(3)] == [(0, 0, 0), (128, 128, 128), (255, 255, 255)]


def test_float_of_one_value_is_no_division_by_zero():
    assert flattened(continuous(Image.new("F", SIZE, 7.0)), SIZE).image.size == SIZE


def test_16_bit_grey_keeps_all_its_steps():
    ramp = Image.new("I;16", (256, 1))
    for x in range(256):
        ramp.putpixel((x, 0), x * 257)
    flat = opened(encoded(ramp, "PNG"))
    assert [flat.getpixel((x, 0)) for x in range(256)] == [(x, x, x) for x in range(256)]


def test_a_see_through_value_of_16_bit_grey_is_white():
    image = Image.new("I;16", (3, 1))
    for x, value in enumerate((1000, 1001, 999)):
        image.putpixel((x, 0), value)
    image.info["transparency"] = 1000
    flat = flattened(continuous(image), (3, 1))
    assert flat.was_see_through
    assert [flat.image.getpixel((x, 0)) for x in range(3)] == [(255, 255, 255), (4, 4, 4), (4, 4, 4)]


def test_colour_hidden_under_transparency_never_shows():
    image = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 200, 400))
    shrunk = flattened(continuous(image), (100, 100)).image
    # Along the edge blue fades into white: red may rise only together with green.
    assert all(abs(red - green) <= 2 for _, (red, green, _) in shrunk.getcolors(10_000))  # type: ignore[misc, union-attr]


@pytest.mark.parametrize(
    ("mode", "fill", "key"), [("L", 77, 77), ("RGB", (9, 8, 7), (9, 8, 7)), ("P", 3, 3), ("1", 0, 0)]
)
def test_a_see_through_colour_of_a_png_is_white(mode, fill, key):
    image = Image.new(mode, SIZE, fill)
    if mode == "P":
        image.putpalette(bytes(range(12)))
    decoded = decode(encoded(image, "PNG", transparency=key), "a")
    assert colour_of(image_of(decoded.pixels)) == (255, 255, 255)
    assert decoded.had_alpha


def test_a_16_bit_see_through_colour_is_compared_as_8_bit():
    image = Image.new("RGB", SIZE, (18, 52, 86))
    image.info["transparency"] = (0x1234, 0x3456, 0x5678)
    assert colour_of(flattened(continuous(image), SIZE).image) == (255, 255, 255)


def test_a_see_through_gif_is_white():
    image = Image.new("P", SIZE, 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    assert colour_of(opened(encoded(image, "GIF", transparency=1))) == (255, 255, 255)


def test_an_alpha_channel_that_hides_nothing_is_not_said_to():
    assert not decode(encoded(quarters().convert("RGBA"), "PNG"), "a").had_alpha


def test_a_cmyk_jpeg_is_not_inverted():
    assert close(colour_of(opened(encoded(Image.new("CMYK", SIZE, (0, 255, 255, 0)), "JPEG", quality=95))), (255, 0, 0))


def swapped_profile() -> bytes:
    """An sRGB profile whose red and green colorants changed places: green pixels mean red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_an_embedded_profile_is_followed(form):
    options = {"lossless": True} if form == "WEBP" else {}
    pure = Image.new("RGB", SIZE, (0, 255, 0))
    shown = colour_of(opened(encoded(pure, form, icc_profile=swapped_profile(), **options)))
    assert close(shown, (255, 0, 0))


def test_a_profile_under_transparency_is_followed_too():
    image = Image.new("RGBA", SIZE, (0, 255, 0, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    flat = opened(encoded(image, "PNG", icc_profile=swapped_profile()))
    assert close(colour_of(flat), (255, 0, 0))
    assert flat.getpixel((0, 0)) == (255, 255, 255)


def test_an_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert worst(opened(encoded(quarters(), "PNG", icc_profile=profile)), quarters()) <= 2


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, swapped_profile()[:300]])
def test_a_broken_profile_is_as_good_as_none(profile):
    assert worst(opened(encoded(quarters(), "PNG", icc_profile=profile)), quarters()) == 0


def test_a_profile_for_other_channels_is_as_good_as_none():
    grey = Image.new("L", SIZE, 90)
    assert colour_of(opened(encoded(grey, "PNG", icc_profile=swapped_profile()))) == (90, 90, 90)
