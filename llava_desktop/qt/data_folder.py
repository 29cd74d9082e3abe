"""Where the data lies, and where it is to go: the one owner of that, while the app runs."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.data_place import DataPlace, write_data_place
from llava_desktop.storage.folders import FOLDER_NAME, PORTABLE_NAME, DataHow, FoldersInUse
from llava_desktop.storage.moving import check_target, files_to_move

LOOKING = tr("Looking whether it fits there…")


class DataFolder(QObject):
    """GUI thread. Disks are asked on the job thread: a network folder may keep them."""

    changed = Signal()

    def __init__(self, in_use: FoldersInUse, thread: JobThread[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._thread = thread
        self._place = in_use.place
        self.news = ""
        """How the last wish went; empty when there is nothing to say."""
        self.is_error = False

    @property
    def folder(self) -> Path:
        return self._in_use.folders.data_dir

    @property
    def log_dir(self) -> Path:
        return self._in_use.folders.log_dir

    @property
    def how(self) -> DataHow:
        return self._in_use.how

    @property
    def move_to(self) -> Path | None:
        """At the next start."""
        return self._place.move_to

    @property
    def before(self) -> Path | None:
        """Where a copy from before the last move still is."""
        return self._place.before

    @property
    def can_carry(self) -> bool:
        return self._in_use.program is not None

    @property
    def is_busy(self) -> bool:
        return self.news == LOOKING

    def move_into(self, folder: Path) -> None:
        """A folder of our own is made in it at the next start."""
        self._look_at(folder / FOLDER_NAME, with_settings=False)

    def carry(self) -> None:
        """Everything goes beside the program at the next start."""
        if self._in_use.program is not None:
            self._look_at(self._in_use.program / PORTABLE_NAME, with_settings=True)

    def stay(self) -> None:
        """Nothing is moved at the next start."""
        self._note(self._place._replace(move_to=None))

    def _look_at(self, target: Path, *, with_settings: bool) -> None:
        if self.is_busy or self.how in {DataHow.NAMED, DataHow.PORTABLE}:
            return
        self._tell(LOOKING)
        folders = self._in_use.folders
        place = self._place._replace(move_to=target)

        def look(_tool: object) -> None:
            check_target(folders, target, files_to_move(folders, with_settings=with_settings))
            write_data_place(self._in_use.place_file, place)

        self._thread.submit(look, lambda result: self._take(place, result))

    def _note(self, place: DataPlace) -> None:
        if not self.is_busy:
            file = self._in_use.place_file
            self._thread.submit(lambda _tool: write_data_place(file, place), lambda result: self._take(place, result))

    def _take(self, place: DataPlace, result: Exception | None) -> None:
        if isinstance(result, StorageError):
            self._tell(result.text, is_error=True)
            return
        if result is not None:
            self._tell("")
            raise result  # for the log
        self._place = place
        self._tell("")

    def _tell(self, news: str, *, is_error: bool = False) -> None:
        self.news, self.is_error = news, is_error
        self.changed.emit()
