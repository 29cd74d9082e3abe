"""The pictures of the history, as files named by their content: the same picture sent twice is one file."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from llava_desktop.core.picture import PictureFormat
from llava_desktop.core.question import PictureFile
from llava_desktop.storage.durable import PRIVATE_FOLDER, sync_folder, write_durably

_SHA256 = re.compile(r"[0-9a-f]{64}")


class PictureFolder:
    """Files of at most a few hundred KB; safe to read on any thread while the writer's adds and removes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file: PictureFile, data: bytes) -> None:
        """Synced when this returns. A file that is there and sound is left alone. Raises OSError, or ValueError when
        `data` is not what `file` names.
        """
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ValueError("these bytes are not the picture that the question names")
        if self.read(file) is None:
            self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)  # the start may have found a disk that refused
            write_durably(self._path(file.sha256, file.format), data)

    def read(self, file: PictureFile) -> bytes | None:
        """Exactly the bytes that were kept, or None when the file is gone, unreadable or not what it was."""
        try:
            data = self._path(file.sha256, file.format).read_bytes()
        except (OSError, ValueError):
            return None
        return data if hashlib.sha256(data).hexdigest() == file.sha256 else None

    def path_of(self, file: PictureFile) -> Path | None:
        """Where just these bytes lie; None when they do not."""
        return None if self.read(file) is None else self._path(file.sha256, file.format)

    def remove(self, files: Sequence[tuple[str, PictureFormat]]) -> None:
        """Each by its sha256. Raises OSError; a file that is gone already is no error."""
        for sha256, picture_format in files:
            self._path(sha256, picture_format).unlink(missing_ok=True)
        if files:
            sync_folder(self._folder)

    def _path(self, sha256: str, picture_format: PictureFormat) -> Path:
        if not _SHA256.fullmatch(sha256):  # a damaged database must not name a file elsewhere
            raise ValueError("not a SHA-256")
        return self._folder / f"{sha256}{picture_format.extension}"
