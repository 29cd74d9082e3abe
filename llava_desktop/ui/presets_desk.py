"""Between the presets and the prompt: what a preset puts there, and the window in which they are changed."""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.presets import NAME_MOST, Preset, PresetValues, filled, missing
from llava_desktop.core.prompt_walk import PromptWalk
from llava_desktop.core.text import one_line, picture_name, with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.qt.preset_shelf import PresetShelf
from llava_desktop.ui.lent_parameters import LentParameters
from llava_desktop.ui.presets_button import PresetsButton, in_menu
from llava_desktop.ui.presets_window import PresetsView, PresetsWindow
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.suggestions import MOST, Suggestion

CHIP_MOST = 24
"""Characters on a chip."""
assert CHIP_MOST <= NAME_MOST  # noqa: S101 - of two constants
_NOTHING_FOR = {
    ("name",): tr("There is nothing to put in the place of {name} (the picture's name); it was left empty."),
    ("folder",): tr("There is nothing to put in the place of {folder} (its folder); it was left empty."),
    ("name", "folder"): tr(
        "There is nothing to put in the place of {name} (the picture's name) and {folder} (its folder); "
        "it was left empty."
    ),
    ("folder", "name"): tr(
        "There is nothing to put in the place of {folder} (its folder) and {name} (the picture's name); "
        "it was left empty."
    ),
}


class PresetsDesk(QObject):
    """GUI thread. The window is built when it is first wanted."""

    told = Signal(object)
    """str: a sentence about what a preset could not fill in"""

    def __init__(
        self,
        *,
        box: PromptBox,
        shelf: PresetShelf,
        walk: PromptWalk,
        lent: LentParameters,
        picture: Callable[[], PreparedPicture | None],
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        """picture: the one that the next question is about."""
        super().__init__(parent)
        self._box = box
        self._shelf = shelf
        self._walk = walk
        self._lent = lent
        self._picture = picture
        self._today = today
        self._window: PresetsWindow | None = None
        self._button = PresetsButton(box)
        box.furnish(self._button, walk)
        box.suggestion_chosen.connect(self.use)
        self._button.chosen.connect(self.use)
        self._button.edit_requested.connect(self.open)
        shelf.changed.connect(self._render)
        self._render()

    def use(self, preset_id: str) -> None:
        """Puts it into the prompt, where the person sees it before it is sent. What was typed there is found by Up."""
        preset = next((preset for preset in self._shelf.presets if preset.id == preset_id), None)
        if preset is None:
            return
        values = values_of(self._picture(), self._today())
        self._walk.keep(self._box.text())
        self._box.set_text(filled(preset.text, values))
        self._box.focus_prompt()
        self._lent.lend(preset)
        if absent := missing(preset.text, values):
            self.told.emit(_NOTHING_FOR[absent])

    def show_keys(self, keys: str) -> None:
        """Of the menu, as people read them; empty for none."""
        self._button.show_keys(keys)

    def open(self) -> None:
        """In front, where it was."""
        window = self._window or self._build()
        self._render()
        window.show()
        window.raise_()
        window.activateWindow()

    def _build(self) -> PresetsWindow:
        window = PresetsWindow(self._box.window())
        window.add_requested.connect(self._add)
        window.edited.connect(self._shelf.edit)
        window.move_requested.connect(self._shelf.move)
        window.delete_requested.connect(self._shelf.delete)
        window.undo_requested.connect(self._undo)
        window.built_in_requested.connect(self._shelf.bring_back_built_in)
        self._window = window
        return window

    def _add(self) -> None:
        made = self._shelf.add(said(tr("New preset")))
        if self._window is not None:
            self._window.begin(made.id)

    def _undo(self) -> None:
        preset = self._shelf.undo_delete()
        if preset is not None and self._window is not None:
            self._window.choose(preset.id)

    def _render(self) -> None:
        presets = self._shelf.presets
        self._button.render(presets)
        self._box.suggest([_suggestion(preset) for preset in presets[:MOST]])
        if self._window is not None:
            self._window.render(PresetsView(presets, self._shelf.deleted, self._shelf.has_room))


def values_of(picture: PreparedPicture | None, today: date) -> PresetValues:
    if picture is None:
        return PresetValues(name="", folder="", today=today)
    folder = "" if picture.original is None else picture.original.folder
    return PresetValues(name=PurePath(said(picture_name(picture.source.name))).stem, folder=folder, today=today)


def _suggestion(preset: Preset) -> Suggestion:
    return Suggestion(preset.id, in_menu(one_line(with_marks(said(preset.title)), CHIP_MOST)))
