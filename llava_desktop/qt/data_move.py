"""The data is moved at a start, on a thread of its own, while a window says how far it is."""

import logging
import threading
import time

from PySide6.QtCore import QObject, QThread, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.storage.data_place import DataPlace, write_data_place
from llava_desktop.storage.folders import PORTABLE_NAME, FoldersInUse
from llava_desktop.storage.moving import MoveCancelled, copy_data, finish, undo

_TOLD_EVERY_S = 0.05

_log = logging.getLogger(__name__)


class DataMove(QThread):
    """Under the old folder's lock, and before anything of it is opened. `news` says how it ended when it has."""

    progressed = Signal(int, int)
    """Per mille that are done; MB in all. Bytes would not fit into a signal's int."""

    def __init__(self, in_use: FoldersInUse, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data move")
        assert in_use.place.move_to is not None, "nobody wants a move"  # noqa: S101
        self._in_use = in_use
        self.target = in_use.place.move_to
        self._ended = threading.Event()
        self._is_put_off = False
        self._told_at = 0.0
        self.news = ""

    def cancel(self) -> None:
        """Any thread. The data stays, and the next start does not try again."""
        self._ended.set()

    def put_off(self) -> None:
        """Any thread. The app is closing: the next start tries again."""
        self._is_put_off = True
        self._ended.set()

    def run(self) -> None:
        is_portable = self._in_use.program is not None and self.target == self._in_use.program / PORTABLE_NAME
        old = self._in_use.place
        try:
            copy_data(
                self._in_use.folders,
                self.target,
                with_settings=is_portable,
                progress=self._tell,
                is_cancelled=self._ended.is_set,
            )
            # A portable folder holds by being there; what was moved before stays noted for a program that has none.
            here = self._in_use.folders.data_dir
            moved = old._replace(move_to=None) if is_portable else DataPlace(self.target, before=here)
            self._note(moved)
            finish(self.target)
            self.news = tr(
                "Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.",
                folder=with_marks(str(self.target)),
            )
        except (AppError, OSError) as error:
            why = error.text if isinstance(error, AppError) else ""
            self.news = tr("Your data was not moved, and nothing is lost. {why}", why=why)
            if not isinstance(error, MoveCancelled):
                _log.warning("The data was not moved: %s", error)
            if not self._is_put_off:
                self._forget(old)

    def _note(self, moved: DataPlace) -> None:
        try:
            write_data_place(self._in_use.place_file, moved)
        except AppError:
            undo(self._in_use.folders, self.target)
            raise

    def _forget(self, old: DataPlace) -> None:
        """What failed once is not tried at each start."""
        try:
            write_data_place(self._in_use.place_file, old._replace(move_to=None))
        except AppError as error:
            _log.warning("%s", error)

    def _tell(self, done: int, of_all: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= _TOLD_EVERY_S or done == of_all:
            self._told_at = now
            self.progressed.emit(1000 * done // max(1, of_all), of_all // 2_000_000)
