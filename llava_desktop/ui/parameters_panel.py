"""Max tokens, temperature, top p: a slider each, and the number itself to type; under them what few people set."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from llava_desktop.core.parameters import (
    MAX_TOKENS_LEAST,
    MAX_TOKENS_MOST,
    TEMPERATURE_LEAST,
    TEMPERATURE_MOST,
    TOP_P_LEAST,
    TOP_P_MOST,
    Parameters,
)
from llava_desktop.core.words import tr
from llava_desktop.ui.advanced_fields import AdvancedFields
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.labels import plain_label, section_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.parameter_row import ParameterRow, Scale
from llava_desktop.ui.theme import GAP, GRID, Look
from llava_desktop.ui.turning_row import TurningRow

DEFAULTS = Parameters()

MAX_TOKENS_MEANING = tr("How long the answer may be: 100 tokens are about 75 English words.")
TEMPERATURE_MEANING = tr("How freely the model chooses its words: 0 is the most predictable, higher values vary more.")
TOP_P_MEANING = tr("Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.")

TOKENS_SCALE = Scale(least=MAX_TOKENS_LEAST, most=MAX_TOKENS_MOST, decimals=0, step=64, power=2, slider_steps=64)
"""Squared, so that short answers have as much of the slider as long ones: step n is n² tokens."""
TEMPERATURE_SCALE = Scale(least=TEMPERATURE_LEAST, most=TEMPERATURE_MOST, decimals=2, step=0.05, slider_steps=40)
TOP_P_SCALE = Scale(least=TOP_P_LEAST, most=TOP_P_MOST, decimals=2, step=0.05, slider_steps=20)


class ParametersPanel(QWidget):
    parameters_edited = Signal(Parameters)
    """What the person set; never sent by `render`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = DEFAULTS
        self._before_reset: Parameters | None = None
        self._build()
        self._place()
        self._connect()
        self.render(DEFAULTS)

    def render(self, parameters: Parameters) -> None:  # type: ignore[override]
        self._shown = parameters
        self._max_tokens.show_value(parameters.max_tokens)
        self._temperature.show_value(parameters.temperature)
        self._top_p.show_value(parameters.top_p)
        self._no_effect.setVisible(parameters.is_greedy)
        if parameters != DEFAULTS:
            self._before_reset = None
        self._reset.setVisible(parameters != DEFAULTS)
        self._undo.setVisible(self._before_reset is not None)

    def _build(self) -> None:
        set_name(self, tr("Parameters"))
        self._reset = link_button(tr("Reset"), tr("Reset parameters"), parent=self)
        self._undo = link_button(tr("Undo reset"), parent=self)
        keeps_its_place = self._reset.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(keeps_its_place)
        self._max_tokens = ParameterRow(tr("Max tokens"), MAX_TOKENS_MEANING, TOKENS_SCALE, self)
        self._temperature = ParameterRow(tr("Temperature"), TEMPERATURE_MEANING, TEMPERATURE_SCALE, self)
        self._top_p = ParameterRow(tr("Top p"), TOP_P_MEANING, TOP_P_SCALE, self)
        self._no_effect = plain_label(
            tr("Top p has no effect while temperature is 0."), look=Look.MUTED, wrap=True, parent=self
        )
        self.advanced = AdvancedFields(self)

    def _place(self) -> None:
        way_back = QWidget()
        in_one_place = QGridLayout(way_back)
        in_one_place.setContentsMargins(0, 0, 0, 0)
        for button in (self._undo, self._reset):  # one at a time
            in_one_place.addWidget(button, 0, 0, Qt.AlignmentFlag.AlignRight)
        head = TurningRow(GAP, section_label(tr("Parameters")), way_back, stretched=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(head)
        column.addWidget(self._max_tokens)
        column.addWidget(self._temperature)
        column.addWidget(self._top_p)
        column.addSpacing(GAP - GRID)
        column.addWidget(self._no_effect)
        column.addWidget(self.advanced)

    def _connect(self) -> None:
        self._max_tokens.edited.connect(lambda value: self._edit(replace(self._shown, max_tokens=round(value))))
        self._temperature.edited.connect(lambda value: self._edit(replace(self._shown, temperature=value)))
        self._top_p.edited.connect(lambda value: self._edit(replace(self._shown, top_p=value)))
        self._reset.clicked.connect(self._take_reset)
        self._undo.clicked.connect(self._undo_reset)

    def _take_reset(self) -> None:
        """The button that takes it back stands where this one was, and has its focus."""
        had_focus = self._reset.hasFocus()
        self._before_reset = self._shown
        self._edit(DEFAULTS)
        if had_focus:
            self._undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo_reset(self) -> None:
        had_focus, before = self._undo.hasFocus(), self._before_reset
        if before is None:
            return
        self._edit(before)
        if had_focus:
            self._reset.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, parameters: Parameters) -> None:
        self.render(parameters)
        self.parameters_edited.emit(parameters)
