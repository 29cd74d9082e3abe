import io

import pytest
from PIL import Image

from llava_desktop.core.errors import NotAPicture
from llava_desktop.core.picture import PictureFormat
from llava_desktop.images.recognising import recognise
from tests.images.made import FORMATS, encoded, quarters


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_known_by_its_content(form):
    assert recognise(encoded(quarters(), form), "no extension").name == form


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="x">', "an SVG drawing"),
        (b"\xef\xbb\xbf  <SVG >", "an SVG drawing"),
        (b"<!DOCTYPE html><svg >", "a web page"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\0\0\0\x18ftypcrx ", "a camera raw file"),
        (b"II*\0\x10\0\0\0CR\2\0", "a camera raw file"),
        (b"\0\0\0\x1cftypisom", "a video"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b"PK\3\4", "a ZIP archive or an office document"),
    ],
)
def test_what_is_refused_is_called_by_its_name(data, words):
    with pytest.raises(NotAPicture) as caught:
        recognise(data, "photo.jpg")
    assert caught.value.text == f"photo.jpg is {words}. This app opens JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC."


@pytest.mark.parametrize("data", [b"", b"\xff", b"BMW is a car maker", b"RIFF\0\0\0\0WAVE", b"<svgx", b"text", b"<p>"])
def test_bytes_that_are_nothing_known_are_refused(data):
    with pytest.raises(NotAPicture) as caught:
        recognise(data, "notes.txt")
    openable = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC"
    assert caught.value.text == f"notes.txt is not a picture this app can open ({openable})."


@pytest.mark.parametrize("form", ["PPM", "TGA", "ICO", "PCX", "EPS", "SGI", "DDS", "ICNS"])
def test_other_formats_that_pillow_could_open_are_refused(form):
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(buffer, form)
    with pytest.raises(NotAPicture):
        recognise(buffer.getvalue(), "a.png")


def test_the_name_of_each_format_is_what_pillow_calls_it_too():
    assert {kind.name for kind in PictureFormat} - {"HEIC"} == set(FORMATS)
