"""A field for what not everything can be: what is typed is checked, and why it was refused stands under it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from llava_desktop.core.errors import AppError
from llava_desktop.qt.language import said
from llava_desktop.ui.labels import announce, plain_label, show_words
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.theme import GRID, Look, set_look


class CheckedField(QWidget):
    """A line of text with its name above, and under it what is to be said about it. What was refused stays."""

    finished = Signal(str)
    """The person is done with it: Enter, or on to something else."""

    def __init__(self, name: str, placeholder: str, why: str = "", parent: QWidget | None = None) -> None:
        """why: stands above the field, and is read with it."""
        super().__init__(parent)
        self._why = why
        self._is_refused = False
        self._field = LineField()
        set_name(self._field, name)
        self._field.setPlaceholderText(said(placeholder))
        self._words: QLabel = plain_label(look=Look.MUTED, wrap=True)
        self._words.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(name, look=Look.BODY if why else Look.SMALL))
        if why:
            column.addWidget(plain_label(why, look=Look.MUTED, wrap=True))
        column.addWidget(self._field)
        column.addWidget(self._words)
        self._field.editingFinished.connect(self._finish)

    def show_value(self, text: str) -> None:
        """Emits nothing; what is being typed, and what was refused, stays."""
        if not self._is_refused and not self._field.isModified() and self._field.text() != text:
            self._field.setText(text)
            self._field.setCursorPosition(0)

    def say(self, sentence: str) -> None:
        if not self._is_refused:
            self._show(sentence, Look.MUTED)

    def checked(self, typed: str, check: Callable[[str], str]) -> str | None:
        """What `check` makes of it, which holds; None when it raised an AppError: why stands under the field then."""
        try:
            value = check(typed)
        except AppError as error:
            self._is_refused = True
            self._show(error.text, Look.DANGER_TEXT)
            announce(self._field, said(error.text))
            return None
        self._is_refused = False
        return value

    def _finish(self) -> None:
        if self._field.isModified():
            self._field.setModified(False)
            self.finished.emit(self._field.text())

    def _show(self, sentence: str, look: Look) -> None:
        set_look(self._words, look)
        show_words(self._words, sentence)
        self._field.setAccessibleDescription(" ".join(said(each) for each in (self._why, sentence) if each))
