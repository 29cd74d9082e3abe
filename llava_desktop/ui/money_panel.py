"""What asking has cost, in the right column: today and this month. It is away while there is nothing to say."""

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.facts_grid import Fact, place_facts
from llava_desktop.ui.labels import plain_label, set_plain_tooltip, show_words
from llava_desktop.ui.theme import Look


class MoneyView(NamedTuple):
    """today, month: in words, e.g. `at least $1.24`. note: one sentence, empty for none. meaning: what is counted."""

    today: str = ""
    month: str = ""
    note: str = ""
    meaning: str = ""


class MoneyPanel(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Money")
        self._today = Fact(tr("Today"), self)
        self._month = Fact(tr("This month"), self)
        self._note = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._note.setObjectName("Money note")
        place_facts(self, tr("Cost so far"), (self._today, self._month), self._note)
        self.render(MoneyView())

    def render(self, view: MoneyView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self.setVisible(bool(view.month))
        self._today.show_fact(view.today)
        self._month.show_fact(view.month)
        show_words(self._note, view.note)
        set_plain_tooltip(self, view.meaning)
