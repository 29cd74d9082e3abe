"""A picture file from disk as bytes. It is opened once, and what was opened is what is judged and read."""

import errno
import os
import stat
from pathlib import Path

from llava_desktop.core.errors import PictureTooLarge, PictureUnreadable
from llava_desktop.core.text import size_text
from llava_desktop.core.words import tr
from llava_desktop.images.naming import shown_name

FILE_BYTES_MOST = 100_000_000

_NETWORK_PREFIXES = ("//", "\\\\")
"""A UNC path: only opening it would send the person's Windows sign-in to the host it names."""

# O_NONBLOCK: a FIFO without a writer answers at once. O_BINARY: Windows would translate line ends. Each is missing
# on the other system.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def is_network_path(path: Path) -> bool:
    """Whether even asking what lies at `path` could tell a stranger's computer who asks."""
    return str(path).startswith(_NETWORK_PREFIXES)


def read_picture_file(path: Path, *, may_be_link: bool = True) -> bytes:
    """The whole file, at least 1 byte. may_be_link: whether a symbolic link is followed, where the system can tell.

    Raises PictureUnreadable for anything but a regular file that can be read, PictureTooLarge over 100 MB; both
    without waiting, whatever the path leads to.
    """
    name = shown_name(path.name)
    if is_network_path(path):
        raise PictureUnreadable(tr("{name} is on a network path.", name=name), tr("Copy it to this computer first."))
    try:
        return _read_regular_file(path, name, _FLAGS if may_be_link else _FLAGS | getattr(os, "O_NOFOLLOW", 0))
    except OSError as fault:
        raise PictureUnreadable(_refusal(name, fault.errno)) from fault
    except ValueError as fault:  # a NUL in the path
        raise PictureUnreadable(_refusal(name, None)) from fault


def _read_regular_file(path: Path, name: str, flags: int) -> bytes:
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (only `open` takes a descriptor)
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise PictureUnreadable(_no_file(name, status.st_mode))
        if status.st_size > FILE_BYTES_MOST:
            raise _too_large(name, status.st_size)
        # One byte more than allowed: the file can grow while it is read.
        data = file.read(FILE_BYTES_MOST + 1)
    if not data:
        raise PictureUnreadable(tr("{name} is empty.", name=name))
    if len(data) > FILE_BYTES_MOST:
        raise _too_large(name, len(data))
    return data


def _no_file(name: str, mode: int) -> str:
    if stat.S_ISDIR(mode):
        return tr("{name} is a folder, not a picture.", name=name)
    if stat.S_ISFIFO(mode):
        return tr("{name} is a pipe, not a picture.", name=name)
    if stat.S_ISSOCK(mode):
        return tr("{name} is a socket, not a picture.", name=name)
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return tr("{name} is a device, not a picture.", name=name)
    return tr("{name} is not a regular file.", name=name)


def _refusal(name: str, number: int | None) -> str:
    """number: one of `errno`; None where the system was not asked."""
    match number:
        case errno.ENOENT | errno.ENOTDIR:
            return tr("{name} is no longer there.", name=name)
        case errno.EISDIR:
            return tr("{name} is a folder, not a picture.", name=name)
        case errno.EACCES | errno.EPERM:
            return tr("{name} may not be read by you.", name=name)
        case errno.ENXIO:
            return tr("{name} is a socket or a device, not a picture.", name=name)
        case errno.ELOOP:
            return tr("{name} is a link that leads nowhere.", name=name)
        case errno.ENAMETOOLONG:
            return tr("{name} has a name that is too long.", name=name)
        case _:
            return tr("{name} could not be read.", name=name)


def _too_large(name: str, size_bytes: int) -> PictureTooLarge:
    return PictureTooLarge(
        tr("{name} is too large: {size}.", name=name, size=size_text(size_bytes)),
        tr("Pictures may have up to {size}.", size=size_text(FILE_BYTES_MOST)),
    )
