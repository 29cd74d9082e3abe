"""Under the answer: copy it in one of three forms, export it, or drag it out as a file."""

import enum
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import set_plain_tooltip
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GAP, Look, set_look

DRAG_TIP = tr("Click to export this question, or drag it out as a file.")
_DRAGGED_AFTER = 8
"""Pixels."""


class CopyForm(enum.Enum):
    """The values are the words of the menu."""

    PLAIN = tr("Plain text")
    MARKDOWN = tr("Markdown")
    RICH = tr("Rich text")


class AnswerTools(QWidget):
    copy_requested = Signal(object)  # CopyForm
    export_requested = Signal()
    drag_wanted = Signal(object)
    """The widget that it begins at"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = link_button(tr("Copy as…"), tr("Copy answer as"))
        self._export = _Handle(said(tr("Export…")))
        set_name(self._export, tr("Export answer"))
        set_look(self._export, Look.LINK)
        set_plain_tooltip(self._export, DRAG_TIP)
        self._menu = QMenu(self)
        for form in CopyForm:
            words = said(form.value)
            self._menu.addAction(words, partial(self.copy_requested.emit, form))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._copy)
        row.addWidget(self._export)
        self._copy.clicked.connect(lambda: self._menu.popup(self._copy.mapToGlobal(QPoint(0, self._copy.height()))))
        self._export.clicked.connect(self.export_requested)
        self._export.dragged.connect(lambda: self.drag_wanted.emit(self._export))

    def render(self, *, has_answer: bool, can_export: bool) -> None:  # type: ignore[override]  # see `Notice`
        self._copy.setVisible(has_answer)
        self._export.setVisible(can_export)


class _Handle(QPushButton):
    """A button that can be pulled."""

    dragged = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._pressed_at: QPoint | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None or (event.position().toPoint() - start).manhattanLength() < _DRAGGED_AFTER:
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)  # what is dragged is not clicked
        self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)
