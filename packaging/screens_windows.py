"""What is opened for a while, photographed: palette, shortcuts, presets, export, the advanced fields."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.ui.side_panel import SidePanel
from real_window import Condition, RealWindow, Script
from screens_states import Take, ask, beside, done, press, settled, with_picture


def windows(take: Take) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        yield from with_picture(real)
        yield from ask(real, "Which colours are in it?")
        yield from done(real)
        press(real, Action.PALETTE)
        yield settled()
        take(real.window, "palette")
        QTest.keyClick(real.find(QWidget, "Find an action"), Qt.Key.Key_Escape)
        for action, name in ((Action.SHORTCUTS, "Shortcuts window"), (Action.EDIT_PRESETS, "Presets window")):
            press(real, action)
            yield settled()
            window = beside(name).window
            take(window, name.partition(" ")[0].lower())
            window.close()
        press(real, Action.EXPORT)
        yield settled()
        take(real.window, "export")
        press(real, Action.CANCEL)
        real.click(real.find(QPushButton, "Advanced"))
        yield settled()
        real.find(SidePanel, "Side").ensureWidgetVisible(real.find(QWidget, "Parameters"))
        yield settled()
        take(real.window, "advanced")

    return script
