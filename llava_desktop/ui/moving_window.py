"""What is seen while the data is moved, before the history can be opened: how far it is, and a way to leave it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import plain_label, show_whole
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look

TITLE = tr("Moving your data")
WORDS = tr("Your questions, answers and pictures are copied and compared. The app begins when that is done.")
_WIDTH = 110 * GRID


class MovingWindow(QDialog):
    cancel_requested = Signal()

    def __init__(self, target: str, parent: QWidget | None = None) -> None:
        """target: the folder, as people read it."""
        super().__init__(parent)
        self.setObjectName("Moving window")
        self.setAccessibleName(said(TITLE))
        self.setWindowTitle(said(TITLE))
        self._so_far = plain_label(look=Look.MUTED)
        self._bar = QProgressBar()
        set_name(self._bar, tr("Moved so far"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._cancel = named_button(tr("Cancel"), tr("Cancel the move"))
        where = plain_label(wrap=True)
        show_whole(where, with_marks(target))
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        column.setSpacing(GAP)
        column.addWidget(plain_label(TITLE, look=Look.HEADING, wrap=True))
        column.addWidget(plain_label(WORDS, look=Look.MUTED, wrap=True))
        for widget in (where, self._bar, self._so_far):
            column.addWidget(widget)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._cancel)
        column.addLayout(line)
        self.setMinimumWidth(_WIDTH)
        self._cancel.clicked.connect(self.reject)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_progress(0, 0)

    def show_progress(self, per_mille: int, size_mb: int) -> None:
        self._bar.setValue(per_mille)
        words = tr("{percent} % of {size:,} MB", percent=per_mille // 10, size=max(1, size_mb))
        self._so_far.setText(said(words))

    def reject(self) -> None:
        """Escape, too. It stays until the copying has stopped."""
        self._cancel.setEnabled(False)
        self.cancel_requested.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
