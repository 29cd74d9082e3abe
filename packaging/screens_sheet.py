"""All photographs of a folder on one sheet, each with its name."""

from pathlib import Path

from PIL import Image, ImageDraw

SHEET = "sheet.png"
COLUMNS = 4
CELL = (480, 300)
"""Pixels that a photograph is fitted into."""
NAME_HEIGHT = 20
GAP = 12
PAPER, INK = "#808080", "#ffffff"


def contact_sheet(folder: Path) -> Path:
    """The sheet's path. Photographs stand in the order of their names."""
    photographs = [path for path in sorted(folder.glob("*.png")) if path.name != SHEET]
    rows = -(-len(photographs) // COLUMNS)
    step = (CELL[0] + GAP, CELL[1] + NAME_HEIGHT + GAP)
    sheet = Image.new("RGB", (COLUMNS * step[0] + GAP, rows * step[1] + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for number, path in enumerate(photographs):
        left, top = GAP + number % COLUMNS * step[0], GAP + number // COLUMNS * step[1]
        pen.text((left, top), path.stem, INK)
        with Image.open(path) as photograph:
            photograph.thumbnail(CELL)
            sheet.paste(photograph, (left, top + NAME_HEIGHT))
    made = folder / SHEET
    sheet.save(made)
    return made
