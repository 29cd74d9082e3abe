"""The one place that knows how each action of the window is done, and why not now. Widgets hand theirs in."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from llava_desktop.core.actions import Action, Place
from llava_desktop.qt.language import said
from llava_desktop.qt.shortcut_shelf import ShortcutShelf
from llava_desktop.ui.being_typed import take_in
from llava_desktop.ui.key_words import key_words, keys_of, sequence_of


@dataclass(frozen=True, slots=True)
class Offer:
    """keys: as this system calls them, empty for none. why_not: one sentence, empty when it can be done now."""

    action: Action
    keys: str
    why_not: str


@dataclass(frozen=True, slots=True)
class _Known:
    run: Callable[[], object]
    why_not: Callable[[], str]


class Actions(QObject):
    """GUI thread. Keys that hold on a widget alone are that widget's to read: it is given `at(place)`."""

    held_back = Signal(object, object)
    """Action, sentence (str): its keys were pressed, and it cannot be done now"""

    def __init__(self, window: QWidget, shelf: ShortcutShelf) -> None:
        super().__init__(window)
        self._window = window
        self._shelf = shelf
        self._known: dict[Action, _Known] = {}
        self._by_keys: dict[Action, QAction] = {}
        shelf.changed.connect(self._give_keys)

    def put(self, action: Action, run: Callable[[], object], why_not: Callable[[], str] = str) -> None:
        """why_not: asked when it is wanted, or listed; one sentence, empty when it can be done."""
        if action in self._known:
            raise ValueError(f"{action.name} is done in one place")
        self._known[action] = _Known(run, why_not)
        if action.place is Place.WINDOW:
            made = QAction(said(action.words), self)
            made.setObjectName(action.id)
            made.setAutoRepeat(False)
            made.triggered.connect(lambda: self.press(action))
            self._window.addAction(made)
            self._by_keys[action] = made
            made.setShortcuts([sequence_of(keys) for keys in self._shelf.shortcuts.of(action)])

    def offers(self) -> list[Offer]:
        """All that can be done in this window, in the order of `Action`."""
        return [
            Offer(action, self.keys(action), self._known[action].why_not())
            for action in Action
            if action in self._known
        ]

    def keys(self, action: Action) -> str:
        """The first of them, as people read them; empty for none."""
        return key_words(self._shelf.shortcuts.of(action)[:1])

    def at(self, place: Place) -> dict[str, Action]:
        return self._shelf.shortcuts.at(place)

    def run(self, action: Action) -> None:
        """Does it, if it can be done now."""
        take_in(self._window.focusWidget())
        known = self._known[action]
        if not known.why_not():
            known.run()

    def press(self, action: Action) -> None:
        """As its keys do: where it cannot be done, that is said."""
        take_in(self._window.focusWidget())
        why_not = self._known[action].why_not()
        if why_not:
            self.held_back.emit(action, why_not)
        else:
            self._known[action].run()

    def press_keys(self, pressed: QKeyCombination) -> None:
        """Keys from before there was anybody to act on them."""
        action = self.at(Place.WINDOW).get(keys_of(pressed))
        if action in self._known:
            self.press(action)

    def follow(self, listener: Callable[[], object]) -> None:
        """Calls it now, and whenever keys have changed."""
        listener()
        self._shelf.changed.connect(lambda: listener())  # noqa: PLW0108  # any callable, and never with arguments

    def _give_keys(self) -> None:
        """Taken away first: no two have the same for a moment."""
        wanted = {made: self._shelf.shortcuts.of(action) for action, made in self._by_keys.items()}
        for made in wanted:
            made.setShortcuts([])
        for made, keys in wanted.items():
            made.setShortcuts([sequence_of(each) for each in keys])
