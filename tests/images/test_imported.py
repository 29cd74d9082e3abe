"""A picture out of a file that is imported is looked at before it is kept."""

import pytest

from llava_desktop.core.errors import PictureError
from llava_desktop.images.imported import imported_thumbnail
from tests.core.export.made import PIXEL


def test_it_has_a_thumbnail_and_its_true_size():
    small, width, height = imported_thumbnail(PIXEL)
    assert (width, height) == (1, 1)
    assert small.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize("data", [b"", b"no picture", PIXEL[:40]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureError):
        imported_thumbnail(data)
