"""“Presets ▾” beside Ask: a menu of them, and the way to change them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from llava_desktop.core.presets import Preset
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.naming import set_name


class PresetsButton(QPushButton):
    chosen = Signal(str)
    """The preset's id"""
    edit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(said(tr("Presets ▾")), parent)
        self._presets: Sequence[Preset] = ()
        set_name(self, tr("Presets"))
        self.setAutoDefault(False)
        self.clicked.connect(self.open_menu)

    def show_keys(self, keys: str) -> None:
        """As people read them; empty for none."""
        self.setAccessibleDescription(said(tr("{keys} opens the menu", keys=keys)) if keys else "")

    def render(self, presets: Sequence[Preset]) -> None:  # type: ignore[override]  # QWidget.render paints
        self._presets = presets

    def open_menu(self) -> None:
        """Above the button, with the first preset marked: Enter takes it, a letter goes to the next with it."""
        menu = QMenu(self)
        menu.setObjectName("Presets menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for preset in self._presets:
            action = menu.addAction(in_menu(preset.title))
            action.triggered.connect(lambda _checked=False, chosen=preset.id: self.chosen.emit(chosen))
        menu.addSeparator()
        menu.addAction(said(tr("Edit presets…"))).triggered.connect(self.edit_requested)
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.setActiveAction(menu.actions()[0])


def in_menu(title: str) -> str:
    """A button or an entry of a menu takes `&` for the mark of its key."""
    return with_marks(said(title)).replace("&", "&&")
