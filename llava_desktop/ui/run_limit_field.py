"""How long a run may take before the engine ends it by itself (`Cancel-After`): the most that an orphan can cost."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from llava_desktop.storage.settings import CANCEL_AFTER_LEAST_S, CANCEL_AFTER_MOST_S
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import GAP, GRID, Look

NAME = "Cancel after"
WHY = "Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes."
_WIDTH = 30 * GRID
_STEP_S = 60


class _Seconds(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not change what costs money."""
        event.ignore()


class RunLimitField(QWidget):
    edited = Signal(int)
    """Seconds"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()
        self._seconds.valueChanged.connect(self.edited)

    def show_seconds(self, seconds: int) -> None:
        """Emits nothing; a number that is being typed keeps its cursor."""
        if self._seconds.value() != seconds:
            with QSignalBlocker(self._seconds):
                self._seconds.setValue(seconds)

    def _build(self) -> None:
        self._seconds = _Seconds(self)
        self._seconds.setObjectName(NAME)
        self._seconds.setAccessibleName(NAME)
        self._seconds.lineEdit().setAccessibleName(NAME)  # the field inside can have the focus too
        self._seconds.setAccessibleDescription(WHY)
        self._seconds.setRange(CANCEL_AFTER_LEAST_S, CANCEL_AFTER_MOST_S)
        self._seconds.setSingleStep(_STEP_S)
        self._seconds.setSuffix(" s")
        self._seconds.setKeyboardTracking(False)  # 9 on the way to 900 is not meant
        self._seconds.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._seconds.setFixedWidth(_WIDTH)

    def _place(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(plain_label("End a run by itself after", parent=self))
        line.addWidget(self._seconds)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(line)
        column.addWidget(plain_label(WHY, look=Look.MUTED, wrap=True, parent=self))
