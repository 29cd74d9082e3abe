"""The owner of the shortcuts: changed here, stored at once on a worker thread."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.actions import Action
from llava_desktop.core.errors import StorageError
from llava_desktop.core.shortcuts import Shortcuts
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.shortcuts import StoredShortcuts, save_shortcuts


class ShortcutShelf(QObject):
    """GUI thread. `shortcuts` is what holds now."""

    changed = Signal()
    save_failed = Signal(object)  # str: a sentence

    def __init__(
        self, stored: StoredShortcuts, path: Path, thread: JobThread[Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shortcuts = self._stored = stored.shortcuts
        self._path = path
        self._thread = thread

    def give(self, action: Action, *keys: str) -> str:
        """Exactly `keys`, none for no key. Why it cannot have them, one sentence; empty when it has them now."""
        for each in keys:
            if why := self.shortcuts.refusal(action, each):
                return why
        self._keep(self.shortcuts.given(action, keys))
        return ""

    def reset(self, action: Action) -> None:
        self._keep(self.shortcuts.reset(action))

    def reset_all(self) -> None:
        self._keep(Shortcuts())

    def save_now(self) -> None:
        """While the app closes: writes at once, on this thread, what is not known to be stored. Raises StorageError."""
        if self.shortcuts != self._stored:
            save_shortcuts(self._path, self.shortcuts)
            self._stored = self.shortcuts

    def _keep(self, shortcuts: Shortcuts) -> None:
        if shortcuts != self.shortcuts:
            self.shortcuts = shortcuts
            self._save()
            self.changed.emit()

    def _save(self) -> None:
        path, held = self._path, self.shortcuts
        self._thread.submit(lambda _tool: save_shortcuts(path, held), lambda result: self._after_save(held, result))

    def _after_save(self, held: Shortcuts, result: Exception | None) -> None:
        if result is None:
            self._stored = held
        elif isinstance(result, StorageError):
            self.save_failed.emit(result.text)
        else:
            raise result
