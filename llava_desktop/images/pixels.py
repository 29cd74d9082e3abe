"""Pillow images <-> bare pixels. What went through here carries pixels and nothing else: no EXIF, comment, profile."""

from PIL import Image

from llava_desktop.core.picture import RawImage


def bare_pixels(image: Image.Image) -> RawImage:
    """image: RGB."""
    return RawImage(image.width, image.height, image.tobytes())


def image_of(raw: RawImage) -> Image.Image:
    return Image.frombytes("RGB", (raw.width, raw.height), raw.data)
