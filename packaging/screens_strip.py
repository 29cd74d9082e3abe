"""Several pictures side by side, photographed: not asked yet, being answered, some failed, in a small window."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.ui.picture_pane import PicturePane
from real_window import Condition, RealWindow, Script
from screens_states import EXAMPLE, Take, settled
from tests.fault_server.gate import Gate
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

WORDS = ("A sailing boat on calm water ", "at dusk, seen from the shore.\n\nIts sails are cream, ", "its hull is dark.")
PARTS = {
    "boat.jpg": (0.3, 0.2, 0.8, 0.9),
    "sun.jpg": (0.6, 0.1, 1.0, 0.6),
    "ridge.jpg": (0.0, 0.1, 0.6, 0.6),
    "water.jpg": (0.0, 0.55, 1.0, 1.0),
}
"""File -> which part of the example it is."""


def strip(take: Take, server: FaultServer) -> Script:
    """Two are answered at a time; the second of them fails."""
    hold = Gate()
    answered, failed = ScriptedAnswer(WORDS), ScriptedAnswer(WORDS[:1], error="CUDA out of memory")
    server.answer_with(answered, failed, ScriptedAnswer(WORDS, hold_after=2, hold=hold))

    def script(real: RealWindow) -> Iterator[Condition]:
        with tempfile.TemporaryDirectory(prefix="llava-strip-") as folder:
            _drop(real, _pictures(Path(folder)))
            yield lambda: real.shows_text("6 pictures · 1 cannot")
            yield settled()
            take(real.window, "strip-ready")
            real.type_prompt("What is in this picture?")
            yield settled()
            real.click(real.find(QPushButton, "Ask all"))
            yield lambda: real.shows_text("6 pictures") and real.shows_text("Done")
            yield lambda: "failed" in _line(real)
            yield settled()
            take(real.window, "strip-answering")
            real.window.resize(real.window.minimumSize())
            yield settled()
            take(real.window, "strip-smallest")
            hold.open()
            yield lambda: "being answered" not in _line(real) and "waiting" not in _line(real)
            yield settled()
            take(real.window, "strip-done-smallest")

    return script


def _pictures(folder: Path) -> list[Path]:
    """Parts of the example, the example, and one that is damaged."""
    made = [EXAMPLE]
    with Image.open(EXAMPLE) as example:
        for name, (left, top, right, bottom) in PARTS.items():
            box = (
                round(left * example.width),
                round(top * example.height),
                round(right * example.width),
                round(bottom * example.height),
            )
            example.crop(box).save(folder / name)
            made.append(folder / name)
    damaged = folder / "damaged.jpg"
    damaged.write_bytes(EXAMPLE.read_bytes()[:9_000])
    return [*made, damaged]


def _drop(real: RealWindow, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    pane = real.window.findChild(PicturePane)
    assert pane is not None
    pane.accept_mime(mime)


def _line(real: RealWindow) -> str:
    line = real.find(QWidget, "Pictures together")
    return str(line.property("text"))
