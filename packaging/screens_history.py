"""The history's panel, photographed: two rows selected, a filter and a search that are on, a row in the trash."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.ui.history_list import HistoryList
from llava_desktop.ui.history_panel import HistoryPanel
from real_window import Condition, RealWindow, Script
from screens_states import EXAMPLE, Take, settled
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer

ASKED = (
    ("What kind of boat is this?", "A sailing boat with **two masts**, on calm water at sunset."),
    ("What does this bill come to?", "The bill comes to 48.20 EUR, of which 7.70 EUR is tax."),
    ("Describe the weather", "Partly cloudy, and calm: the water mirrors the sails."),
)
FOUND = 2
"""So many of them hold `sail`."""


def history(take: Take, server: FaultServer) -> Script:
    server.answer_with(*(ScriptedAnswer((answer,)) for _prompt, answer in ASKED))

    def script(real: RealWindow) -> Iterator[Condition]:
        for number, (prompt, _answer) in enumerate(ASKED):
            real.click(real.find(QPushButton, "New question"))
            if number != 1:
                real.drop_file(EXAMPLE)
                yield lambda: real.shows_text("Sends ")
            real.type_prompt(prompt)
            yield real.ask_button.isEnabled
            real.click(real.ask_button)
            yield lambda: not real.ask_button.isVisible()
            yield lambda: real.ask_button.isVisible() and real.status.startswith("Done")
            yield settled()
        (panel,) = real.window.findChildren(HistoryPanel)
        rows = real.find(HistoryList, "History")
        rows.setFocus()
        rows.toggle_star()
        yield settled()
        QTest.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        yield settled()
        take(real.window, "history-selected")
        QTest.keyClick(rows, Qt.Key.Key_Home)
        panel.filter_chosen.emit(HistoryFilter(starred=True))
        yield settled()
        take(real.window, "history-filtered")
        panel.filter_chosen.emit(HistoryFilter())
        search = real.find(QLineEdit, "Search history")
        QTest.keyClicks(search, "sail")
        yield lambda: rows.model().rowCount() == FOUND
        QTest.keyClick(search, Qt.Key.Key_Return)
        yield settled()
        take(real.window, "history-found")
        search.clear()
        panel.search_edited.emit("")
        yield settled()
        QTest.keyClick(rows, Qt.Key.Key_Delete)
        yield settled()
        take(real.window, "history-undo")
        real.window.resize(real.window.minimumSize())
        yield settled()
        take(real.window, "history-undo-smallest")

    return script
