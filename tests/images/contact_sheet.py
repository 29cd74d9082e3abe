"""`python -m tests.images.contact_sheet SHEET.png`: every mode and orientation as sent, beside what it should be."""

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from llava_desktop.core.picture_edits import NO_EDITS
from llava_desktop.images.prepare import PicturePreparer
from tests.images.made import ORIENTED, quarters, turned_by
from tests.images.modes import ModeCase, cases

_COLUMNS, _CELL, _TILE = 6, (190, 110), (80, 60)


def sheet_cases() -> list[ModeCase]:
    turned = (
        ModeCase(f"{form} orientation {way}", turned_by(form, way), quarters())
        for form in ORIENTED
        for way in range(1, 9)
    )
    return [*cases(), *turned]


def contact_sheet() -> Image.Image:
    """Of each pair the left one is as sent, the right one the reference."""
    shown = sheet_cases()
    rows = -(-len(shown) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _CELL[0], rows * _CELL[1] + 30), (240, 240, 240))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(13)
    draw.text((10, 8), "Left: as it is sent.  Right: as it should be.", fill="black", font=font)
    for place, case in enumerate(shown):
        left, top = place % _COLUMNS * _CELL[0] + 10, place // _COLUMNS * _CELL[1] + 34
        sent = Image.open(io.BytesIO(PicturePreparer().prepare_bytes(case.data, case.name, NO_EDITS).sent.data))
        draw.text((left, top), case.name, fill="black", font=font)
        for offset, image in ((0, sent), (_TILE[0] + 4, case.reference)):
            sheet.paste(image.convert("RGB").resize(_TILE, Image.Resampling.NEAREST), (left + offset, top + 20))
    return sheet


if __name__ == "__main__":
    contact_sheet().save(Path(sys.argv[1]))
