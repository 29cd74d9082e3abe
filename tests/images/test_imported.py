"""A picture out of a file that is imported is looked at before it is kept."""

import pytest
from PIL import Image

from llava_desktop.core.errors import NotAPicture, PictureError
from llava_desktop.core.picture import PictureFormat
from llava_desktop.images import imported
from llava_desktop.images.imported import imported_thumbnail
from tests.core.export.made import PIXEL
from tests.images.made import encoded


def test_it_has_a_thumbnail_and_its_true_size():
    small, width, height = imported_thumbnail(PIXEL, PictureFormat.PNG)
    assert (width, height) == (1, 1)
    assert small.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize("data", [b"", b"no picture", PIXEL[:40]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureError):
        imported_thumbnail(data, PictureFormat.PNG)


@pytest.mark.parametrize(("side", "form"), [(8, "WEBP"), (8, "GIF"), (2100, "PNG")])
def test_what_this_app_never_keeps_is_not_decoded_here(side, form, monkeypatch):
    monkeypatch.setattr(imported, "decode_sent", None)
    with pytest.raises(NotAPicture, match="not one that was sent"):
        imported_thumbnail(encoded(Image.new("RGB", (side, side)), form), PictureFormat(form.replace("WEBP", "WebP")))


def test_what_is_not_of_the_format_that_its_question_says_is_refused():
    with pytest.raises(NotAPicture, match="not one that was sent"):
        imported_thumbnail(PIXEL, PictureFormat.JPEG)
