"""Asks, in place, before something is done that cannot be undone."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.asking_bar import AskingBar
from llava_desktop.ui.buttons import named_button, relabel
from llava_desktop.ui.labels import ElidedLabel, announce, plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

_DELETE = tr("Delete")


class DeleteBar(AskingBar):
    """Hidden until `ask`; hides itself when the person has decided."""

    agreed = Signal()
    closed = Signal()
    """Decided, one way or the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()
        self._connect()
        self.setVisible(False)

    def ask(self, question: str, about: str = "", *, agree: str = _DELETE) -> None:
        """about: what it is about, one line of it; agree: what the button says that does it."""
        self._question.setText(said(question))
        self._about.set_text(with_marks(said(about)))
        self._about.setVisible(bool(about))
        relabel(self._agree_button, agree)
        self.setVisible(True)
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, joined(" ", question, about) if about else question)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # it means Keep here, and not Cancel
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        set_name(self, tr("Delete question"))
        set_look(self, Look.NOTICE)
        self._question = plain_label(look=Look.SMALL, wrap=True)
        self._about = ElidedLabel(look=Look.MUTED)
        self._agree_button = named_button(_DELETE, tr("Delete for good"))
        self._keep = named_button(tr("Keep"), tr("Keep question"))

    def _place(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._agree_button)
        buttons.addWidget(self._keep)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._question)
        column.addWidget(self._about)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self._agree_button.clicked.connect(self._agree)
        self._keep.clicked.connect(self.dismiss)

    def _agree(self) -> None:
        self.setVisible(False)
        self.agreed.emit()
        self.closed.emit()

    def dismiss(self) -> None:
        self.setVisible(False)
        self.closed.emit()
