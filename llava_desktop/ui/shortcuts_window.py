"""F1: all shortcuts by group, searched by words, changed where they stand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from llava_desktop.core.actions import Action, Group
from llava_desktop.core.shortcuts import Shortcuts
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.key_words import key_words
from llava_desktop.ui.labels import announce, plain_label, section_label, show_words
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.shortcut_row import ShortcutRow
from llava_desktop.ui.side_window import SideWindow
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GRID, Look

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPLANATION = tr(
    "Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are."
)
FIELDS = tr(
    "In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture "
    "is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next."
)
NONE_FOUND = tr("No action is called that.")
_FIRST_SIZE = (640, 680)


class ShortcutsWindow(SideWindow):
    keys_wanted = Signal(object, str)
    """Action, portable text; empty for none"""
    reset_wanted = Signal(object)
    """Action"""
    reset_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard shortcuts"), name="Shortcuts window", closes=tr("Close shortcuts"), parent=parent)
        self._build()
        self._place()
        self._connect()

    def render(self, shortcuts: Shortcuts) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        for action, row in self._rows.items():
            row.render(key_words(shortcuts.of(action)), is_changed=action in shortcuts.changed)
        self._reset_all.setEnabled(bool(shortcuts.changed))

    def tell(self, sentence: str) -> None:
        """What came of a change; empty to say nothing any more."""
        show_words(self._news, sentence)
        announce(self._news, sentence)

    def begin(self) -> None:
        """As it is opened."""
        self.tell("")
        self._search.setFocus()
        self._search.selectAll()

    def _build(self) -> None:
        self._search = LineField(self)
        set_name(self._search, tr("Search shortcuts"))
        self._search.setPlaceholderText(said(tr("Search shortcuts")))
        self._rows = {action: ShortcutRow(action) for action in Action}
        self._headings: Mapping[Group, QWidget] = {group: section_label(group.value) for group in Group}
        self._none = plain_label(NONE_FOUND, look=Look.MUTED)
        self._none.setVisible(False)
        self._news = plain_label(look=Look.DANGER_TEXT, wrap=True)
        self._news.setObjectName("Shortcut news")
        self._reset_all = named_button(tr("Reset all"), tr("Reset all shortcuts"))

    def _place(self) -> None:
        inner = QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(margins(0, 0, 3 * GRID, 0))
        lines.setSpacing(GRID)
        for group, heading in self._headings.items():
            heading.setContentsMargins(0, 2 * GRID, 0, 0)
            lines.addWidget(heading)
            for action, row in self._rows.items():
                if action.group is group:
                    lines.addWidget(row)
        lines.addWidget(self._none)
        lines.addStretch(1)
        area = QScrollArea()
        set_name(area, tr("Shortcuts"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what has the focus is scrolled to
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        column = self.framed(3 * GRID)
        column.addWidget(self._search)
        column.addWidget(plain_label(EXPLANATION, look=Look.MUTED, wrap=True))
        column.addWidget(area, stretch=1)
        column.addWidget(plain_label(FIELDS, look=Look.MUTED, wrap=True))
        column.addWidget(self._news)
        column.addLayout(self.foot([self._reset_all]))
        self.resize(*_FIRST_SIZE)

    def _connect(self) -> None:
        self._search.textEdited.connect(self._narrow)
        self._reset_all.clicked.connect(self.reset_all_wanted)
        for row in self._rows.values():
            row.keys_pressed.connect(self.keys_wanted)
            row.reset_requested.connect(self.reset_wanted)

    def _narrow(self, typed: str) -> None:
        for action, row in self._rows.items():
            row.setVisible(action.matches(typed, said))
        for group, heading in self._headings.items():
            heading.setVisible(any(action.group is group and action.matches(typed, said) for action in Action))
        self._none.setVisible(not any(action.matches(typed, said) for action in Action))
