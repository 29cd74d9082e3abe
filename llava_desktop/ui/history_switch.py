"""Which list the left column shows: the questions of this computer, or what the engine itself lists."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.sides import look_of_side
from llava_desktop.ui.theme import GAP, GRID, Look, set_look
from llava_desktop.ui.turning_row import TurningRow


class HistorySwitch(QFrame):
    remote_wanted = Signal(bool)
    """What the person chose"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()
        self._connect()

    def show_remote(self, shown: bool) -> None:
        (self._remote if shown else self._local).setChecked(True)

    def choose_remote(self) -> None:
        self._remote.click()

    def choose_local(self) -> None:
        self._local.click()

    def _build(self) -> None:
        set_look(self, look_of_side(is_first=True))
        self._local = _choice(tr("On this computer"))
        self._remote = _choice(tr("On Replicate"))
        self._local.setChecked(True)
        self._choices = QButtonGroup(self)
        for each in (self._local, self._remote):
            self._choices.addButton(each)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        column.addWidget(TurningRow(GAP, self._local, self._remote, stretched=2))

    def _connect(self) -> None:
        self._local.clicked.connect(lambda: self.remote_wanted.emit(False))
        self._remote.clicked.connect(lambda: self.remote_wanted.emit(True))


def _choice(text: str) -> QPushButton:
    made = named_button(text, look=Look.SEGMENT)
    made.setCheckable(True)
    return made
