"""Questions out of an export back into the history: all of them, or none.

First the whole file is read and checked (`import_staging.py`); then the questions are added, some at a time, so that
nothing else waits long for the writer. An import that is cancelled, fails or is cut short by a crash is undone: the
staging says what it had added. Questions that were there already are left as they are, but for their place: what lies
in the trash is wanted again, and comes out of it once all is added.
"""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from llava_desktop.core.errors import AppError
from llava_desktop.core.export.json_stream import NotReadable
from llava_desktop.core.export.wanted import Imported
from llava_desktop.core.question import Question
from llava_desktop.core.words import tr
from llava_desktop.storage.backups import Stopped
from llava_desktop.storage.deletion import Deletion
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.import_file import import_file
from llava_desktop.storage.import_leftovers import discard, left_in
from llava_desktop.storage.import_staging import Staged, StagedPicture, Staging, Thumbnail
from llava_desktop.storage.picture_rows import forget, remember
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.transactions import Job, stated
from llava_desktop.storage.writer import DatabaseWriter

_QUESTIONS = 100
"""In one transaction: some 20 ms, between which whatever else waits for the writer is done."""
_PICTURES = 8
"""In one transaction: each is written and synced."""
_IDS = 500

log = logging.getLogger(__name__)


class HistoryImport:
    """One thread, which may take its time: not the writer's and not the GUI's."""

    def __init__(self, folders: Folders, writer: DatabaseWriter, thumbnail: Thumbnail) -> None:
        self._folder = folders.data_dir
        self._pictures = PictureFolder(folders.pictures_dir)
        self._writer = writer
        self._thumbnail = thumbnail

    def read(self, source: Path, told: Callable[[int, int], None], should_stop: Callable[[], bool]) -> Imported:
        """Raises NotReadable, StorageError, and Stopped when `should_stop` says so; then nothing was added."""
        try:
            with import_file(source) as (file, size):
                staging = Staging.begun_in(self._folder)
                is_over = False
                try:
                    held = staging.fill(file, self._thumbnail, lambda done: told(done, 2 * size), should_stop)
                    if not held:
                        raise NotReadable(tr("There is no question in this file."))
                    done = self._add(staging, held, lambda part: told(size + round(part * size), 2 * size), should_stop)
                    is_over = True
                finally:
                    self._end(staging, undo=not is_over)
        except (sqlite3.Error, OSError) as error:
            raise stated(error) from error
        return done

    def undo_left(self) -> bool:
        """What earlier runs left undone, if anything. Raises AppError."""
        left = left_in(self._folder)
        for path in left:
            try:
                self._end(Staging(path), undo=True)
            except sqlite3.Error as error:
                log.warning("What an import has left behind cannot be read, and is removed: %s", error)
                discard(path)
            except OSError as error:
                raise stated(error) from error
        return bool(left)

    def _add(
        self, staging: Staging, held: int, told: Callable[[float], None], should_stop: Callable[[], bool]
    ) -> Imported:
        here = staging.ids()
        for start in range(0, len(here), _IDS):
            staging.leave_out(self._known(tuple(here[start : start + _IDS])))
        staging.make_ready()
        added = unfinished = without_picture = seen = 0
        for batch in staging.batches(_QUESTIONS, _PICTURES):
            if should_stop():
                raise Stopped
            known_as = self._writer.submit(self._insertion(batch)).result()
            new = [each for each, known in zip(batch, known_as, strict=True) if known is None]
            here += filter(None, known_as)
            added += len(new)
            unfinished += sum(each.found.was_unfinished for each in new)
            without_picture += sum(self._lacks_picture(each) for each in new)
            seen += len(batch)
            told(seen / held)
        restored = sum(
            self._writer.submit(_restoring(here[start : start + _IDS])).result() for start in range(0, len(here), _IDS)
        )
        log.info("%d questions were imported, %d conversations came out of the trash", added, restored)
        return Imported(added, held - added, unfinished, without_picture, restored)

    def _known(self, ids: tuple[str, ...]) -> list[str]:
        places = ", ".join("?" * len(ids))
        statement = f"SELECT id FROM question WHERE id IN ({places})"  # noqa: S608  # only `?`
        return self._writer.submit(
            lambda connection: [str(row[0]) for row in connection.execute(statement, ids)]
        ).result()

    def _lacks_picture(self, staged: Staged) -> bool:
        return staged.sent is not None and self._pictures.read(staged.sent.file) is None

    def _insertion(self, batch: list[Staged]) -> Job[list[str | None]]:
        """None for each that is new, or the id under which the history has it already."""
        return lambda connection: [self._insert(connection, each) for each in batch]

    def _insert(self, connection: sqlite3.Connection, staged: Staged) -> str | None:
        question = staged.found.question
        if (known_as := _known_as(connection, question)) is not None:
            return known_as
        values = all_values(question, self._number(connection, staged.sent), self._number(connection, staged.whole))
        connection.execute(insertion("question", values), values)
        connection.execute("DELETE FROM forgotten WHERE id = ?", (question.id,))
        connection.execute(_ABOUT, (staged.found.starred, staged.found.title, question.conversation))
        return None

    def _number(self, connection: sqlite3.Connection, picture: StagedPicture | None) -> int | None:
        if picture is None:
            return None
        if picture.data is not None:
            self._pictures.keep(picture.file, picture.data)
        return remember(connection, picture.values)

    def _end(self, staging: Staging, *, undo: bool) -> None:
        """The staging goes when nothing depends on it; what cannot be undone now is undone at the next start."""
        try:
            if undo and staging.is_ready:
                self._undo(staging)
        except AppError as error:
            log.warning("An import could not be undone yet: %s", error)
            staging.close()
            return
        staging.remove()

    def _undo(self, staging: Staging) -> None:
        """As if each had been deleted."""
        ids, files = staging.ids(), staging.files()
        for start in range(0, len(ids), _QUESTIONS):
            self._writer.submit(_deletion(ids[start : start + _QUESTIONS])).result()
        # A transaction that failed has left the files that were written in it.
        self._writer.submit(
            lambda connection: connection.executemany("INSERT OR REPLACE INTO removal VALUES (?, ?)", files).rowcount
        ).result()
        Deletion(self._writer, self._pictures)  # takes up what is noted: files, and words in the search index
        log.info("An import was undone")


_ABOUT = "UPDATE conversation SET starred = max(starred, ?), title = coalesce(nullif(title, ''), ?) WHERE id = ?"


def _known_as(connection: sqlite3.Connection, question: Question) -> str | None:
    """The id that it has here: its own, or that of the one question that can have its prediction."""
    known = "SELECT id FROM question WHERE id = ? OR (base_url = ? AND prediction_id = ?)"
    values = (question.id, question.base_url, question.prediction_id)
    with closing(connection.execute(known, values)) as found:
        row = found.fetchone()
    return None if row is None else str(row[0])


def _restoring(ids: list[str]) -> Job[int]:
    """Out of the trash the conversations of these questions; how many lay there."""
    places = ", ".join("?" * len(ids))
    statement = (
        "UPDATE conversation SET trashed_us = NULL WHERE trashed_us IS NOT NULL "  # noqa: S608  # only `?`
        f"AND id IN (SELECT conversation FROM question WHERE id IN ({places}))"
    )
    return lambda connection: connection.execute(statement, ids).rowcount


def _deletion(ids: list[str]) -> Job[None]:
    def job(connection: sqlite3.Connection) -> None:
        for question_id in ids:
            removed = connection.execute(
                "DELETE FROM question WHERE id = ? RETURNING picture, whole", (question_id,)
            ).fetchall()
            if removed:
                connection.execute("INSERT OR IGNORE INTO scrub VALUES (1)")
                connection.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (question_id,))
                forget(connection, *removed[0])

    return job
