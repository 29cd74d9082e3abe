"""A whole number among the settings, with what it means under it."""

from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QVBoxLayout, QWidget

from llava_desktop.qt.language import said
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GAP, GRID, Look

_DIGITS = 8
"""With the unit."""
_FRAME = 6 * GRID
DIGITS_MARGIN = 6
"""Pixels, before the first; the stylesheet's padding does not reach the field inside."""


class NumberSpec(NamedTuple):
    """name: the accessible one. before: the words in front of it. why: what it means. unit: stands behind it."""

    name: str
    before: str
    why: str
    least: int
    most: int
    step: int = 1
    unit: str = ""


class _Number(QSpinBox):
    def sizeHint(self) -> QSize:
        """As wide as its digits need in the text size of now."""
        return QSize(width_of_digits(self, _DIGITS), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not change what costs money."""
        event.ignore()


def width_of_digits(field: QWidget, digits: int) -> int:
    """Pixels, with the frame."""
    return field.fontMetrics().horizontalAdvance("0") * digits + _FRAME


class NumberField(QWidget):
    edited = Signal(int)

    def __init__(self, spec: NumberSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build(spec)
        self._place(spec)
        self._number.valueChanged.connect(self.edited)

    def show_number(self, number: int) -> None:
        """Emits nothing; a number that is being typed keeps its cursor."""
        if self._number.value() != number:
            with QSignalBlocker(self._number):
                self._number.setValue(number)

    def _build(self, spec: NumberSpec) -> None:
        self._number = _Number(self)
        set_name(self._number, spec.name)
        self._number.lineEdit().setAccessibleName(said(spec.name))  # the field inside can have the focus too
        self._number.setAccessibleDescription(said(spec.why))
        self._number.setRange(spec.least, spec.most)
        self._number.setSingleStep(spec.step)
        self._number.setSuffix(f" {said(spec.unit)}" if spec.unit else "")
        self._number.setKeyboardTracking(False)  # 9 on the way to 900 is not meant
        self._number.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self._number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number.lineEdit().setTextMargins(margins(DIGITS_MARGIN, 0, 0, 0))

    def _place(self, spec: NumberSpec) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(FlowRow(GAP, plain_label(spec.before), self._number))
        column.addWidget(plain_label(spec.why, look=Look.MUTED, wrap=True, parent=self))
