"""What a person says about whole conversations: star, title, trash. On the writer's thread, one transaction each."""

import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import datetime

from llava_desktop.core.question import TITLE_MOST
from llava_desktop.core.text import one_line, storable
from llava_desktop.storage.deletion import Deletion
from llava_desktop.storage.rows import Value, microseconds
from llava_desktop.storage.salvage import UNFINISHED
from llava_desktop.storage.writer import DatabaseWriter


class HistoryMarks:
    """Methods may be called from any thread; ids are those of conversations, and unknown ones are passed over.

    What is in each future: the result, or StorageError and nothing stored.
    """

    def __init__(self, writer: DatabaseWriter, deletion: Deletion, *, when_deleted: Callable[[], object]) -> None:
        """when_deleted: see `HistoryStore`."""
        self._writer = writer
        self._deletion = deletion
        self._when_deleted = when_deleted

    def star(self, ids: Iterable[str], starred: bool) -> Future[int]:
        """How many there are."""
        return self._set("starred = ?", starred, ids)

    def rename(self, conversation_id: str, title: str) -> Future[int]:
        """An empty title gives the place back to the prompt."""
        return self._set("title = ?", one_line(storable(title), TITLE_MOST), [conversation_id])

    def trash(self, ids: Iterable[str], now: datetime) -> Future[list[str]]:
        """Kept for a while, and in no list meanwhile. Gives the ids of the questions that had not finished.

        Those count as cancelled from now on, also by a later start: the caller tells who runs them, and the server.
        """
        wanted = [(each,) for each in ids]

        def job(connection: sqlite3.Connection) -> list[str]:
            connection.executemany(
                "UPDATE conversation SET trashed_us = ? WHERE id = ? AND trashed_us IS NULL",
                [(microseconds(now), *each) for each in wanted],
            )
            unfinished: list[str] = []
            for each in wanted:
                found = connection.execute(_CANCEL, each).fetchall()
                unfinished.extend(str(row[0]) for row in found)
            return unfinished

        return self._writer.submit(job)

    def restore(self, ids: Iterable[str]) -> Future[int]:
        """Out of the trash; how many there are."""
        return self._set("trashed_us = ?", None, ids)

    def delete(self, ids: Iterable[str]) -> Future[list[str]]:
        """For ever. Gives the ids of the questions that are gone."""
        return self._deleted(self._deletion.delete_conversations(list(ids)))

    def empty_trash(self, before: datetime) -> Future[list[str]]:
        """Delete for ever what was put there before that moment. Gives the ids of the questions that are gone."""
        statement = "SELECT id FROM conversation WHERE trashed_us IS NOT NULL AND trashed_us < ?"
        return self._deleted(self._deletion.delete_conversations(statement, (microseconds(before),)))

    def _set(self, assignment: str, value: Value, ids: Iterable[str]) -> Future[int]:
        wanted = [(value, each) for each in ids]
        statement = f"UPDATE conversation SET {assignment} WHERE id = ?"  # noqa: S608  # our own words
        return self._writer.submit(lambda connection: connection.executemany(statement, wanted).rowcount)

    def _deleted(self, deletion: Future[list[str]]) -> Future[list[str]]:
        def tell(done: Future[list[str]]) -> None:
            if done.exception() is None and done.result():
                self._when_deleted()

        deletion.add_done_callback(tell)
        return deletion


_CANCEL = (
    f"UPDATE question SET cancel_requested = 1 WHERE conversation = ? AND {UNFINISHED} "  # noqa: S608  # a constant
    "RETURNING id"
)
