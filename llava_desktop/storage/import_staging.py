"""What a file for import holds, checked to its end and put in order of time, before any of it is in the history.

It lies in a database of its own in the data folder, and stays there until the import is over: after a crash it says
what has to be undone (`importing.py`). One thread at a time.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from llava_desktop.core.errors import AppError, PictureError
from llava_desktop.core.export.fields import Unfit
from llava_desktop.core.export.json_stream import Member, NotReadable, Whole, values_in
from llava_desktop.core.export.reading import Found, FoundPicture, found_in, record_beside
from llava_desktop.core.picture import EncodedPicture, PictureFormat
from llava_desktop.core.question import PictureFile
from llava_desktop.core.words import tr
from llava_desktop.storage.backups import Stopped
from llava_desktop.storage.import_file import text_of
from llava_desktop.storage.import_leftovers import new_staging
from llava_desktop.storage.opening import create_private, side_files
from llava_desktop.storage.picture_rows import NO_THUMBNAIL
from llava_desktop.storage.rows import Value, microseconds, picture_values

QUESTIONS_MOST = 1_000_000
_READY = 1
_TABLES = """
CREATE TABLE question (id TEXT PRIMARY KEY, created_us INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
CREATE TABLE picture (
    sha256 TEXT PRIMARY KEY, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    bytes INTEGER NOT NULL, thumbnail BLOB NOT NULL, data BLOB NOT NULL
) STRICT;
"""

_FILES = "SELECT sha256, format FROM picture"

Thumbnail = Callable[[bytes, PictureFormat], tuple[EncodedPicture, int, int]]
"""Of a picture as it was sent, with the width and height that it really has. Raises PictureError, also for one that is
not of the format that its question says."""


@dataclass(frozen=True, slots=True)
class StagedPicture:
    """values: of its row in the history. data: None where the file does not hold it."""

    file: PictureFile
    values: dict[str, Value]
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Staged:
    found: Found
    sent: StagedPicture | None
    whole: StagedPicture | None


class Staging:
    """Made in `folder`, or what an earlier run left there (`left_in`). Raises sqlite3.Error and OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = MEMORY")

    @classmethod
    def begun_in(cls, folder: Path) -> "Staging":
        path = new_staging(folder)
        create_private(path)
        made = cls(path)
        made._connection.executescript(_TABLES)  # its own
        return made

    def fill(
        self, file: IO[bytes], thumbnail: Thumbnail, told: Callable[[int], None], should_stop: Callable[[], bool]
    ) -> int:
        """How many questions the file holds. told: bytes that were read. Raises NotReadable, Stopped and OSError."""
        self._connection.execute("PRAGMA synchronous = OFF")  # of a file that is not full nothing is ever wanted
        self._connection.execute("BEGIN")
        count = 0
        for each in values_in(text_of(file, told)):
            if should_stop():
                raise Stopped
            try:
                count += self._take(each, thumbnail)
            except (Unfit, PictureError) as error:
                raise NotReadable(_damaged_at(each.line, error), tr("Nothing of it was imported.")) from error
            if count > QUESTIONS_MOST:
                raise NotReadable(tr("The file holds more than {most:,} questions.", most=QUESTIONS_MOST))
        self._connection.execute("COMMIT")
        return count

    def ids(self) -> list[str]:
        return [str(row[0]) for row in self._connection.execute("SELECT id FROM question")]

    def files(self) -> list[tuple[str, str]]:
        """Hash and format of each picture that the file holds."""
        return [(str(sha256), str(name)) for sha256, name in self._connection.execute(_FILES)]

    def leave_out(self, known: Iterable[str]) -> None:
        """Those that the history has already: they are not this import's, and never undone."""
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM question WHERE id = ?", ((each,) for each in known))
        self._connection.execute("COMMIT")

    def make_ready(self) -> None:
        """From now on some of it may be in the history; the disk knows it before that."""
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(f"PRAGMA user_version = {_READY}")

    @property
    def is_ready(self) -> bool:
        """False also for a file that a crash has left half written."""
        try:
            return bool(self._connection.execute("PRAGMA user_version").fetchone()[0] == _READY)
        except sqlite3.Error:
            return False

    def batches(self, questions: int, pictures: int) -> Iterator[list[Staged]]:
        """In the order of asking; each of at most so many questions, and about so many pictures."""
        batch: list[Staged] = []
        held = 0
        for (record,) in self._connection.execute("SELECT record FROM question ORDER BY created_us, id"):
            staged = self._staged(found_in(json.loads(record)))
            batch.append(staged)
            held += sum(1 for each in (staged.sent, staged.whole) if each is not None and each.data is not None)
            if len(batch) >= questions or held >= pictures:
                yield batch
                batch, held = [], 0
        if batch:
            yield batch

    def close(self) -> None:
        """It stays on the disk."""
        self._connection.close()

    def remove(self) -> None:
        self.close()
        for part in (self._path, *side_files(self._path)):
            part.unlink(missing_ok=True)

    def _take(self, each: Member | Whole, thumbnail: Thumbnail) -> int:
        """How many questions it is."""
        record = each.value
        if isinstance(each, Whole):
            record = record_beside(each.value, had_list=each.had_list)
            if record is None:
                return 0
        found = found_in(record)
        for picture in found.pictures:
            self._keep(picture, thumbnail)
        self._connection.execute(
            "INSERT OR IGNORE INTO question VALUES (?, ?, ?)",
            (found.question.id, microseconds(found.question.created_at), json.dumps(_without_data(record))),
        )
        return 1

    def _keep(self, picture: FoundPicture, thumbnail: Thumbnail) -> None:
        """Its bytes are really a picture of that size: what is in the history is sent again without another look."""
        if self._connection.execute("SELECT 1 FROM picture WHERE sha256 = ?", (picture.file.sha256,)).fetchone():
            return
        small, width, height = thumbnail(picture.data, picture.file.format)
        if (width, height) != (picture.file.width, picture.file.height):
            raise Unfit(tr("a picture is not of the size that its question says"))
        values = {**picture_values(picture.file, small.data), "data": picture.data}
        self._connection.execute(
            "INSERT INTO picture VALUES (:sha256, :format, :width, :height, :bytes, :thumbnail, :data)", values
        )

    def _staged(self, found: Found) -> Staged:
        picture = found.question.picture
        if picture is None:
            return Staged(found, None, None)
        return Staged(
            found, self._picture(picture.sent), None if picture.whole is None else self._picture(picture.whole)
        )

    def _picture(self, file: PictureFile) -> StagedPicture:
        held = self._connection.execute("SELECT thumbnail, data FROM picture WHERE sha256 = ?", (file.sha256,))
        thumbnail, data = held.fetchone() or (NO_THUMBNAIL, None)
        return StagedPicture(file, picture_values(file, thumbnail), data)


def _damaged_at(line: int, error: AppError) -> str:
    if isinstance(error, Unfit):  # begins in the middle, and has no full stop
        return tr("The file is damaged at line {line:,}: {why}.", line=line, why=error.sentence)
    return tr("The file is damaged at line {line:,}: {sentence}", line=line, sentence=error.sentence)


def _without_data(value: object) -> object:
    """The record, but for the pictures' bytes, which are kept once."""
    if not isinstance(value, dict) or not isinstance(picture := value.get("picture"), dict):
        return value
    files = {
        name: {key: held for key, held in file.items() if key != "data"}
        for name in ("sent", "whole")
        if isinstance(file := picture.get(name), dict)
    }
    return {**value, "picture": {**picture, **files}}
