"""What all windows beside the main one have in common: nothing waits for them, and each has a Close at its foot."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.theme import GAP, GRID


class SideWindow(QDialog):
    def __init__(self, title: str, *, name: str, closes: str, parent: QWidget | None = None) -> None:
        """title: as it is shown and read out. name: the window's for tests. closes: the name of its Close button."""
        super().__init__(parent)
        self.setObjectName(str(name))
        self.setAccessibleName(said(title))
        self.setWindowTitle(said(title))
        self.setModal(False)
        self.close_button = named_button(tr("Close"), closes)
        self.close_button.clicked.connect(self.close)

    def framed(self, spacing: int = GAP) -> QVBoxLayout:
        """The window's column, with the frame around it. spacing: pixels."""
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        column.setSpacing(spacing)
        return column

    def foot(self, buttons: Sequence[QPushButton] = ()) -> QHBoxLayout:
        """The last line: what the window offers at the left, and Close at the right."""
        line = QHBoxLayout()
        line.setSpacing(GAP)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.close_button)
        return line


def text_page(name: str, accessible: str = "", *, parent: QWidget | None = None) -> QPlainTextEdit:
    """A text to be read: Tab leaves it. accessible: where it is not `name`."""
    made = QPlainTextEdit(parent)
    made.setObjectName(str(name))
    made.setAccessibleName(said(accessible or name))
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    return made
