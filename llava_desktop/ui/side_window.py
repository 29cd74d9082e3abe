"""What all windows beside the main one have in common: nothing waits for them, and each has a Close at its foot."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.theme import GAP, GRID, brings_letters

OF_SCREEN = 0.92
"""What a window may take of the screen, with its title bar."""


class SideWindow(QMainWindow):
    """No QDialog: of a dialog a screen reader reads every word when it opens, and a minute long of these. Escape closes
    it all the same, and it opens over the middle of the window that it belongs to.
    """

    finished = Signal()
    """It was closed, by whatever way."""

    def __init__(self, title: str, *, name: str, closes: str, parent: QWidget | None = None) -> None:
        """title: as it is shown and read out. name: the window's for tests. closes: the name of its Close button."""
        super().__init__(parent, Qt.WindowType.Dialog)
        self.page = QWidget(self)
        self.setCentralWidget(self.page)
        self._was_placed = False
        self.setObjectName(str(name))
        self.setAccessibleName(said(title))
        self.setWindowTitle(said(title))
        self.close_button = named_button(tr("Close"), closes)
        self.close_button.clicked.connect(self.close)

    def reject(self) -> None:
        """What Escape does."""
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.reject()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.finished.emit()

    def showEvent(self, event: QShowEvent) -> None:
        owner = self.parentWidget()
        if not self._was_placed and owner is not None:
            self._was_placed = True
            self.move(_over(self, owner.window()))
        super().showEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if brings_letters(event):
            QTimer.singleShot(0, self, self._follow_letters)  # what lies inside has its new letters then

    def _follow_letters(self) -> None:
        self._grow()

    def _grow(self) -> None:
        """As high as its words need at this width, which Qt asks of no window: large letters, a long language."""
        layout = self.page.layout()
        if not self.isVisible() or layout is None or not layout.hasHeightForWidth():
            return
        room = round(OF_SCREEN * self.screen().availableGeometry().height())
        needed = min(layout.totalMinimumHeightForWidth(self.page.width()), room)
        if self.height() < needed:
            self.resize(self.width(), needed)

    def framed(self, spacing: int = GAP) -> QVBoxLayout:
        """The window's column, with the frame around it. spacing: pixels."""
        column = QVBoxLayout(self.page)
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


def _over(window: QWidget, owner: QWidget) -> QPoint:
    """Where the window's top left corner is, when it lies over the owner's middle and on its screen."""
    place, room = window.frameGeometry(), owner.screen().availableGeometry()
    place.moveCenter(owner.frameGeometry().center())
    place.moveRight(min(place.right(), room.right()))
    place.moveBottom(min(place.bottom(), room.bottom()))
    place.moveLeft(max(place.left(), room.left()))
    place.moveTop(max(place.top(), room.top()))
    return place.topLeft()
