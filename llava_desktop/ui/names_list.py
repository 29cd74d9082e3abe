"""A list of short names, to choose one of."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QWidget

from llava_desktop.ui.theme import Look, set_look


class NamesList(QListWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, Look.NAMES)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt lays the rows out before they have their style, and not again: they would lie over each other."""
        super().showEvent(event)
        self.doItemsLayout()
