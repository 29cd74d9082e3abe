"""Pictures made for the tests: small, each with a known right answer."""

import io

from PIL import ExifTags, Image

ORIENTATION = ExifTags.Base.Orientation

RED, GREEN, BLUE, GREY = (220, 40, 40), (40, 200, 60), (40, 60, 210), (128, 128, 128)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""What Pillow can write. It writes no HEIC: see `heic`."""


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


def noise(width: int, height: int) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 200) for _ in range(3)])


def with_orientation(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif
