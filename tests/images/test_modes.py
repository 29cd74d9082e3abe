"""Every mode that a file comes in looks as it should: within 2 of 255 of what its definition says."""

import pytest
from PIL import ImageChops

from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.images.decoding import decode
from llava_desktop.images.pixels import image_of
from tests.images.contact_sheet import contact_sheet, sheet_cases
from tests.images.modes import ModeCase, cases

ALL = list(cases())
MOST = 2
LOSSY = {"RGB AVIF": 3, "YCbCr TIFF, JPEG": 3}
"""What the encoder of the fixture itself changed, at its best quality."""


def test_there_are_at_least_17_of_them():
    assert len({case.name for case in ALL}) == len(ALL) >= 17


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_mode_looks_as_its_definition_says(case: ModeCase):
    found = image_of(decode(case.data, case.name, NO_EDITS).pixels)
    assert found.size == case.reference.size
    difference = ImageChops.difference(found, case.reference)
    assert max(high for _, high in difference.getextrema()) <= LOSSY.get(case.name, MOST)  # type: ignore[misc]


def test_the_contact_sheet_shows_them_all():
    sheet = contact_sheet()
    assert sheet.height > 110 * len(sheet_cases()) / 6
