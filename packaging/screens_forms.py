"""The forms of the window, photographed: sides folded away, the companion, and what can be undone."""

from collections.abc import Iterator

from PySide6.QtWidgets import QDoubleSpinBox, QPushButton

from real_window import Condition, RealWindow, Script
from screens_states import Take, ask, done, settled, with_picture


def forms(take: Take) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        yield lambda: real.shows_text("Drop a picture here")
        yield from _turn(real, "Companion window")
        take(real.window, "companion-empty")
        yield from with_picture(real)
        take(real.window, "companion-picture")
        yield from ask(real, "What is in this picture?")
        yield from done(real)
        take(real.window, "companion-done")
        yield from _turn(real, "Companion window")
        yield from _turn(real, "History panel")
        take(real.window, "history-folded")
        yield from _turn(real, "Parameters panel")
        take(real.window, "both-folded")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "both-folded-smallest")
        yield from _turn(real, "History panel")
        yield from _turn(real, "Parameters panel")
        yield from _turn(real, "New question")
        yield from with_picture(real)
        real.find(QDoubleSpinBox, "Max tokens").setValue(64)
        yield from _turn(real, "Reset parameters")
        yield from _turn(real, "New question")
        take(real.window, "put-away-smallest")
        yield from _turn(real, "Companion window")
        take(real.window, "companion-put-away")
        yield from _turn(real, "Undo")
        take(real.window, "companion-brought-back")

    return script


def _turn(real: RealWindow, name: str) -> Iterator[Condition]:
    real.click(real.find(QPushButton, name))
    yield settled()
