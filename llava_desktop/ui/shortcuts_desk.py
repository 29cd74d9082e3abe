"""Between the list of shortcuts and their owner: what a person wants there, and what comes of it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action
from llava_desktop.core.words import tr
from llava_desktop.qt.shortcut_shelf import ShortcutShelf
from llava_desktop.ui.key_words import key_words
from llava_desktop.ui.shortcuts_window import ShortcutsWindow


class ShortcutsDesk(QObject):
    """GUI thread."""

    def __init__(self, window: QWidget, shelf: ShortcutShelf) -> None:
        super().__init__(window)
        self._shelf = shelf
        self._view = view = ShortcutsWindow(window)
        view.keys_wanted.connect(self._give)
        view.reset_wanted.connect(self._reset)
        view.reset_all_wanted.connect(self._reset_all)
        shelf.changed.connect(self._render)
        shelf.save_failed.connect(view.tell)
        self._render()

    def open(self) -> None:
        """In front, where it was."""
        self._view.begin()
        self._view.show()
        self._view.raise_()
        self._view.activateWindow()

    def _give(self, action: Action, keys: str) -> None:
        wanted = (keys,) if keys else ()
        why_not = self._shelf.give(action, *wanted)
        self._view.tell(tr("{keys}: {why_not}", keys=key_words(wanted), why_not=why_not) if why_not else "")

    def _reset(self, action: Action) -> None:
        self._view.tell("")
        self._shelf.reset(action)

    def _reset_all(self) -> None:
        self._view.tell("")
        self._shelf.reset_all()

    def _render(self) -> None:
        self._view.render(self._shelf.shortcuts)
