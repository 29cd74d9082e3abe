"""Questions as rows of the database, both ways. Pure: no connection is seen here.

Times are whole microseconds since 1970, UTC: exact, and sortable as numbers. Text passes `storable`, or a lone
surrogate in a paid answer would make SQLite refuse it.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import DatabaseUnusable
from llava_desktop.core.parameters import ParameterOutOfRange, Parameters
from llava_desktop.core.picture import PictureFormat, PreparedPicture
from llava_desktop.core.question import Question, QuestionPicture, QuestionState, QuestionSummary
from llava_desktop.core.text import storable

Value = str | int | float | bytes | None
Row = sqlite3.Row | Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

QUESTION_COLUMNS = """
    question.*, picture.sha256 AS sent_sha256, picture.format AS sent_format,
    picture.width AS sent_width, picture.height AS sent_height, picture.bytes AS sent_bytes
"""
"""For `question LEFT JOIN picture ON picture.number = question.picture`; what `question_of` reads."""

SUMMARY_COLUMNS = """
    question.row, question.id, question.created_us, question.engine, question.state, question.answer_start,
    question.error, substr(question.prompt, 1, 1000) AS prompt, picture.thumbnail
"""
"""For the same join; what `summary_of` reads. Nothing in it makes SQLite read a long answer."""


def microseconds(moment: datetime) -> int:
    """Since 1970, UTC. `moment` must be aware."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds_since_1970: int) -> datetime:
    return _EPOCH + microseconds_since_1970 * _MICROSECOND


def changing_values(question: Question) -> dict[str, Value]:
    """The columns that change while a question lives. All others are fixed when it is asked."""
    return {
        "state": question.state.value,
        "prediction_id": question.prediction_id,
        "answer": storable(question.answer),
        "error": storable(question.error),
        "logs": storable(question.logs),
        "cancel_requested": question.cancel_requested,
        "finished_us": None if question.finished_at is None else microseconds(question.finished_at),
        "waited_s": question.waited_s,
        "ran_s": question.ran_s,
    }


def all_values(question: Question, picture_number: int | None) -> dict[str, Value]:
    """Every column but `row` and what SQLite computes."""
    return {
        "id": question.id,
        "created_us": microseconds(question.created_at),
        "engine": question.engine.value,
        "base_url": question.base_url,
        "prompt": storable(question.prompt),
        "version": storable(question.version),
        "max_tokens": question.parameters.max_tokens,
        "temperature": question.parameters.temperature,
        "top_p": question.parameters.top_p,
        "history": json.dumps([storable(text) for text in question.history], ensure_ascii=False),
        "picture": picture_number,
        **_source_values(question.picture),
        **changing_values(question),
    }


def _source_values(picture: QuestionPicture | None) -> dict[str, Value]:
    if picture is None:
        return {}
    return {
        "picture_name": storable(picture.name),
        "source_sha256": picture.source_sha256,
        "source_format": picture.source_format.value,
        "source_width": picture.source_width,
        "source_height": picture.source_height,
        "source_bytes": picture.source_bytes,
    }


def picture_values(picture: QuestionPicture, prepared: PreparedPicture) -> dict[str, Value]:
    """The columns of `picture` but its number."""
    return {
        "sha256": picture.sent_sha256,
        "format": picture.sent_format.value,
        "width": picture.sent_width,
        "height": picture.sent_height,
        "bytes": picture.sent_bytes,
        "thumbnail": prepared.thumbnail.data,
    }


def question_of(row: Row) -> Question:
    """Raises DatabaseUnusable for a row that no version of this app wrote."""
    try:
        return Question(
            id=row["id"],
            created_at=moment_of(row["created_us"]),
            engine=EngineKind(row["engine"]),
            base_url=row["base_url"],
            prompt=row["prompt"],
            version=row["version"],
            parameters=Parameters(row["max_tokens"], row["temperature"], row["top_p"]),
            state=QuestionState(row["state"]),
            picture=None if row["picture"] is None else _picture_of(row),
            history=tuple(json.loads(row["history"])),
            prediction_id=row["prediction_id"],
            answer=row["answer"],
            error=row["error"],
            logs=row["logs"],
            cancel_requested=bool(row["cancel_requested"]),
            finished_at=None if row["finished_us"] is None else moment_of(row["finished_us"]),
            waited_s=row["waited_s"],
            ran_s=row["ran_s"],
        )
    except (ValueError, TypeError, OverflowError, ParameterOutOfRange) as error:
        raise _unreadable() from error


def _picture_of(row: Row) -> QuestionPicture:
    return QuestionPicture(
        name=row["picture_name"],
        sent_sha256=row["sent_sha256"],
        sent_format=PictureFormat(row["sent_format"]),
        sent_width=row["sent_width"],
        sent_height=row["sent_height"],
        sent_bytes=row["sent_bytes"],
        source_sha256=row["source_sha256"],
        source_format=PictureFormat(row["source_format"]),
        source_width=row["source_width"],
        source_height=row["source_height"],
        source_bytes=row["source_bytes"],
    )


def summary_of(row: sqlite3.Row) -> QuestionSummary:
    """Raises DatabaseUnusable as `question_of`."""
    try:
        return QuestionSummary(
            id=row["id"],
            row=row["row"],
            created_at=moment_of(row["created_us"]),
            engine=EngineKind(row["engine"]),
            prompt=row["prompt"],
            state=QuestionState(row["state"]),
            answer_start=row["answer_start"],
            error=row["error"],
            thumbnail=row["thumbnail"],
        )
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error


def _unreadable() -> DatabaseUnusable:
    return DatabaseUnusable("The history holds a question that this version cannot read.")


def insertion(table: str, values: Mapping[str, Value]) -> str:
    """`INSERT` with named placeholders. Names of tables and columns are this module's own, never from outside."""
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  # see above
