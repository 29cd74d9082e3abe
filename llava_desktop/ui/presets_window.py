"""The presets, to be changed: a list, and beside it the one that is chosen. What is typed holds at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.presets import BUILT_IN, Preset
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.names_list import NamesList
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.preset_form import PresetForm
from llava_desktop.ui.side_window import SideWindow
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

EXPLANATION = tr(
    "A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the "
    "picture. {name} is the picture's name, {folder} the name of its folder, {date} today; {{ is a brace."
)
_FIRST_SIZE = (760, 520)
_LIST_WIDTH = 56 * GRID


@dataclass(frozen=True, slots=True)
class PresetsView:
    """deleted: what Undo brings back. has_room: one more may be made."""

    presets: Sequence[Preset] = ()
    deleted: Preset | None = None
    has_room: bool = True


class PresetsWindow(SideWindow):
    add_requested = Signal()
    edited = Signal(object)
    """Preset"""
    move_requested = Signal(str, int)
    """Its id, and by how many places"""
    delete_requested = Signal(str)
    undo_requested = Signal()
    built_in_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Presets"), name="Presets window", closes=tr("Close presets"), parent=parent)
        self._view = PresetsView()
        self._build()
        self._place()
        self._connect()
        self.render(self._view)

    def render(self, view: PresetsView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """The one that is chosen stays chosen; where it is gone, the one in its place is."""
        row, chosen = self._list.currentRow(), self._chosen()
        self._view = view
        ids = [preset.id for preset in view.presets]
        if chosen is not None and chosen.id in ids:
            row = ids.index(chosen.id)
        with QSignalBlocker(self._list):
            while self._list.count() > len(ids):
                self._list.takeItem(self._list.count() - 1)
            for at, preset in enumerate(view.presets):
                if at == self._list.count():
                    self._list.addItem("")
                self._list.item(at).setText(_shown(preset))
            self._list.setCurrentRow(min(max(row, 0), len(ids) - 1))
        self._undo.setVisible(view.deleted is not None)
        self._undo.setText(said(tr("Undo delete") if view.deleted is None else tr("Undo")))
        self._deleted.setText("" if view.deleted is None else said(tr("Deleted: {name}", name=_shown(view.deleted))))
        self._deleted.setVisible(view.deleted is not None)
        self._built_in.setVisible(not {preset.id for preset in BUILT_IN} <= set(ids))
        self._new.setEnabled(view.has_room)
        self._show_chosen()

    def choose(self, preset_id: str) -> None:
        self._list.setCurrentRow([preset.id for preset in self._view.presets].index(preset_id))

    def begin(self, preset_id: str) -> None:
        """A new one: its name is the first thing to be typed."""
        self.choose(preset_id)
        self._form.focus_name()

    def _chosen(self) -> Preset | None:
        row = self._list.currentRow()
        return self._view.presets[row] if 0 <= row < len(self._view.presets) else None

    def _build(self) -> None:
        self._explanation = plain_label(EXPLANATION, look=Look.MUTED, wrap=True)
        self._list = NamesList()
        set_name(self._list, tr("Preset list"))
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._form = PresetForm()
        self._new = named_button(tr("New"), tr("New preset"))
        self._up = named_button(tr("Up"), tr("Move preset up"))
        self._down = named_button(tr("Down"), tr("Move preset down"))
        self._delete = named_button(tr("Delete"), tr("Delete preset"))
        self._deleted = plain_label(look=Look.MUTED, wrap=True)
        self._undo = named_button(tr("Undo"), tr("Undo delete"))
        set_look(self._undo, Look.LINK)
        self._built_in = named_button(tr("Bring back the app's own"), tr("Bring back built-in presets"))

    def _place(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self._list, stretch=1)
        moves = QHBoxLayout()
        moves.setSpacing(GAP)
        for button in (self._new, self._up, self._down):
            moves.addWidget(button)
        left.addLayout(moves)
        left.addWidget(self._delete)
        undo = QHBoxLayout()
        undo.addWidget(self._deleted, stretch=1)
        undo.addWidget(self._undo)
        left.addLayout(undo)
        sides = QHBoxLayout()
        sides.setSpacing(4 * GRID)
        sides.addLayout(left)
        sides.addWidget(self._form, stretch=1)
        column = self.framed(3 * GRID)
        column.addWidget(self._explanation)
        column.addLayout(sides, stretch=1)
        column.addLayout(self.foot([self._built_in]))
        self.resize(*_FIRST_SIZE)

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._show_chosen)
        self._form.edited.connect(self._take)
        self._new.clicked.connect(self.add_requested)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._delete.clicked.connect(self._delete_chosen)
        self._undo.clicked.connect(self.undo_requested)
        self._built_in.clicked.connect(self.built_in_requested)
        for keys, act in (
            ("Alt+Up", self._up.click),
            ("Alt+Down", self._down.click),
            (QKeySequence.StandardKey.Delete, self._delete.click),
        ):
            on_list = QShortcut(QKeySequence(keys), self._list)
            on_list.setContext(Qt.ShortcutContext.WidgetShortcut)
            on_list.activated.connect(act)

    def _show_chosen(self) -> None:
        chosen, row = self._chosen(), self._list.currentRow()
        self._form.setEnabled(chosen is not None)
        self._form.render(chosen or Preset("", "", ""))
        self._delete.setEnabled(chosen is not None)
        self._up.setEnabled(chosen is not None and row > 0)
        self._down.setEnabled(chosen is not None and row < len(self._view.presets) - 1)

    def _take(self, form: Preset) -> None:
        """form: as the form has it; it knows no id."""
        chosen = self._chosen()
        if chosen is not None:
            self.edited.emit(replace(form, id=chosen.id))

    def _move(self, by: int) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.move_requested.emit(chosen.id, by)
            place, count = self._list.currentRow() + 1, len(self._view.presets)
            announce(self._list, tr("{name}, {place} of {count}", name=chosen.title, place=place, count=count))

    def _delete_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.delete_requested.emit(chosen.id)
            announce(self._list, tr("Deleted: {name}. Undo brings it back.", name=chosen.title))


def _shown(preset: Preset) -> str:
    return with_marks(said(preset.title))
