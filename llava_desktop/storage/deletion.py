"""Delete deletes: the row, its pictures' files, its words in the search index, its pages in the write-ahead log. And in
the backups, which is `keeper.py`'s work: here it is only noted.

SQLite's `secure_delete` overwrites rows, but FTS5 only marks words as gone until it merges its segments, and the log
keeps old pages until it is truncated. That work is done in slices of some 40 ms (measured at 100,000 questions, about
2 s in all) with every other job in between, and is taken up again after a crash.
"""

import logging
import sqlite3
from concurrent.futures import Future

from llava_desktop.core.picture import PictureFormat
from llava_desktop.storage.picture_rows import forget
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.transactions import transaction
from llava_desktop.storage.writer import DatabaseWriter

_MERGED_PAGES = 200
"""How much of the search index one slice merges."""

_DELETE = "DELETE FROM question WHERE id = ? RETURNING id, picture, whole"
_DELETE_CONVERSATION = "DELETE FROM question WHERE conversation = ? RETURNING id, picture, whole"
Removed = tuple[str, int | None, int | None]

log = logging.getLogger(__name__)


class Deletion:
    """Takes up at once what an earlier run left undone. `delete` may be called from any thread."""

    def __init__(self, writer: DatabaseWriter, pictures: PictureFolder) -> None:
        self._writer = writer
        self._pictures = pictures
        self._round = 0  # on the writer's thread: a newer round does all that an older one had left
        writer.run(self._resume)

    def delete(self, question_id: str) -> Future[bool]:
        """When the future is done, nobody finds the question any more and its picture's file is gone, unless another
        question uses it. False when there was no such row.
        """
        return self._writer.run(lambda connection: self._delete(connection, question_id))

    def _delete(self, connection: sqlite3.Connection, question_id: str) -> bool:
        with transaction(connection):
            removed = connection.execute(_DELETE, (question_id,)).fetchall()
            self._note(connection, removed)
        self._clear_away(connection, removed)
        return bool(removed)

    def delete_conversations(
        self, conversations: list[str] | str, parameters: tuple[int, ...] = ()
    ) -> Future[list[str]]:
        """All of these at once, or those whose ids a query gives; the ids of the questions that are gone."""
        return self._writer.run(lambda connection: self._delete_conversations(connection, conversations, parameters))

    def _delete_conversations(
        self, connection: sqlite3.Connection, conversations: list[str] | str, parameters: tuple[int, ...]
    ) -> list[str]:
        removed: list[Removed] = []
        with transaction(connection):
            if isinstance(conversations, str):
                conversations = [str(row[0]) for row in connection.execute(conversations, parameters)]
            for each in conversations:
                removed += connection.execute(_DELETE_CONVERSATION, (each,)).fetchall()
            self._note(connection, removed)
        self._clear_away(connection, removed)
        return [question_id for question_id, _, _ in removed]

    def _note(self, connection: sqlite3.Connection, removed: list[Removed]) -> None:
        """What has still to be done about them. In the transaction that deletes them."""
        if removed:
            connection.execute("INSERT OR IGNORE INTO scrub VALUES (1)")
        for question_id, *pictures in removed:
            connection.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (question_id,))
            forget(connection, *pictures)

    def _clear_away(self, connection: sqlite3.Connection, removed: list[Removed]) -> None:
        if removed:
            self.remove_files(connection)
            self._start_scrubbing()

    def _resume(self, connection: sqlite3.Connection) -> None:
        self.remove_files(connection)
        if connection.execute("SELECT 1 FROM scrub").fetchone():
            self._start_scrubbing()

    def remove_files(self, connection: sqlite3.Connection) -> None:
        """Those that `forget` has noted. Only after its commit: one that failed must not leave a question without its
        picture.
        """
        due = connection.execute(
            "SELECT sha256, format FROM removal WHERE sha256 NOT IN (SELECT sha256 FROM picture)"
        ).fetchall()
        try:
            self._pictures.remove([(sha256, PictureFormat(picture_format)) for sha256, picture_format in due])
        except OSError as error:  # the row is deleted all the same; the file is tried again at the next start
            log.warning("A deleted picture's file could not be removed: %s", error)
            return
        connection.execute("DELETE FROM removal")

    def _start_scrubbing(self) -> None:
        self._round += 1
        self._scrub_next(self._round, -_MERGED_PAGES)  # negative: begin with every segment there is

    def _scrub_next(self, of_round: int, pages: int) -> None:
        self._writer.run(lambda connection: self._scrub(connection, of_round, pages))

    def _scrub(self, connection: sqlite3.Connection, of_round: int, pages: int) -> None:
        if of_round != self._round:
            return
        before = connection.total_changes
        connection.execute("INSERT INTO question_text (question_text, rank) VALUES ('merge', ?)", (pages,))
        if connection.total_changes - before >= 2:  # FTS5's own sign that there is more to merge
            self._scrub_next(of_round, _MERGED_PAGES)
            return
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:  # else somebody is reading: the next deletion or start does it
            connection.execute("DELETE FROM scrub")
