"""What asking has cost, in the right column: today and this month. It is away while there is nothing to say."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from llava_desktop.ui.labels import ElidedLabel, plain_label, section_label, set_plain_tooltip
from llava_desktop.ui.theme import GAP, GRID, Look


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
        self._today = self._value("Today")
        self._month = self._value("This month")
        self._note = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._note.setObjectName("Money note")
        self._place()
        self.render(MoneyView())

    def render(self, view: MoneyView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self.setVisible(bool(view.month))
        for label, text in ((self._today, view.today), (self._month, view.month)):
            label.set_text(text)
            label.setAccessibleName(f"{label.objectName()}: {text}")
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        set_plain_tooltip(self, view.meaning)

    def _value(self, name: str) -> ElidedLabel:
        made = ElidedLabel(look=Look.SMALL, parent=self)
        made.setObjectName(name)
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(section_label("Cost so far", self), 0, 0, 1, 2)
        for row, value in enumerate((self._today, self._month), start=1):
            grid.addWidget(plain_label(value.objectName(), look=Look.MUTED, parent=self), row, 0)
            grid.addWidget(value, row, 1)
        grid.addWidget(self._note, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
