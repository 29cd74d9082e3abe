"""The history: every question, found again next month. It is also the journal that keeps one click from paying twice.

It is written here, on the writer's thread; futures are done when the disk has it. `history_reading.py` reads it.
"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future

from llava_desktop.core.errors import StorageError
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr
from llava_desktop.storage.deletion import Deletion
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.picture_rows import forget, keep, number_of
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.rows import (
    QUESTION_COLUMNS,
    QUESTION_SOURCE,
    Value,
    all_values,
    changing_values,
    insertion,
    microseconds,
    picture_columns,
    question_of,
)
from llava_desktop.storage.salvage import UNFINISHED
from llava_desktop.storage.transactions import named_rows, transaction
from llava_desktop.storage.writer import DatabaseWriter

_UNFINISHED = f"question.{UNFINISHED}"
"""The words of the partial index `question_unfinished`."""
_WAITS = "state = 'waiting'"
"""The words of the partial index `question_waiting`."""


class AlreadyClaimed(StorageError):
    """Another question holds this prediction: each is adopted at most once."""


class HistoryStore:
    """Methods may be called from any thread. What is in each future: the result, or StorageError and nothing stored."""

    def __init__(
        self, writer: DatabaseWriter, folders: Folders, *, when_deleted: Callable[[], object] = lambda: None
    ) -> None:
        """when_deleted: called on the writer's thread after each deletion, for what is to be gone elsewhere too."""
        self._writer = writer
        self._pictures = PictureFolder(folders.pictures_dir)
        self.deletion = Deletion(writer, self._pictures)
        self._when_deleted = when_deleted

    def add(self, question: Question, picture: PreparedPicture | None) -> Future[int]:
        """Journal a question; the result is its `row`. The picture's files are on the disk before the row is.

        picture: what is sent; None when there is none, or when `question.picture` is in the history already.
        """
        return self._writer.submit(lambda connection: self._add(connection, question, picture))

    def _add(self, connection: sqlite3.Connection, question: Question, prepared: PreparedPicture | None) -> int:
        if question.picture is not None and prepared is not None:
            keep(connection, self._pictures, question.picture, prepared)
        values = all_values(question, *_numbers(connection, question.picture))
        row = int(connection.execute(f"{insertion('question', values)} RETURNING row", values).fetchone()[0])
        # Who asks on in a conversation that lies in the trash wants it back.
        connection.execute(
            "UPDATE conversation SET trashed_us = NULL WHERE id = ? AND trashed_us IS NOT NULL",
            (question.conversation,),
        )
        return row

    def begin(self, question: Question) -> Future[bool]:
        """A question whose row waited as one that was not sent is sent now, and counts as asked at its `created_at`.

        False when the row was deleted meanwhile, or does not wait any more: then it may not be sent.
        """
        values = {**changing_values(question), "created_us": microseconds(question.created_at)}
        return self._change_where(question, values, "state IN ('not_sent', 'waiting')")

    def stop_waiting(self, question: Question) -> Future[bool]:
        """A question that waits for a connection is not to be sent. False, and nothing changes, when none waits."""
        return self._change_where(question, changing_values(question), _WAITS)

    def _change_where(self, question: Question, values: dict[str, Value], condition: str) -> Future[bool]:
        """Whether the row was there, and so."""
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        statement = f"UPDATE question SET {assignments} WHERE id = :id AND {condition}"  # noqa: S608  # our own words
        parameters = {**values, "id": question.id}
        return self._writer.submit(lambda connection: connection.execute(statement, parameters).rowcount == 1)

    def waiting(self) -> Future[list[Question]]:
        """Questions that wait for a connection, oldest first, without those in the trash."""
        statement = (
            f"SELECT {QUESTION_COLUMNS} {QUESTION_SOURCE} "  # our own words
            "JOIN conversation ON conversation.id = question.conversation "
            f"WHERE question.{_WAITS} AND conversation.trashed_us IS NULL ORDER BY question.row"
        )

        def job(connection: sqlite3.Connection) -> list[Question]:
            return [question_of(row) for row in named_rows(connection, statement)]

        return self._writer.submit(job)

    def update(self, question: Question) -> Future[bool]:
        """Store what changes while a question lives (state, id, answer, error, logs, times).

        False when the row was deleted meanwhile: it is not brought back. A prediction id that is stored stays stored.
        AlreadyClaimed when another question at the same base URL has that id.
        """
        values = changing_values(question)
        assignments = ", ".join(
            f"{name} = coalesce(:{name}, {name})" if name == "prediction_id" else f"{name} = :{name}" for name in values
        )
        statement = f"UPDATE question SET {assignments} WHERE id = :id"  # noqa: S608  # names of our own columns
        parameters = {**values, "id": question.id}

        def job(connection: sqlite3.Connection) -> bool:
            try:
                return connection.execute(statement, parameters).rowcount == 1
            except sqlite3.IntegrityError as error:
                raise AlreadyClaimed(tr("Another question in the history already has this prediction.")) from error

        return self._writer.submit(job)

    def send_smaller(self, question: Question, picture: PreparedPicture) -> Future[bool]:
        """Before a smaller picture is sent in the place of one that was refused: `question.picture` from now on.

        The file of the refused one goes, unless another question uses it. False when the row was deleted meanwhile.
        """
        return self._writer.run(lambda connection: self._send_smaller(connection, question, picture))

    def _send_smaller(self, connection: sqlite3.Connection, question: Question, prepared: PreparedPicture) -> bool:
        assert question.picture is not None, "without a picture none is refused"  # noqa: S101 - for the type checker
        with transaction(connection):
            refused = connection.execute("SELECT picture, whole FROM question WHERE id = ?", (question.id,)).fetchone()
            if refused is None:
                return False
            keep(connection, self._pictures, question.picture, prepared)
            values = picture_columns(question, *_numbers(connection, question.picture))
            assignments = ", ".join(f"{name} = :{name}" for name in values)
            connection.execute(
                f"UPDATE question SET {assignments} WHERE id = :id",  # noqa: S608  # names of our own columns
                {**values, "id": question.id},
            )
            forget(connection, *refused)
        self.deletion.remove_files(connection)
        return True

    def save_partial(self, question_id: str, text: str) -> Future[bool]:
        """Keep the answer so far. False, and nothing changes, when the question is finished or deleted."""
        statement = f"UPDATE question SET answer = ? WHERE id = ? AND {_UNFINISHED}"  # noqa: S608  # a constant
        parameters = (storable(text), question_id)
        return self._writer.submit(lambda connection: connection.execute(statement, parameters).rowcount == 1)

    def delete(self, question_id: str) -> Future[bool]:
        """Remove the row, and the picture's file when no other question uses it. False when there was no such row."""
        deleted = self.deletion.delete(question_id)
        deleted.add_done_callback(lambda _deleted: self._when_deleted())
        return deleted

    def claimed_prediction_ids(self, base_url: str) -> Future[frozenset[str]]:
        """Ids of predictions at this base that a question holds already: none of them can be another question's."""
        statement = "SELECT prediction_id FROM question WHERE base_url = ? AND prediction_id IS NOT NULL"

        def job(connection: sqlite3.Connection) -> frozenset[str]:
            return frozenset(str(row[0]) for row in connection.execute(statement, (base_url,)))

        return self._writer.submit(job)

    def unfinished(self) -> Future[list[Question]]:
        """Questions that something may still happen to, oldest first: what a start has to look after."""
        statement = f"SELECT {QUESTION_COLUMNS} {QUESTION_SOURCE} WHERE {_UNFINISHED} ORDER BY question.row"

        def job(connection: sqlite3.Connection) -> list[Question]:
            return [question_of(row) for row in named_rows(connection, statement)]

        return self._writer.submit(job)


def _numbers(connection: sqlite3.Connection, picture: QuestionPicture | None) -> tuple[int | None, int | None]:
    """Of the rows of what was sent, and of the whole. Raises ValueError as `number_of`."""
    if picture is None:
        return None, None
    return number_of(connection, picture.sent), number_of(connection, picture.whole)
