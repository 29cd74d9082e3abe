"""What can be done with the history as a whole: behind one small button at the head of its panel."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from llava_desktop.ui.theme import BUTTON_HEIGHT, Look, set_look


class HistoryMenu(QPushButton):
    export_requested = Signal()
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("⋯", parent)
        self.setObjectName("More")
        self.setAccessibleName("More")
        self.setToolTip("Export and import")
        self.setFixedWidth(BUTTON_HEIGHT)
        set_look(self, Look.ICON)
        self._menu = QMenu(self)
        # Of the button too: what stands only in a menu that is closed has no keys.
        self.addAction(self._menu.addAction("Export…", QKeySequence("Ctrl+E"), self.export_requested.emit))
        self._menu.addAction("Import…", self.import_requested.emit)
        self.clicked.connect(self._open)

    def menu_of_history(self) -> QMenu:
        """For what else belongs here."""
        return self._menu

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
