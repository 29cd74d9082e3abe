"""One action in the list of shortcuts: its words, its keys, and the way back to its own."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.words import tr
from llava_desktop.ui.buttons import link_button
from llava_desktop.ui.key_field import KeyField
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import GAP, GRID, brings_letters, in_letters_of

_KEYS_WIDTH = 40 * GRID
"""At the ordinary size of letters."""


class ShortcutRow(QWidget):
    keys_pressed = Signal(object, str)
    """Action, portable text; empty for none"""
    reset_requested = Signal(object)
    """Action"""

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        words = _words(action)
        self.keys = KeyField(words, self)
        self._reset = link_button(tr("Reset"), tr("Reset: {action}", action=action.words), parent=self)
        kept = self._reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(kept)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(plain_label(words, wrap=True, parent=self), stretch=1)
        row.addWidget(self.keys)
        row.addWidget(self._reset)
        self.keys.keys_pressed.connect(lambda keys: self.keys_pressed.emit(action, keys))
        self._fit()
        self._reset.clicked.connect(lambda: self.reset_requested.emit(action))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if brings_letters(event):
            self._fit()

    def _fit(self) -> None:
        """As wide in all rows, but where a language's keys have long names: Spanish has Control+Mayúsculas+Retorno."""
        self.keys.setMinimumWidth(round(in_letters_of(self, _KEYS_WIDTH)))

    def render(self, keys: str, *, is_changed: bool) -> None:  # type: ignore[override]  # see `KeyField`
        if self._reset.hasFocus() and not is_changed:
            self.keys.setFocus()
        self.keys.render(keys)
        self._reset.setVisible(is_changed)


def _words(action: Action) -> str:
    if not action.place.value:
        return action.words
    return tr("{action}, {place}", action=action.words, place=action.place.value)
