"""What can be done with the history as a whole: behind one small button at the head of its panel."""

from PySide6.QtCore import Signal
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
        self._export = self._menu.addAction("Export…", self.export_requested.emit)
        self._import = self._menu.addAction("Import…", self.import_requested.emit)
        self.clicked.connect(self._open)

    def show_keys(self, export: str, import_: str) -> None:
        """As people read them; empty for none."""
        self._export.setText(f"Export…\t{export}")
        self._import.setText(f"Import…\t{import_}")

    def menu_of_history(self) -> QMenu:
        """For what else belongs here."""
        return self._menu

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
