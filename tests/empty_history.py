"""A history in which nothing was asked yet, made once by the product and then copied.

To make one takes the disk 30 ms and the processor 4; hundreds of tests begin with one. How a new one comes to be is
what `tests/storage/test_opening.py` and `test_schema.py` are about: those make it anew each time.
"""

import functools
import tempfile
from pathlib import Path

from llava_desktop.storage.folders import Folders
from llava_desktop.storage.writer import DatabaseWriter


def put_empty_history(folders: Folders) -> None:
    """Where there is none yet."""
    if not folders.database.exists():
        folders.database.write_bytes(_made())


@functools.cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        writer = DatabaseWriter(path)
        writer.start()
        assert writer.close(timeout_s=30)
        return path.read_bytes()
