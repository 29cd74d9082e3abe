"""The owner of the settings: changed here, stored a moment later on a worker thread."""

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.settings import Settings, save_settings

SAVE_AFTER_MS = 500


class Preferences(QObject):
    """GUI thread. `value` is what holds now."""

    changed = Signal()
    """`value` is another one, whoever changed it"""
    save_failed = Signal(object)  # str: a sentence

    def __init__(self, value: Settings, path: Path, thread: JobThread[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self._stored = value
        self._path = path
        self._thread = thread
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Settings, as dataclasses.replace takes them
        value = dataclasses.replace(self.value, **changes)
        if value != self.value:
            self.value = value
            self._timer.start()
            self.changed.emit()

    def save_now(self) -> None:
        """While the app closes: writes at once, on this thread, what is not known to be stored. Raises StorageError."""
        self._timer.stop()
        if self.value != self._stored:
            save_settings(self._path, self.value)
            self._stored = self.value

    def _save(self) -> None:
        path, value = self._path, self.value
        self._thread.submit(lambda _tool: save_settings(path, value), lambda result: self._after_save(value, result))

    def _after_save(self, value: Settings, result: Exception | None) -> None:
        if result is None:
            self._stored = value
        elif isinstance(result, StorageError):
            self.save_failed.emit(result.text)
        else:
            raise result
