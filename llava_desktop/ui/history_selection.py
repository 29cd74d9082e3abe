"""How many rows are selected, and what can be done with all of them."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GRID, Look, set_look


class HistorySelection(QFrame):
    star_requested = Signal()
    restore_requested = Signal()
    compare_requested = Signal()
    export_requested = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_name(self, tr("Selection"))
        set_look(self, Look.NOTICE)
        self._count = plain_label(look=Look.SMALL, wrap=True)
        self._star = _button(tr("Star"), tr("Star selected"), self.star_requested)
        self._restore = _button(tr("Restore"), tr("Restore selected"), self.restore_requested)
        self._export = _button(tr("Export…"), tr("Export… selected"), self.export_requested)
        self._delete = _button(tr("Delete"), tr("Delete selected"), self.delete_requested)
        self._compare = _button(tr("Compare"), tr("Compare selected"), self.compare_requested)
        buttons = (self._star, self._restore, self._export, self._delete, self._compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._count)
        column.addWidget(FlowRow(GRID, *buttons, between=GRID))
        self.setVisible(False)

    def render(self, count: int, *, in_trash: bool, can_compare: bool) -> None:  # type: ignore[override]  # QWidget's paints into a device
        """Shown from two on: one row says itself what it is."""
        self._count.setText(said(tr("%n conversation(s) selected", "", count)))
        self._star.setVisible(not in_trash)
        self._restore.setVisible(in_trash)
        self._compare.setVisible(can_compare)
        self._delete.setText(said(tr("Delete for ever…") if in_trash else tr("Delete")))
        self.setVisible(count > 1)


def _button(text: str, name: str, told: SignalInstance) -> QPushButton:
    made = named_button(text, name)
    made.clicked.connect(told)
    return made
