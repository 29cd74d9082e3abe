"""What of the setup lies on the disk: where the app writes, what room is left, the history's file, and the log."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from llava_desktop.core.errors import AppError
from llava_desktop.core.setup_check import (
    PART_WITHIN_S,
    SetupFinding,
    SetupPart,
    failed,
    failed_by,
    not_checked,
    passed,
)
from llava_desktop.core.text import size_text
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import nearest_folder, probe_folder
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.log import last_lines
from llava_desktop.storage.opening import is_sound

LEAST_FREE_BYTES = 100_000_000
"""Enough for some hundred questions with their pictures, and for the history's own log of changes."""
_SLOWER_S = 2.0
"""What is left of the time for reading the history once the writer has answered."""


class FolderCheck:
    """One method for each part. They block as the disk does: for a thread of their own."""

    def __init__(
        self, folders: Folders, log_file: Path, write: Callable[[], Future[None]], *, within_s: float = PART_WITHIN_S
    ) -> None:
        """write: has the history's writer do nothing, which shows whether it can."""
        self._folders = folders
        self._log_file = log_file
        self._write = write
        self._within_s = within_s

    def write_access(self) -> SetupFinding:
        part = SetupPart.FOLDERS
        named = {
            tr("history and pictures", "what a folder is for"): self._folders.data_dir,
            tr("settings", "what a folder is for"): self._folders.settings_file.parent,
            tr("log", "what a folder is for"): self._folders.log_dir,
        }
        for what, folder in named.items():
            try:
                probe_folder(nearest_folder(folder))
            except OSError as error:
                return failed(
                    part,
                    tr(
                        "The folder for {what} cannot be written to: {why}. It is {folder}.",
                        what=what,
                        why=error.strerror or tr("it cannot be used"),
                        folder=folder,
                    ),
                    tr("Make it writable, or name another one with --data-dir."),
                )
        where = self._folders.data_dir
        return passed(part, tr("History, settings and log can be written. The history is in {folder}.", folder=where))

    def free_space(self) -> SetupFinding:
        part = SetupPart.SPACE
        try:
            free = shutil.disk_usage(nearest_folder(self._folders.data_dir)).free
        except OSError as error:
            why = error.strerror or tr("it cannot be asked")
            return not_checked(part, tr("Free space could not be read: {why}.", why=why))
        if free < LEAST_FREE_BYTES:
            return failed(
                part,
                tr("Only {size} are free where the history is kept.", size=_size(free)),
                tr("Make room there: an answer that cannot be saved is lost with the window."),
            )
        return passed(part, tr("{size} are free where the history is kept.", size=_size(free)))

    def history(self) -> SetupFinding:
        part = SetupPart.HISTORY
        try:
            self._write().result(max(self._within_s - _SLOWER_S, 0))
        except TimeoutError:
            return not_checked(part, tr("It is still being written to."), tr("Check again in a moment."))
        except AppError as error:
            return failed_by(part, error)
        path = self._folders.database
        if is_sound(path):
            size = size_text(path.stat().st_size)
            return passed(part, tr("It can be read and written; its file has {size}.", size=size))
        return failed(
            part,
            tr("The history's file is damaged."),
            tr("Start the app again: what is damaged is put aside, and the newest good copy is offered."),
        )

    def log_lines(self, most: int) -> tuple[str, ...] | None:
        """The last ones, oldest first; None when there is no log that can be read."""
        return last_lines(self._log_file, most)


def _size(size_bytes: int) -> str:
    return size_text(size_bytes) if size_bytes < 10**9 else tr("{size:.1f} GB", size=size_bytes / 10**9)
