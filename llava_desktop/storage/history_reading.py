"""The history as it is read: on the thread of whoever calls (the GUI's), never waiting for a commit."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from llava_desktop.core.earlier import MOST_COUNTED, EarlierAnswers
from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionSummary
from llava_desktop.core.remote import LocalRow
from llava_desktop.core.search_words import SearchPattern
from llava_desktop.core.words import tr
from llava_desktop.storage.folders import Folders
from llava_desktop.storage.history_pages import TITLED, conversations_statement, page_statement
from llava_desktop.storage.opening import SEARCH_DAMAGED, open_for_reading, open_unchanging
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.rows import (
    QUESTION_COLUMNS,
    QUESTION_SOURCE,
    SUMMARY_COLUMNS,
    SUMMARY_SOURCE,
    question_of,
    summary_of,
)
from llava_desktop.storage.transactions import named_rows, primary_code, stated

_AFTER_ALL_ROWS = 2**63 - 1
_EARLIER = (
    "SELECT question.id, region_left, region_top, region_width, region_height "
    "FROM question INDEXED BY question_source CROSS JOIN conversation ON conversation.id = question.conversation "
    "WHERE source_sha256 = ? AND state = 'succeeded' AND trashed_us IS NULL ORDER BY question.row DESC LIMIT ?"
)
_PROMPTS = """
    SELECT question.row, question.prompt FROM question JOIN conversation ON conversation.id = question.conversation
    WHERE question.row < ? AND conversation.trashed_us IS NULL ORDER BY question.row DESC LIMIT ?
"""


class HistoryReader:
    """Reads on one thread, the one that calls first. Opens the database when it is there: before, the history is empty.

    Raises StorageError (DatabaseUnusable when the file is damaged or not ours).
    """

    def __init__(self, folders: Folders, *, mend_search: Callable[[], None] = lambda: None) -> None:
        """mend_search: called when the search index is found damaged, which a reader cannot mend."""
        self._path = folders.database
        self._mend_search = mend_search
        self._pictures = PictureFolder(folders.pictures_dir)
        self._connection: sqlite3.Connection | None = None
        self._opened_file: tuple[int, int] | None = None

    def page(self, *, before_row: int | None, limit: int, wanted: HistoryFilter = ALL) -> list[QuestionSummary]:
        """At most `limit` rows of the list that come before `before_row` (None: the newest), newest first.

        Each is a conversation with its newest question, or with words or some filters a question that matches.
        """
        before = _AFTER_ALL_ROWS if before_row is None else before_row
        words = wanted.words.strip()
        pattern = SearchPattern(words)
        if words and not pattern:
            return []  # signs alone, which no index holds
        titled = self._titled(pattern, before) if words else ()
        statement, parameters = page_statement(wanted, titled, before, limit)
        found = self._rows(statement, parameters)
        if not words:
            return [summary_of(row, by_question=wanted.is_by_question) for row in found]
        return [
            summary_of(
                row,
                by_question=True,
                hit=pattern.hit(row["picture_name"] or "", row["title"], row["prompt"], answer=row["answer"]),
            )
            for row in found
        ]

    def _titled(self, pattern: SearchPattern, before: int) -> tuple[int, ...]:
        """The newest questions of conversations whose title has the words: titles are few, and in no index."""
        statement = f"SELECT latest, title FROM conversation {TITLED} AND latest < ?"  # noqa: S608  # a constant
        rows = self._rows(statement, (before,))
        return tuple(row["latest"] for row in rows if pattern.is_in(row["title"]))

    def conversations(self, wanted: HistoryFilter) -> list[str]:
        """The ids of all that the list would show, for what is done to all of it. 60 ms for 100,000 (measured)."""
        pattern = SearchPattern(wanted.words)
        titled = self._titled(pattern, _AFTER_ALL_ROWS) if pattern else ()
        statement, parameters = conversations_statement(wanted, titled)
        return [row["id"] for row in self._rows(statement, parameters)]

    def count_of(self, wanted: HistoryFilter) -> int:
        """How many those are."""
        if wanted.is_by_question:
            return len(self.conversations(wanted))
        statement, parameters = conversations_statement(wanted, ())
        rows = self._rows(f"SELECT count(*) AS conversations FROM ({statement})", parameters)  # noqa: S608
        return int(rows[0]["conversations"]) if rows else 0

    def summary(self, question_id: str) -> QuestionSummary | None:
        rows = self._rows(f"SELECT {SUMMARY_COLUMNS} {SUMMARY_SOURCE} WHERE question.id = ?", (question_id,))
        return summary_of(rows[0]) if rows else None

    def conversation_of(self, question_id: str) -> str:
        """Empty when there is no such question."""
        rows = self._rows("SELECT conversation FROM question WHERE id = ?", (question_id,))
        return rows[0]["conversation"] if rows else ""

    def question(self, question_id: str) -> Question | None:
        rows = self._rows(f"SELECT {QUESTION_COLUMNS} {QUESTION_SOURCE} WHERE question.id = ?", (question_id,))
        return question_of(rows[0]) if rows else None

    def holders(self, base_url: str, prediction_ids: Sequence[str]) -> dict[str, LocalRow]:
        """Of these predictions at this base those that a question holds, each with that question."""
        places = ", ".join("?" * len(prediction_ids))
        statement = (
            "SELECT prediction_id, question.id, substr(prompt, 1, 200) AS prompt, "  # noqa: S608  # only `?`
            "trashed_us IS NOT NULL AS in_trash "
            "FROM question JOIN conversation ON conversation.id = question.conversation "
            f"WHERE base_url = ? AND prediction_id IN ({places})"
        )
        rows = self._rows(statement, (base_url, *prediction_ids))
        return {row["prediction_id"]: LocalRow(row["id"], row["prompt"], bool(row["in_trash"])) for row in rows}

    def earlier_answers(self, source_sha256: str, region: Box | None) -> EarlierAnswers | None:
        """What was answered about the picture with this content; None when nothing was. By an index: under 1 ms.

        What is in the trash is left out.

        region: of the picture as it came, as in `PictureEdits`.
        """
        rows = self._rows(_EARLIER, (source_sha256, MOST_COUNTED + 1))
        if not rows:
            return None
        wanted = (None,) * 4 if region is None else tuple(region)
        return EarlierAnswers(len(rows), sum(tuple(row)[1:] == wanted for row in rows), str(rows[0]["id"]))

    def picture_bytes(self, picture: QuestionPicture) -> bytes | None:
        """Exactly what was sent, or None when the file is gone or not what it was."""
        return self._pictures.read(picture.sent)

    def picture_path(self, file: PictureFile) -> Path | None:
        """Where just these bytes lie; None when they do not."""
        return self._pictures.path_of(file)

    def whole_bytes(self, picture: QuestionPicture) -> bytes | None:
        """The whole that the region was cut from, small; None also when all of it was sent."""
        return None if picture.whole is None else self._pictures.read(picture.whole)

    def prompts(self, *, before_row: int | None, limit: int) -> list[tuple[int, str]]:
        """Row and prompt of at most `limit` questions asked before `before_row` (None: the newest), newest first.

        What is in the trash is left out.
        """
        before = _AFTER_ALL_ROWS if before_row is None else before_row
        return [(row["row"], row["prompt"]) for row in self._rows(_PROMPTS, (before, limit))]

    def count(self) -> int:
        rows = self._rows("SELECT count(*) AS questions FROM question", ())
        return int(rows[0]["questions"]) if rows else 0

    def rows(self, statement: str, parameters: tuple[str | int, ...]) -> list[sqlite3.Row]:
        """For readers with a subject of their own, by the same connection."""
        return self._rows(statement, parameters)

    def close(self) -> None:
        """Before the writer is closed, so that its last checkpoint finds nobody. A later call opens again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _rows(self, statement: str, parameters: tuple[str | int, ...]) -> list[sqlite3.Row]:
        try:
            return self._read(statement, parameters)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) == SEARCH_DAMAGED:
                self._mend_search()
                raise StorageError(
                    tr("The search index was damaged, and is made anew."), tr("Search again soon.")
                ) from error
            raise stated(error) from error

    def _read(self, statement: str, parameters: tuple[str | int, ...]) -> list[sqlite3.Row]:
        try:
            if self._connection is None or self._opened_file != self._file_there():
                self.close()
                self._opened_file = self._file_there()
                self._connection = open_for_reading(self._path)
            return [] if self._connection is None else named_rows(self._connection, statement, parameters)
        except sqlite3.OperationalError as error:
            if primary_code(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
                raise
        with closing(open_unchanging(self._path)) as connection:
            return named_rows(connection, statement, parameters)

    def _file_there(self) -> tuple[int, int] | None:
        """Which file it is: a damaged one that was put aside must not be read on."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino
