"""A file that is to be imported, as text in pieces: opened once, and only if it is a regular file."""

import codecs
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.json_stream import NotReadable
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.storage.durable import why_refused

_CHUNK = 1_000_000
"""Bytes."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def import_file(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The file and its size in bytes. Raises StorageError for what cannot be read, without waiting."""
    name = with_marks(path.name)
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise StorageError(
                    tr("{name} is no file that can be read.", name=name), tr("Choose an export of LLaVA Desktop.")
                )
            yield file, found.st_size
    except OSError as error:
        raise StorageError(tr("{name} cannot be read: {why}.", name=name, why=why_refused(error))) from error


def text_of(file: IO[bytes], told: Callable[[int], None]) -> Iterator[str]:
    """UTF-8, with a byte-order mark or without. told: how many bytes were read. Raises NotReadable and OSError."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    while True:
        data = file.read(_CHUNK)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise NotReadable(
                tr("The file is not readable text (not UTF-8 after byte {position:,}).", position=read + error.start),
                tr("Nothing of it was imported."),
            ) from error
        if text:
            yield text
        if not data:
            return
        read += len(data)
        told(read)
