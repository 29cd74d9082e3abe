"""The data goes to another folder: copied, compared byte by byte, and only then the new folder holds.

It happens at a start, before the history is opened, under the old folder's lock: nothing else writes meanwhile. A
process that is killed leaves the old folder as it was, and the next start begins anew. The old folder is never touched.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.text import size_text, with_marks
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import (
    PRIVATE_FOLDER,
    nearest_folder,
    probe_folder,
    sync_folder,
    why_refused,
    write_new,
)
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.instance_lock import FILE_NAME as LOCK_NAME

MARK_NAME = "moved-from"
"""In the new folder until the move is noted: whose copy it is."""
_STAYS = {LOCK_NAME, "instance.socket", MARK_NAME}
_STAYS_ENDING = "-shm"
"""What SQLite makes anew."""
_KEPT_FREE_BYTES = 50_000_000
_PIECE_BYTES = 1_000_000

Progress = Callable[[int, int], None]
"""Bytes that are done, bytes in all; each is read twice, and counts twice."""


class MoveCancelled(AppError):
    pass


class Moved(NamedTuple):
    """One file of the move. place: within the new folder. size_bytes: as it was found."""

    source: Path
    place: Path
    size_bytes: int


def files_to_move(folders: Folders, *, with_settings: bool) -> tuple[Moved, ...]:
    """with_settings: to a folder that holds everything. Raises StorageError for what cannot be read, and for links,
    which would lead back to the old folder.
    """
    found: list[Moved] = []
    with _told("read"):
        for folder, inner, names in os.walk(folders.data_dir, onerror=_raise):
            for name in sorted(names):
                source = Path(folder) / name
                if name not in _STAYS and not name.endswith(_STAYS_ENDING):
                    found.append(_moved(source, source.relative_to(folders.data_dir)))
            for name in inner:
                _refuse_link(Path(folder) / name)
        if with_settings:
            own = (folders.settings_file, folders.presets_file, folders.shortcuts_file, folders.window_place)
            there = {each.place for each in found}
            found += [_moved(each, Path(each.name)) for each in own if each.exists() and Path(each.name) not in there]
    return tuple(found)


def check_target(folders: Folders, target: Path, files: tuple[Moved, ...]) -> None:
    """Raises StorageError, whose sentence says what is wrong: it is there already, too small, or not writable."""
    old = folders.data_dir
    if target == old or target.is_relative_to(old) or old.is_relative_to(target):
        raise StorageError(tr("The new folder and the old one lie in each other."), tr("Choose another folder."))
    with _told("used"):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise StorageError(
                tr("There is something in {name} already.", name=_name(target)), tr("Choose another folder.")
            )
        above = nearest_folder(target)
        probe_folder(above)
        needed, free = sum(each.size_bytes for each in files) + _KEPT_FREE_BYTES, shutil.disk_usage(above).free
    if free < needed:
        raise StorageError(
            tr(
                "There is too little room: {needed} are needed, and {free} are free.",
                needed=size_text(needed),
                free=size_text(free),
            ),
            tr("Choose a folder on another disk."),
        )


def copy_data(
    folders: Folders,
    target: Path,
    *,
    with_settings: bool,
    progress: Progress,
    is_cancelled: Callable[[], bool],
) -> None:
    """When this returns, `target` holds all of it, compared and on the disk. Raises StorageError and MoveCancelled, and
    then nothing is left of it. Blocks for as long as the disks take.
    """
    files = files_to_move(folders, with_settings=with_settings)
    steps = _Steps(files, progress, is_cancelled)
    mark = os.fsencode(folders.data_dir)
    if _is_marked(target, mark):  # killed just before the move was noted
        _compare(target, files, steps)
        return
    check_target(folders, target, files)
    beside = target.with_name(f".{target.name}.moving")
    with _told("written"):
        if _is_marked(beside, mark):
            shutil.rmtree(beside)
        target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        beside.mkdir(mode=PRIVATE_FOLDER)
    try:
        with _told("written"):
            write_new(beside / MARK_NAME, [mark])
            for each in files:
                _copy(each, beside, steps)
            _sync_all(beside)
        _compare(beside, files, steps)
        with _told("written"):
            if target.exists():
                target.rmdir()
            beside.rename(target)
            sync_folder(target.parent)
    except AppError:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def undo(folders: Folders, target: Path) -> None:
    """When the move could not be noted: no second copy of what is private stays about."""
    if _is_marked(target, os.fsencode(folders.data_dir)):
        shutil.rmtree(target, ignore_errors=True)


def finish(target: Path) -> None:
    """Once the move is noted."""
    (target / MARK_NAME).unlink(missing_ok=True)


class _Steps:
    """Counts bytes, and asks after each piece whether to go on."""

    def __init__(self, files: tuple[Moved, ...], progress: Progress, is_cancelled: Callable[[], bool]) -> None:
        self._done = 0
        self._of_all = 2 * sum(each.size_bytes for each in files)
        self._progress = progress
        self._is_cancelled = is_cancelled

    def pieces(self, path: Path) -> Iterator[bytes]:
        for piece in _pieces(path):
            if self._is_cancelled():
                raise MoveCancelled(tr("The data stays where it is."))
            yield piece
            self._done += len(piece)
            self._progress(min(self._done, self._of_all), self._of_all)


def _copy(each: Moved, folder: Path, steps: _Steps) -> None:
    place = folder / each.place
    place.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    write_new(place, steps.pieces(each.source))


def _compare(folder: Path, files: tuple[Moved, ...], steps: _Steps) -> None:
    with _told("compared"):
        for each in files:
            if _digest(steps.pieces(folder / each.place)) != _digest(_pieces(each.source)):
                raise StorageError(
                    tr("What was copied to {name} is not what was read.", name=_name(folder)),
                    tr("Nothing was changed."),
                )


def _digest(pieces: Iterator[bytes]) -> bytes:
    made = hashlib.sha256()
    for piece in pieces:
        made.update(piece)
    return made.digest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _sync_all(folder: Path) -> None:
    for each, _folders, _names in os.walk(folder):
        sync_folder(Path(each))


def _is_marked(folder: Path, mark: bytes) -> bool:
    try:
        return (folder / MARK_NAME).read_bytes() == mark
    except OSError:
        return False


def _moved(source: Path, place: Path) -> Moved:
    found = source.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(
            tr("{name} is no ordinary file, and cannot be moved.", name=_name(source)), tr("Move the folder by hand.")
        )
    return Moved(source, place, found.st_size)


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise StorageError(
            tr("{name} is a link to another folder.", name=_name(folder)), tr("Move the folder by hand.")
        )


def _raise(error: OSError) -> None:
    raise error


def _name(path: Path) -> str:
    return with_marks(str(path))


_Doing = Literal["read", "used", "written", "compared"]


@contextmanager
def _told(doing: _Doing) -> Iterator[None]:
    """OSError as a sentence. doing: what could not be done."""
    try:
        yield
    except OSError as error:
        where = _name(Path(os.fsdecode(error.filename))) if error.filename else tr("The folder")
        raise StorageError(_not_done(doing, where, why_refused(error))) from error


def _not_done(doing: _Doing, where: str, why: str) -> str:
    match doing:
        case "read":
            return tr("{where} could not be read: {why}.", where=where, why=why)
        case "used":
            return tr("{where} could not be used: {why}.", where=where, why=why)
        case "written":
            return tr("{where} could not be written: {why}.", where=where, why=why)
        case "compared":
            return tr("{where} could not be compared: {why}.", where=where, why=why)
