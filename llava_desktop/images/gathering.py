"""Which files a person means who brings files and folders: pictures in folders by the end of their name.

Thread: one of its own (a network folder can keep a listing for as long as it likes). No file is opened here.
"""

import os
import re
import stat
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from llava_desktop.core.incoming import MOST_AT_ONCE, PICTURE_SUFFIXES
from llava_desktop.core.incoming_folders import Gathered
from llava_desktop.images.reading import is_network_path

DEPTH_MOST = 8
"""Folders within the folder that was brought."""
ENTRIES_MOST = 100_000
WITHIN_S = 3.0
"""5,000 files take 10 ms to 20 ms on a local disk."""

_HAS_ATTRIBUTES = hasattr(os.stat_result, "st_file_attributes")
"""Windows."""
_HIDDEN = stat.FILE_ATTRIBUTE_HIDDEN
_JUNCTION = 0xA000_0003
"""IO_REPARSE_TAG_MOUNT_POINT: Windows's older links to folders, which Python 3.11 takes for folders."""
_DIGITS = re.compile(r"(\d+)")


def gather(paths: Sequence[Path], clock: Callable[[], float] = time.monotonic) -> Gathered:
    """Files stay in their order, each folder's pictures in its place, sorted as a person counts. Raises nothing."""
    look = _Look(clock)
    pictures: list[Path] = []
    folders: list[str] = []
    named = 0
    for path in paths:
        if _is_folder(path):
            folders.append(path.name or str(path))
            pictures.extend(look.pictures_in(path))
        else:
            named += 1
            pictures.append(path)
    return Gathered(
        files=tuple(pictures[:MOST_AT_ONCE]),
        pictures=len(pictures),
        seen=named + look.seen,
        folders=tuple(folders),
        unread=look.unread,
        is_whole=look.is_whole,
    )


def _is_folder(path: Path) -> bool:
    """False for what cannot be looked at, too: opening it as a file says what is wrong with it."""
    if is_network_path(path):
        return False
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


class _Look:
    """One look through all folders of a drop; the limits are for all of them together."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = clock() + WITHIN_S
        self._entries = 0
        self.seen = 0
        self.unread = 0
        self.is_whole = True

    def pictures_in(self, top: Path) -> Iterator[Path]:
        """Those of a folder before those of the folders in it."""
        waiting = deque([(top, 0)])
        while waiting:
            folder, depth = waiting.popleft()
            files, inner = self._listed(folder)
            self.seen += len(files)
            yield from (folder / name for name in sorted(filter(_is_named_like_a_picture, files), key=_as_counted))
            if inner and depth == DEPTH_MOST:
                self.is_whole = False
            else:
                waiting.extend((folder / name, depth + 1) for name in sorted(inner, key=_as_counted))

    def _listed(self, folder: Path) -> tuple[list[str], list[str]]:
        """Names of files and of folders in it; nothing hidden, and no links: they may lead anywhere, and in circles."""
        files: list[str] = []
        inner: list[str] = []
        if not self.is_whole:
            return files, inner
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not self._has_room():
                        break
                    if _is_hidden(entry):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        inner.append(entry.name)
                    elif entry.is_file(follow_symlinks=False):
                        files.append(entry.name)
        except OSError:
            self.unread += 1
        return files, inner

    def _has_room(self) -> bool:
        self._entries += 1
        if self._entries > ENTRIES_MOST or self._clock() > self._until:
            self.is_whole = False
        return self.is_whole


def _is_hidden(entry: "os.DirEntry[str]") -> bool:
    if entry.name.startswith("."):
        return True
    if not _HAS_ATTRIBUTES:
        return False
    status = entry.stat(follow_symlinks=False)  # it came with the listing
    is_junction = getattr(status, "st_reparse_tag", 0) == _JUNCTION
    return is_junction or bool(getattr(status, "st_file_attributes", 0) & _HIDDEN)


def _is_named_like_a_picture(name: str) -> bool:
    return Path(name).suffix.lower() in PICTURE_SUFFIXES


def _as_counted(name: str) -> list[tuple[int, int, str]]:
    """`img2` before `img10`, whatever the case of the letters."""
    parts = _DIGITS.split(name.casefold())
    return [(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts]
