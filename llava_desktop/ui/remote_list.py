"""The engine's own list: what keys and clicks mean. Moving looks at nothing: each look is a request."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.remote_rows import RemoteRole, RemoteRows
from llava_desktop.ui.list_keys import CHOOSES, MOVES
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.remote_row import RemoteRowPainter
from llava_desktop.ui.theme import Theme

NAME = tr("Predictions on Replicate")


class RemoteListView(QListView):
    chosen = Signal(str)
    """Prediction id"""

    def __init__(self, theme: Theme, rows: RemoteRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_name(self, NAME)
        self.setModel(rows)
        self.setItemDelegate(RemoteRowPainter(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in MOVES:
            super().keyPressEvent(event)
        elif key in CHOOSES:
            self._choose(self.currentIndex())
        else:
            event.ignore()  # not the list's own search by typing

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(RemoteRole.ROW).id)
