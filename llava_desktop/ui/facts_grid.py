"""Lines of a name and, at the right, what is known of it, under a heading: of the right column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import ElidedLabel, plain_label, section_label
from llava_desktop.ui.theme import GAP, GRID, Look


class Fact(ElidedLabel):
    """A value alone says nothing to a screen reader: its name holds what it is of."""

    def __init__(self, name: str, parent: QWidget, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(look=Look.SMALL, mode=mode, parent=parent)
        self.name = name
        self.setObjectName(str(name))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_fact(self, text: str, spoken: str = "") -> None:
        """spoken: where the text cannot be read aloud."""
        self.set_text(text)
        self.setAccessibleName(said(tr("{name}: {value}", name=self.name, value=spoken or text)))


def place_facts(panel: QWidget, heading: str, facts: tuple[Fact, ...], below: QWidget) -> None:
    """below: what stands under them, over the whole width."""
    grid = QGridLayout(panel)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(GRID)
    grid.addWidget(section_label(heading, panel), 0, 0, 1, 2)
    for row, fact in enumerate(facts, start=1):
        grid.addWidget(plain_label(fact.name, look=Look.MUTED, parent=panel), row, 0)
        grid.addWidget(fact, row, 1)
    grid.addWidget(below, len(facts) + 1, 0, 1, 2)
    grid.setColumnStretch(1, 1)
