"""All photographs of a folder on one sheet: a row for each state, a column for each kind of screen."""

import re
from pathlib import Path

from PIL import Image, ImageDraw

SHEET = "sheet.png"
CELL = (320, 200)
"""Pixels that a photograph is fitted into."""
NAME_HEIGHT = 20
GAP = 12
BESIDE = 2
"""Columns of states."""
PAPER, INK = "#808080", "#ffffff"
_NAME = re.compile(r"(?P<kind>(?:light|dark)-(?:\d+-)?(?:text\d+-)?(?:\d+x\d+-)?)(?P<state>.+)")


def contact_sheet(folder: Path) -> Path:
    """The sheet's path."""
    named = {path: found for path in sorted(folder.glob("*.png")) if (found := _NAME.fullmatch(path.stem))}
    states = sorted({found["state"] for found in named.values()})
    kinds = sorted(
        {found["kind"] for found in named.values()}, key=lambda kind: (kind[kind.index("-") :], kind[0] != "l")
    )
    step = (CELL[0] + GAP, CELL[1] + NAME_HEIGHT + GAP)
    lines = -(-len(states) // BESIDE)
    sheet = Image.new("RGB", (BESIDE * len(kinds) * step[0] + GAP, lines * step[1] + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for path, found in named.items():
        column, line = divmod(states.index(found["state"]), lines)
        left = GAP + (column * len(kinds) + kinds.index(found["kind"])) * step[0]
        top = GAP + line * step[1]
        pen.text((left, top), path.stem, INK)
        with Image.open(path) as photograph:
            photograph.thumbnail(CELL)
            sheet.paste(photograph, (left, top + NAME_HEIGHT))
    made = folder / SHEET
    sheet.save(made)
    return made
