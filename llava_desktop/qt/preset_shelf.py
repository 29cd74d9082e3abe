"""The owner of the presets: changed here, stored at once on a worker thread."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.core.presets import MOST_PRESETS, Preset, moved, with_built_in
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.presets import StoredPresets, save_presets

SAVE_AFTER_MS = 300
"""A text that is being typed is written when the hand rests."""


class PresetShelf(QObject):
    """GUI thread. `presets` is what holds now, in the person's order."""

    changed = Signal()
    save_failed = Signal(object)  # str: a sentence

    def __init__(
        self, stored: StoredPresets, path: Path, thread: JobThread[Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.presets = stored.presets
        self._stored = stored.presets
        self._path = path
        self._thread = thread
        self._deleted: tuple[int, Preset] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)

    @property
    def deleted(self) -> Preset | None:
        """What `undo_delete` would bring back."""
        return None if self._deleted is None else self._deleted[1]

    @property
    def has_room(self) -> bool:
        return len(self.presets) < MOST_PRESETS

    def add(self, name: str, text: str = "") -> Preset:
        """A new one, at the end. Only while there is room."""
        made = Preset(uuid.uuid4().hex, name, text)
        self._keep((*self.presets, made))
        return made

    def edit(self, preset: Preset) -> None:
        """The one with its id is from now on as `preset` is."""
        self._keep(tuple(preset if one.id == preset.id else one for one in self.presets))

    def move(self, preset_id: str, by: int) -> None:
        self._keep(moved(self.presets, preset_id, self._place(preset_id) + by))

    def delete(self, preset_id: str) -> None:
        """It can be brought back until another one is deleted."""
        place = self._place(preset_id)
        self._deleted = place, self.presets[place]
        self._keep(self.presets[:place] + self.presets[place + 1 :])

    def undo_delete(self) -> Preset | None:
        """Where it was."""
        if self._deleted is None:
            return None
        (place, preset), self._deleted = self._deleted, None
        if any(one.id == preset.id for one in self.presets):  # the app's own, brought back otherwise
            preset = replace(preset, id=uuid.uuid4().hex)
        self._keep((*self.presets[:place], preset, *self.presets[place:]))
        return preset

    def bring_back_built_in(self) -> None:
        self._keep(with_built_in(self.presets))

    def save_now(self) -> None:
        """While the app closes: writes at once, on this thread, what is not known to be stored. Raises StorageError."""
        self._timer.stop()
        if self.presets != self._stored:
            save_presets(self._path, self.presets)
            self._stored = self.presets

    def _place(self, preset_id: str) -> int:
        return next(place for place, preset in enumerate(self.presets) if preset.id == preset_id)

    def _keep(self, presets: tuple[Preset, ...]) -> None:
        if presets != self.presets:
            self.presets = presets
            self._timer.start()
            self.changed.emit()

    def _save(self) -> None:
        path, presets = self._path, self.presets
        self._thread.submit(lambda _tool: save_presets(path, presets), lambda result: self._after_save(presets, result))

    def _after_save(self, presets: tuple[Preset, ...], result: Exception | None) -> None:
        if result is None:
            self._stored = presets
        elif isinstance(result, StorageError):
            self.save_failed.emit(result.text)
        else:
            raise result
