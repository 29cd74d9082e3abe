"""Who may write in a data folder: the one process that holds its lock.

It is the operating system's lock on an open file. It ends with the process, however that ends, so nothing stale can
stand in the way: a lock that is a file with a process number in it believes any process that got the number since.
The file is never removed: whoever removes a lock file can take it away from one who has just locked it.
"""

import errno
import os
import sys
import threading
import time
from pathlib import Path

from llava_desktop.core.errors import StorageError
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import PRIVATE_FILE, PRIVATE_FOLDER, read_at_most, why_refused

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int) -> None:
        """The byte that is locked cannot be read either: it lies far behind what the file holds."""
        os.lseek(descriptor, _MOST_BYTES, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


FILE_NAME = "instance.lock"
_MOST_BYTES = 4096
_LOOK_EVERY_S = 0.05
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What `_lock` says when another process has it; on Windows it is one of the last two."""


class InstanceLock:
    """Any thread. Held from `take` until `release`, or the end of the process.

    The file's content is a note from the holder to those who come second: where it can be called.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._taking = threading.Lock()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def is_held(self) -> bool:
        return self._descriptor is not None

    def take(self) -> bool:
        """False when another process holds it. Makes the folder when it is missing, 0700.

        Raises StorageError when there can be no lock: then nobody may write here, for the disk will not have it.
        """
        with self._taking:
            if self._descriptor is None:
                try:
                    self._descriptor = self._locked_file()
                except OSError as error:
                    raise StorageError(
                        tr(
                            "Nothing can be written in {folder}: {why}.",
                            folder=self._folder,
                            why=why_refused(error),
                        )
                    ) from error
            return self._descriptor is not None

    def take_if_possible(self) -> bool:
        """As `take`. Where nothing can be written nobody has it; the window says so."""
        try:
            return self.take()
        except StorageError:
            return True

    def take_within(self, seconds: float) -> bool:
        """As `take`; waits for one that is just closing. Blocks: before there is a window."""
        end = time.monotonic() + seconds
        pause = threading.Event()
        while not self.take():
            if time.monotonic() > end:
                return False
            pause.wait(_LOOK_EVERY_S)
        return True

    def release(self) -> None:
        with self._taking:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def leave_note(self, note: str) -> None:
        """For the holder. Raises OSError."""
        with self._taking:
            assert self._descriptor is not None, "only who holds the lock leaves notes in it"  # noqa: S101
            _rewrite(self._descriptor, os.fsencode(note)[:_MOST_BYTES])

    def read_note(self) -> str:
        """What the holder left; "" when there is nothing (yet), or it cannot be read."""
        try:
            return os.fsdecode(read_at_most(self._folder / FILE_NAME, _MOST_BYTES))
        except OSError:
            return ""

    def _locked_file(self) -> int | None:
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self._folder / FILE_NAME, flags, PRIVATE_FILE)
        try:
            _lock(descriptor)
            _rewrite(descriptor, b"")  # the note of one that was killed
        except OSError as error:
            os.close(descriptor)
            if error.errno in _HELD:
                return None
            raise
        return descriptor


def _rewrite(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, content)
