"""Disks that refuse, real ones: a small file system in memory that is full, or cannot be written to."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_LIBC = ctypes.CDLL(None, use_errno=True)
_MS_RDONLY, _MS_REMOUNT, _MNT_DETACH = 1, 32, 2


class SmallDisk:
    """`folder` lies on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def fill(self) -> None:
        with self._filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def free(self) -> None:
        self._filling.unlink()

    def set_read_only(self, read_only: bool) -> None:
        _mount(self.folder, _MS_REMOUNT | (_MS_RDONLY if read_only else 0), "size=4m")


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """4 MB, mounted on `folder`. Skips the test where the kernel does not let us: as no root, or in some containers."""
    folder.mkdir()
    try:
        _mount(folder, 0, "size=4m")
    except OSError as error:
        pytest.skip(f"a file system in memory cannot be mounted here: {error.strerror}")
    try:
        yield SmallDisk(folder)
    finally:
        assert _LIBC.umount2(os.fsencode(folder), _MNT_DETACH) == 0, os.strerror(ctypes.get_errno())


def _mount(folder: Path, flags: int, options: str) -> None:
    if _LIBC.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", flags, options.encode()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
