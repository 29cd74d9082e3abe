"""One of a few among the settings: radio buttons, each with what it means under it."""

import enum
from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.boxes import meaning_label, named_radio
from llava_desktop.ui.theme import GAP

Choice = TypeVar("Choice", bound=enum.Enum)


class ChoiceField(QWidget):
    """what: the accessible names begin with it, `Engine: Demo engine`. choices: title, and what it means."""

    chosen = Signal(object)
    """A key of the choices; never sent by `show_choice`."""

    def __init__(self, what: str, choices: Mapping[Choice, tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._radios: dict[enum.Enum, QRadioButton] = {
            choice: named_radio(title, tr("{what}: {choice}", what=what, choice=title), why=meaning)
            for choice, (title, meaning) in choices.items()
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for choice, (_title, meaning) in choices.items():
            radio = self._radios[choice]
            self._group.addButton(radio)
            radio.clicked.connect(lambda _on, choice=choice: self.chosen.emit(choice))
            together = QVBoxLayout()
            together.setSpacing(0)
            together.addWidget(radio)
            together.addWidget(meaning_label(meaning))
            column.addLayout(together)

    def show_choice(self, choice: enum.Enum) -> None:
        self._radios[choice].setChecked(True)
        for each, radio in self._radios.items():  # Qt does so only once one of them has had the focus
            radio.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is choice else Qt.FocusPolicy.ClickFocus)
