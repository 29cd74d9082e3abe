"""The settings, photographed: each section at its place, what a search leaves of them, and the window About."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton

from real_window import Condition, RealWindow, Script
from screens_states import Take, beside, settled


def settings_window(take: Take) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        real.click(real.find(QPushButton, "Settings"))
        yield settled()
        dialog = beside("Settings dialog")
        sections = dialog.find(QListWidget, "Sections of settings")
        for row in range(sections.count()):
            sections.setCurrentRow(row)
            yield settled()
            take(dialog.window, f"settings-{row + 1}")
        search = dialog.find(QLineEdit, "Search settings")
        QTest.keyClicks(search, "cost")
        yield settled()
        take(dialog.window, "settings-found")
        search.clear()
        dialog.window.resize(dialog.window.minimumSize())
        yield settled()
        take(dialog.window, "settings-smallest")
        dialog.click(dialog.find(QPushButton, "About"))
        yield settled()
        about = beside("About window").window
        take(about, "about")
        QTest.keyClick(about, Qt.Key.Key_Escape)

    return script
