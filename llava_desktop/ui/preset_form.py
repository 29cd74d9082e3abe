"""One preset to be changed: its name, words and own parameters. What will not be filled in is said as it is typed."""

from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from llava_desktop.core import parameters
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.presets import NAME_MOST, TEXT_MOST, Preset, trouble_in
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.number_field import DIGITS_MARGIN
from llava_desktop.ui.point_number import PointNumber
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GAP, GRID, Look

_NUMBER_WIDTH = 24 * GRID


class PresetForm(QWidget):
    edited = Signal(object)
    """Preset, without an id; never sent by `render`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown_name = ""
        self._build()
        self._place()
        self._connect()

    def render(self, preset: Preset) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """What stands there already keeps its cursor."""
        self._shown_name = preset.name
        if self._name.text() != said(preset.name):
            self._name.setText(said(preset.name))
        if self._text.toPlainText() != preset.text:
            with QSignalBlocker(self._text):
                self._text.setPlainText(preset.text)
        self._max_tokens.show_value(preset.max_tokens)
        self._temperature.show_value(preset.temperature)
        self._say_trouble(preset.text)

    def focus_name(self) -> None:
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def _build(self) -> None:
        defaults = Parameters()
        self._name = LineField()
        set_name(self._name, tr("Preset name"))
        self._name.setMaxLength(NAME_MOST)
        self._text = QPlainTextEdit()
        set_name(self._text, tr("Preset text"))
        self._text.setTabChangesFocus(True)
        self._trouble = plain_label(look=Look.DANGER_TEXT, wrap=True)
        least, most = parameters.MAX_TOKENS_LEAST, parameters.MAX_TOKENS_MOST
        self._max_tokens = OwnNumber(
            _Names(tr("Max tokens"), tr("Own max tokens"), tr("Preset max tokens")),
            *(least, most, defaults.max_tokens),
            decimals=0,
            step=64,
        )
        least_t, most_t = parameters.TEMPERATURE_LEAST, parameters.TEMPERATURE_MOST
        self._temperature = OwnNumber(
            _Names(tr("Temperature"), tr("Own temperature"), tr("Preset temperature")),
            *(least_t, most_t, defaults.temperature),
            decimals=2,
            step=0.05,
        )

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("Name"), look=Look.SMALL))
        column.addWidget(self._name)
        column.addSpacing(GAP)
        column.addWidget(plain_label(tr("What it puts into the prompt"), look=Look.SMALL))
        column.addWidget(self._text, stretch=1)
        column.addWidget(self._trouble)
        column.addSpacing(GAP)
        column.addWidget(plain_label(tr("With parameters of its own"), look=Look.SMALL))
        column.addWidget(self._max_tokens)
        column.addWidget(self._temperature)

    def _connect(self) -> None:
        self._name.textEdited.connect(self._tell)
        self._text.textChanged.connect(self._tell)
        self._max_tokens.edited.connect(self._tell)
        self._temperature.edited.connect(self._tell)

    def _tell(self) -> None:
        text = self._text.toPlainText()[:TEXT_MOST]
        self._say_trouble(text)
        tokens = self._max_tokens.value
        self.edited.emit(
            Preset(
                "",
                self._typed_name(),
                text,
                max_tokens=None if tokens is None else round(tokens),
                temperature=self._temperature.value,
            )
        )

    def _typed_name(self) -> str:
        """One of the app's own stays so, in every language, until another is typed."""
        typed = self._name.text()
        return self._shown_name if typed == said(self._shown_name) else typed

    def _say_trouble(self, text: str) -> None:
        self._trouble.setText(with_marks(said(trouble_in(text))))
        self._trouble.setVisible(bool(self._trouble.text()))
        self._text.setAccessibleDescription(self._trouble.text())


class _Names(NamedTuple):
    """shown: what the person reads. box, number: what the two fields are called."""

    shown: str
    box: str
    number: str


class OwnNumber(QWidget):
    """A number that a preset may have of its own: a box to say that it has, and the number."""

    edited = Signal()

    def __init__(self, names: _Names, least: float, most: float, first: float, *, decimals: int, step: float) -> None:
        """first: what it begins with when the box is ticked."""
        super().__init__()
        self._box = named_box(names.shown, names.box)
        self._number = _Number()
        set_name(self._number, names.number)
        self._number.setDecimals(decimals)
        self._number.setRange(least, most)
        self._number.setSingleStep(step)
        self._number.setValue(first)
        self._number.setKeyboardTracking(False)
        self._number.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self._number.setFixedWidth(_NUMBER_WIDTH)
        self._number.lineEdit().setTextMargins(margins(DIGITS_MARGIN, 0, 0, 0))
        self._number.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        row.addStretch(1)
        row.addWidget(self._number)
        self._box.clicked.connect(self._tick)
        self._number.valueChanged.connect(self.edited)

    @property
    def value(self) -> float | None:
        return self._number.value() if self._box.isChecked() else None

    def show_value(self, value: float | None) -> None:
        """Emits nothing."""
        self._box.setChecked(value is not None)
        self._number.setEnabled(value is not None)
        if value is not None and self._number.value() != value:
            with QSignalBlocker(self._number):
                self._number.setValue(value)

    def _tick(self) -> None:
        self._number.setEnabled(self._box.isChecked())
        self.edited.emit()


class _Number(PointNumber):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not change what it rolls over."""
        event.ignore()
