"""The questions of an export, read page by page, oldest first, beside whatever else goes on. Any one thread."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from llava_desktop.core.export.wanted import ExportOrder
from llava_desktop.core.question import Question
from llava_desktop.storage.opening import open_for_reading, open_unchanging
from llava_desktop.storage.rows import QUESTION_COLUMNS, QUESTION_SOURCE, question_of
from llava_desktop.storage.transactions import primary_code

_PAGE = 20
"""Questions in memory at once: answers may have 4 MB each."""
_IDS = 500
"""In one statement."""
_LISTED = "JOIN conversation ON conversation.id = question.conversation"
_NOT_TRASHED = "conversation.trashed_us IS NULL"


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """title, starred: of its conversation."""

    question: Question
    title: str
    starred: bool


class ExportReading:
    """What there is at the beginning; what is asked meanwhile is not in it, what is deleted meanwhile neither."""

    def __init__(self, connection: sqlite3.Connection, order: ExportOrder) -> None:
        self._connection = connection
        self._rows = self._wanted_rows(order)
        if self._rows is None:
            counted = f"SELECT count(*), max(question.row) FROM question {_LISTED} WHERE {_NOT_TRASHED}"  # noqa: S608
            self.count, self._last = connection.execute(counted).fetchone()
        else:
            self.count = len(self._rows)

    def questions(self) -> Iterator[StoredQuestion]:
        """Raises sqlite3.Error and DatabaseUnusable."""
        pages = self._all() if self._rows is None else self._chosen(self._rows)
        for page in pages:
            for row in page:
                yield StoredQuestion(question_of(row), row["about_title"], bool(row["about_starred"]))

    def _wanted_rows(self, order: ExportOrder) -> list[int] | None:
        """None for all."""
        if order.ids is not None:
            return sorted(self._rows_where("id", order.ids))
        return None if order.conversations is None else sorted(self._rows_where("conversation", order.conversations))

    def _rows_where(self, column: str, values: Sequence[str]) -> set[int]:
        found: set[int] = set()
        for start in range(0, len(values), _IDS):
            wanted = tuple(values[start : start + _IDS])
            statement = f"SELECT row FROM question WHERE {column} IN ({_places(wanted)})"  # noqa: S608  # our own
            found.update(int(row) for (row,) in self._connection.execute(statement, wanted))
        return found

    def _all(self) -> Iterator[list[sqlite3.Row]]:
        condition = f"{_NOT_TRASHED} AND question.row > ? AND question.row <= ?"
        after = -1
        while page := self._page(f"{condition} ORDER BY question.row LIMIT {_PAGE}", (after, self._last or 0)):
            yield page
            after = page[-1]["row"]

    def _chosen(self, rows: Sequence[int]) -> Iterator[list[sqlite3.Row]]:
        for start in range(0, len(rows), _PAGE):
            wanted = tuple(rows[start : start + _PAGE])
            yield self._page(f"question.row IN ({_places(wanted)}) ORDER BY question.row", wanted)

    def _page(self, condition: str, parameters: tuple[int, ...]) -> list[sqlite3.Row]:
        """Fetched whole: a cursor that is left half read would hold back the writer's checkpoints."""
        statement = (
            f"SELECT {QUESTION_COLUMNS}, conversation.title AS about_title, conversation.starred AS about_starred "
            f"{QUESTION_SOURCE} {_LISTED} WHERE {condition}"
        )
        return self._connection.execute(statement, parameters).fetchall()


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


@contextmanager
def connection_for_export(path: Path) -> Iterator[sqlite3.Connection | None]:
    """None while there is no history. Raises sqlite3.Error, OSError and DatabaseUnusable."""
    try:
        connection = open_for_reading(path)
    except sqlite3.OperationalError as error:
        if primary_code(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
        connection = open_unchanging(path)
    try:
        if connection is not None:
            connection.row_factory = sqlite3.Row
        yield connection
    finally:
        if connection is not None:
            connection.close()
