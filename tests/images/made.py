"""Pictures made for the tests: small, each with a known right answer."""

import io
from pathlib import Path

from PIL import ExifTags, Image

ORIENTATION = ExifTags.Base.Orientation

RED, GREEN, BLUE, GREY = (220, 40, 40), (40, 200, 60), (40, 60, 210), (128, 128, 128)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""What Pillow can write. It writes no HEIC: see `heic`."""


HEIC_FOLDER = Path(__file__).with_name("heic")


def heic(name: str) -> bytes:
    """One of the pictures that `heic/README.md` lists."""
    return (HEIC_FOLDER / f"{name}.heic").read_bytes()


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def quarters(width: int = 80, height: int = 60) -> Image.Image:
    """Red, green / blue, grey: every turn and mirror of it looks different."""
    image = Image.new("RGB", (width, height), GREY)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def photo(width: int, height: int) -> Image.Image:
    """Gradients with grain: as many colours as a photo."""
    down = Image.linear_gradient("L").resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 30)
    return Image.merge("RGB", (Image.blend(down, grain, 0.3), Image.blend(round_, grain, 0.3), grain))


def stored_as(orientation: int) -> Image.Image:
    """`quarters` as a camera stores it that writes this orientation. By the EXIF standard's own words: which side of
    what is seen the stored rows and columns begin at."""
    upright = quarters()
    flip, mirror = Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT
    steps: dict[int, tuple[Image.Transpose, ...]] = {  # row 0 is at, column 0 is at
        1: (),  # top, left
        2: (mirror,),  # top, right
        3: (mirror, flip),  # bottom, right
        4: (flip,),  # bottom, left
        5: (Image.Transpose.TRANSPOSE,),  # left, top
        6: (mirror, Image.Transpose.TRANSPOSE),  # right, top
        7: (mirror, flip, Image.Transpose.TRANSPOSE),  # right, bottom
        8: (flip, Image.Transpose.TRANSPOSE),  # left, bottom
    }
    for step in steps[orientation]:
        upright = upright.transpose(step)
    return upright


def turned_by(form: str, orientation: int) -> bytes:
    """A file of that format which holds `quarters`, stored in that orientation."""
    if form == "HEIC":
        return heic(f"orientation_{orientation}")
    return encoded(stored_as(orientation), form, exif=with_orientation(orientation), quality=95)


ORIENTED = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIC")
"""The formats that know orientations."""


def noise(width: int, height: int) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 200) for _ in range(3)])


def with_orientation(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif
