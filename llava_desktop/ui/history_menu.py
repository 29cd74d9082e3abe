"""What can be done with the history as a whole: behind one small button at the head of its panel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import BUTTON_HEIGHT, Look, set_look

_EXPORT = tr("Export…")
_IMPORT = tr("Import…")


class HistoryMenu(QPushButton):
    export_requested = Signal()
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("⋯", parent)
        set_name(self, tr("More"))
        self.setToolTip(said(tr("Export and import")))
        self.setFixedWidth(BUTTON_HEIGHT)
        set_look(self, Look.ICON)
        self._menu = QMenu(self)
        self._export = self._menu.addAction(said(_EXPORT), self.export_requested.emit)
        self._import = self._menu.addAction(said(_IMPORT), self.import_requested.emit)
        self.clicked.connect(self._open)

    def show_keys(self, export: str, import_: str) -> None:
        """As people read them; empty for none."""
        self._export.setText(said(joined("\t", _EXPORT, export)))
        self._import.setText(said(joined("\t", _IMPORT, import_)))

    def menu_of_history(self) -> QMenu:
        """For what else belongs here."""
        return self._menu

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
