"""The app's icon in every form that a system asks for, from `resources/app.svg`: `icons.py FOLDER`.

Linux wants PNG files by size and the SVG, Windows one .ico, macOS one .icns. Qt draws the SVG at each size, so that
small sizes are drawn and not scaled down.
"""

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "app.svg"
NAME = "llava-desktop"

HICOLOR = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)
"""Pixels a side: the sizes of the hicolor theme."""
ICO = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Explorer's sizes at 100 to 200 %, and the large ones."""
ICNS = (16, 32, 64, 128, 256, 512, 1024)


def make(folder: Path) -> None:
    """`hicolor/`, `llava-desktop.ico` and `llava-desktop.icns` in `folder`. A QGuiApplication must be there."""
    drawn = {size: draw(size) for size in sorted({*HICOLOR, *ICO, *ICNS})}
    for size in HICOLOR:
        file = folder / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        drawn[size].save(file, optimize=True)
    scalable = folder / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE, scalable)
    drawn[max(ICO)].save(
        folder / f"{NAME}.ico", sizes=[(size, size) for size in ICO], append_images=[drawn[size] for size in ICO]
    )
    drawn[max(ICNS)].save(folder / f"{NAME}.icns", append_images=[drawn[size] for size in ICNS])


def draw(size: int) -> Image.Image:
    """`size` pixels a side, RGBA, transparent around the shape."""
    canvas = QImage(size, size, QImage.Format.Format_RGBA8888_Premultiplied)
    canvas.fill(0)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SOURCE)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    straight = canvas.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(straight.constBits()), "raw", "RGBA", straight.bytesPerLine())


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no screen is needed to draw into a picture
    application = QGuiApplication([])
    make(Path(sys.argv[1]))
