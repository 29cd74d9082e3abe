"""Questions out of a file that is not trusted: a damaged history, or a backup. Row by row, each checked as it is read.

A page that cannot be read costs the rows in it (and up to as many behind them, because the next readable page is found
by growing steps). Nothing here writes into that file, or trusts its indexes.
"""

import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.storage.opening import BUSY_TIMEOUT_MS, address_of
from llava_desktop.storage.picture_rows import remember
from llava_desktop.storage.rows import REGION_COLUMNS, Value, all_values, insertion, question_of

UNFINISHED = "state IN ('sending', 'unknown', 'running')"
_LAST_PLACE = 2**63 - 1
_LATER_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("sent_smaller", "quality", "redacted", "quarter_turns", "whole", "parent", *REGION_COLUMNS)
) | {"imported": 0, "webhook": "", "webhook_events": "", "stream": 1, "raw": ""}
"""What the tables of an early version did not have."""
_ABOUT = {"starred": "0", "title": "''", "trashed_us": "NULL"}
"""What is said about a conversation, and how SQL says that nothing is."""
_PICTURE_COLUMNS = ("sha256", "format", "width", "height", "bytes", "thumbnail")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """row: its place in the order of asking. picture, whole: the columns of their rows but the number, or None.

    about: what was said about its conversation.
    """

    row: int
    question: Question
    picture: dict[str, Value] | None
    whole: dict[str, Value] | None
    about: dict[str, Value]


def salvaged(database: Path, *, only_unfinished: bool = False) -> Iterator[Salvaged]:
    """What can be read, in the order of asking. Nothing at all, and no error, where the file is no database."""
    if not database.is_file():
        return
    address = address_of(database, "ro")
    for each in (address, f"{address}&immutable=1"):  # the second without the log, where that cannot be used
        try:
            with closing(_connection(each)) as source:
                source.execute("SELECT row FROM question NOT INDEXED LIMIT 1").fetchone()
                yield from _readable(source, "" if not only_unfinished else f"AND {UNFINISHED}")
        except sqlite3.Error as error:
            log.info("A damaged history cannot be read at all (%s)", error)
        else:
            return


def has_rows(database: Path) -> bool:
    """Whether at least one question can be read."""
    return next(salvaged(database), None) is not None


def newest_place() -> int:
    """Behind every place in the order of asking that there was: milliseconds since 1970. A history that begins anew
    after damage begins there, so what is brought back finds its own places free.
    """
    return time.time_ns() // 1_000_000


def insert(connection: sqlite3.Connection, found: Iterable[Salvaged]) -> int:
    """Add what is not there yet, in a transaction of the caller's; how many were added.

    Not there: by id. One whose prediction another row has claimed is that prediction already, and one that was deleted
    meanwhile stays deleted. The place in the order is kept where it is free.
    """
    return sum(_insert(connection, each) for each in found)


def _insert(connection: sqlite3.Connection, found: Salvaged) -> bool:
    try:
        return _insert_new(connection, found)
    except sqlite3.IntegrityError:  # bytes where there should be words, say: tables are STRICT
        return False


def _insert_new(connection: sqlite3.Connection, found: Salvaged) -> bool:
    known = "SELECT 1 FROM question WHERE id = :id UNION SELECT 1 FROM forgotten WHERE id = :id"
    if connection.execute(known, {"id": found.question.id}).fetchone():
        return False
    number = None if found.picture is None else remember(connection, found.picture)
    whole_number = None if found.whole is None else remember(connection, found.whole)
    values = all_values(found.question, number, whole_number)
    is_taken = connection.execute("SELECT 1 FROM question WHERE row = ?", (found.row,)).fetchone()
    # A number out of a damaged page could be the last there is: no question could be added behind it.
    if not is_taken and 0 < found.row <= newest_place():
        values["row"] = found.row
    statement = f"{insertion('question', values)} ON CONFLICT (base_url, prediction_id) DO NOTHING"
    if connection.execute(statement, values).rowcount != 1:
        return False
    assignments = ", ".join(f"{name} = coalesce(nullif({name}, {empty}), :{name})" for name, empty in _ABOUT.items())
    of_conversation = {**found.about, "id": found.question.conversation}
    connection.execute(f"UPDATE conversation SET {assignments} WHERE id = :id", of_conversation)  # noqa: S608  # our own
    return True


def _connection(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA writable_schema = ON")  # else SQLite reads nothing of a file that was cut short
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _readable(source: sqlite3.Connection, condition: str) -> Iterator[Salvaged]:
    statement = f"SELECT * FROM question NOT INDEXED WHERE row > ? {condition} ORDER BY row"  # noqa: S608  # our own
    last, step = -1, 0
    while last + step < _LAST_PLACE:
        try:
            with closing(source.execute(statement, (last + step,))) as rows:
                for row in rows:
                    last, step = max(last, row["row"]), 0
                    if (found := _checked(source, row)) is not None:
                        yield found
        except sqlite3.Error:  # a page, or text that is none: what stands behind it is looked for
            step = max(1, step * 2)
        else:
            return


def _checked(source: sqlite3.Connection, row: sqlite3.Row) -> Salvaged | None:
    try:
        joined = {"conversation": row["id"], **_LATER_COLUMNS, **dict(row)}
        picture, whole = _picture(source, joined["picture"]), _picture(source, joined["whole"])
        for prefix, found in (("sent", picture), ("whole", whole)):
            joined |= {f"{prefix}_{name}": (found or {}).get(name) for name in _PICTURE_COLUMNS[:-1]}
        if picture is None:
            joined["picture"] = None  # the question is worth more than its picture
        if picture is None or whole is None:
            joined["whole"] = whole = None
        if joined["state"] == QuestionState.WAITING.value:
            joined["state"] = QuestionState.NOT_SENT.value  # an old copy does not know whether it was sent since
        question = question_of(joined)
        all_values(question, None)  # what cannot be written as a row was none
    except (DatabaseUnusable, KeyError, TypeError, AttributeError):
        return None
    return Salvaged(row["row"], question, picture, whole, _about(source, question.conversation))


def _about(source: sqlite3.Connection, conversation: str) -> dict[str, Value]:
    """Nothing where it cannot be read, or is not what this app writes."""
    nothing: dict[str, Value] = {"starred": 0, "title": "", "trashed_us": None}
    try:
        found = source.execute("SELECT * FROM conversation NOT INDEXED WHERE id = ?", (conversation,)).fetchone()
        if found is None:
            return nothing
        starred, title, trashed_us = found["starred"], found["title"], found["trashed_us"]
    except (sqlite3.Error, IndexError):  # no such table in an early version
        return nothing
    is_ours = isinstance(starred, int) and isinstance(title, str) and isinstance(trashed_us, int | None)
    return {"starred": starred, "title": title, "trashed_us": trashed_us} if is_ours else nothing


def _picture(source: sqlite3.Connection, number: int | None) -> dict[str, Value] | None:
    if number is None:
        return None
    try:
        found = source.execute("SELECT * FROM picture NOT INDEXED WHERE number = ?", (number,)).fetchone()
    except sqlite3.Error:
        return None
    return None if found is None else {name: found[name] for name in _PICTURE_COLUMNS}
