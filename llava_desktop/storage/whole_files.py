"""A person's own file, and a folder of pictures beside it: there when all of it is written, or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from llava_desktop.core.errors import StorageError
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import sync_folder

_READABLE = 0o666
"""Less what the person's umask takes away: an ordinary file, unlike those of the history."""
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class WholeFolder:
    """Made with its first file; `name` is what it will be called, which nothing else is called yet."""

    def __init__(self, beside: Path) -> None:
        """beside: the file that it belongs to."""
        self._place = _free(beside.with_name(f"{beside.stem} pictures"))
        self._made: Path | None = None
        self.name = self._place.name

    def write(self, name: str, data: bytes) -> None:
        """name: one that the caller made. Raises OSError."""
        if self._made is None:
            made = _hidden(self._place)
            made.mkdir()
            self._made = made
        (self._made / name).write_bytes(data)

    def finish(self) -> None:
        if self._made is not None:
            self._made.rename(self._place)
            self._made = self._place

    def undo(self) -> None:
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)


@contextmanager
def whole_file(path: Path, folder: WholeFolder | None = None) -> Iterator[IO[bytes]]:
    """A file to write to, which is at `path`, and `folder` beside it, when the block has ended without an error.

    With an error nothing is left of either, and a file that was at `path` before is as it was. Raises StorageError in
    the place of OSError.
    """
    beside = _hidden(path)
    is_whole = False
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _READABLE)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if folder is not None:
            folder.finish()
        beside.replace(path)
        is_whole = True
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        if not is_whole:
            _remove(beside)
            if folder is not None:
                folder.undo()
    _settle(path.parent)


def not_written(error: OSError, path: Path) -> StorageError:
    """What a disk that refused means for a person."""
    name = with_marks(path.name)
    if error.errno in _FULL:
        return StorageError(
            tr("The disk is full: {name} was not written.", name=name), tr("Free some space, or choose another folder.")
        )
    if error.errno in _NOT_ALLOWED:
        where = with_marks(path.parent.name or str(path.parent))
        return StorageError(tr("Nothing can be written to the folder {where}.", where=where), tr("Choose another one."))
    reason = error.strerror or type(error).__name__
    return StorageError(
        tr("{name} could not be written: {reason}.", name=name, reason=reason), tr("Choose another name or folder.")
    )


def _remove(beside: Path) -> None:
    try:
        beside.unlink(missing_ok=True)
    except OSError:  # a disk that is gone; what was to be said about it is on its way
        return


def _settle(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError:  # some network folders cannot; the file is there
        return


def _hidden(path: Path) -> Path:
    """Short, whatever length of a name the folder takes."""
    return path.with_name(f".{os.urandom(6).hex()}.part")


def _free(path: Path) -> Path:
    number = 1
    found = path
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.name} {number}")
    return found
