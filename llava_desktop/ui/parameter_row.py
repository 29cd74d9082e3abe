"""One parameter: its name, a number to type, and a slider that shows where the number lies."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.labels import announce, plain_label, set_plain_tooltip
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.point_number import PointNumber
from llava_desktop.ui.sides import trailing
from llava_desktop.ui.theme import GRID, Look, set_look

_NUMBER_WIDTH = 14 * GRID


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number runs along its slider. step: what Up and Down add in the number's field.

    value = most * (position / slider_steps) ** power, never below `least`.
    """

    least: float
    most: float
    decimals: int
    step: float
    slider_steps: int
    power: int = 1

    def value_at(self, position: int) -> float:
        exact = self.most * math.pow(position / self.slider_steps, self.power)
        return max(self.least, round(exact, self.decimals))

    def position_of(self, value: float) -> int:
        return round(self.slider_steps * math.pow(value / self.most, 1 / self.power))


class _Number(PointNumber):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the panel must not change what it rolls over."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ParameterRow(QWidget):
    edited = Signal(float)

    def __init__(self, name: str, meaning: str, scale: Scale, parent: QWidget | None = None) -> None:
        """meaning: what the number does to an answer, in one sentence."""
        super().__init__(parent)
        self._scale = scale
        self._build(name)
        self._place()
        self._connect()
        for part in (self._label, self._number, self._slider):
            set_plain_tooltip(part, meaning)

    def show_value(self, value: float) -> None:
        """Emits nothing, also not through an assistive tool's view of the fields."""
        with QSignalBlocker(self._number), QSignalBlocker(self._slider):
            if self._number.value() != value:  # a number that is being typed keeps its cursor
                self._number.setValue(value)
            if self._scale.value_at(self._slider.value()) != value:
                self._slider.setValue(self._scale.position_of(value))
            self._slider.setAccessibleDescription(self._number.text())  # its own value is a place on the scale

    def _build(self, name: str) -> None:
        self._label = plain_label(name, look=Look.SMALL, parent=self)
        self._number = _Number(self)
        set_name(self._number, name)
        self._number.setDecimals(self._scale.decimals)
        self._number.setRange(self._scale.least, self._scale.most)
        self._number.setSingleStep(self._scale.step)
        self._number.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self._number.setAlignment(trailing() | Qt.AlignmentFlag.AlignVCenter)
        self._number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number.setMinimumWidth(_NUMBER_WIDTH)
        self._number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_look(self._number, Look.BARE)
        self._slider = _Slider(Qt.Orientation.Horizontal, self)
        set_name(self._slider, tr("{name} slider", name=name))
        self._slider.setRange(self._scale.position_of(self._scale.least), self._scale.slider_steps)
        self._slider.setPageStep(max(1, self._scale.slider_steps // 8))
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _place(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self._label)
        line.addStretch()
        line.addWidget(self._number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._slider)

    def _connect(self) -> None:
        """`valueChanged`, because assistive tools set values too; `show_value` blocks what the program sets."""
        self._number.valueChanged.connect(self.edited)
        self._slider.valueChanged.connect(self._move)

    def _move(self, position: int) -> None:
        """A screen reader says the place by itself; the number counts."""
        self.edited.emit(self._scale.value_at(position))
        announce(self._slider, self._number.text())
