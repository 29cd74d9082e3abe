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
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState, QuestionSummary
from llava_desktop.core.search_words import Hit
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr

Value = str | int | float | bytes | None
Row = sqlite3.Row | Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
REGION_COLUMNS = ("region_left", "region_top", "region_width", "region_height")

QUESTION_COLUMNS = """
    question.*, picture.sha256 AS sent_sha256, picture.format AS sent_format,
    picture.width AS sent_width, picture.height AS sent_height, picture.bytes AS sent_bytes,
    whole_picture.sha256 AS whole_sha256, whole_picture.format AS whole_format,
    whole_picture.width AS whole_width, whole_picture.height AS whole_height, whole_picture.bytes AS whole_bytes
"""
"""What `question_of` reads, out of `QUESTION_SOURCE`."""

_WITH_PICTURE = "LEFT JOIN picture ON picture.number = question.picture"
QUESTION_SOURCE = (
    f"FROM question {_WITH_PICTURE} LEFT JOIN picture AS whole_picture ON whole_picture.number = question.whole"
)
SUMMARY_SOURCE = f"FROM question CROSS JOIN conversation ON conversation.id = question.conversation {_WITH_PICTURE}"
LATEST_SOURCE = f"FROM conversation CROSS JOIN question ON question.row = conversation.latest {_WITH_PICTURE}"
"""Each conversation's newest question. `CROSS` keeps SQLite to this order."""

SUMMARY_COLUMNS = """
    question.row, question.id, question.created_us, question.engine, question.state, question.answer_start,
    question.error, substr(question.prompt, 1, 1000) AS prompt, picture.thumbnail,
    conversation.id AS conversation_id, conversation.questions, conversation.starred, conversation.title
"""
"""What `summary_of` reads, out of `SUMMARY_SOURCE` or `LATEST_SOURCE`. Nothing in it is a long answer."""


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
        "raw": storable(question.raw),
    }


def picture_columns(question: Question, number: int | None, whole_number: int | None) -> dict[str, Value]:
    """What a question says about its picture. number, whole_number: of the rows of `picture`."""
    return {
        "picture": number,
        "whole": whole_number,
        "sent_smaller": question.sent_smaller,
        **_source_values(question.picture),
    }


def all_values(question: Question, picture_number: int | None, whole_number: int | None = None) -> dict[str, Value]:
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
        "conversation": question.conversation,
        "parent": question.parent_id,
        "imported": question.imported,
        "webhook": storable(question.webhook),
        "webhook_events": " ".join(event.value for event in question.webhook_events),
        "stream": question.stream,
        "history": json.dumps([storable(text) for text in question.history], ensure_ascii=False),
        **picture_columns(question, picture_number, whole_number),
        **changing_values(question),
    }


def _source_values(picture: QuestionPicture | None) -> dict[str, Value]:
    if picture is None:
        return {}
    return {
        "picture_name": storable(picture.name),
        "source_sha256": picture.source.sha256,
        "source_format": picture.source.format.value,
        "source_width": picture.source.width,
        "source_height": picture.source.height,
        "source_bytes": picture.source.size_bytes,
        "quality": picture.quality.value,
        "redacted": picture.redacted,
        "quarter_turns": picture.quarter_turns,
        **dict(zip(REGION_COLUMNS, picture.region or (None,) * 4, strict=True)),
    }


def picture_values(file: PictureFile, thumbnail: bytes) -> dict[str, Value]:
    """The columns of `picture` but its number."""
    return {
        "sha256": file.sha256,
        "format": file.format.value,
        "width": file.width,
        "height": file.height,
        "bytes": file.size_bytes,
        "thumbnail": thumbnail,
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
            sent_smaller=bool(row["sent_smaller"]),
            conversation_id="" if row["conversation"] == row["id"] else row["conversation"],
            parent_id=row["parent"],
            imported=bool(row["imported"]),
            webhook=row["webhook"],
            webhook_events=tuple(WebhookEvent(word) for word in row["webhook_events"].split()),
            stream=bool(row["stream"]),
            raw=row["raw"],
        )
    except (ValueError, TypeError, OverflowError, ParameterOutOfRange) as error:
        raise _unreadable() from error


def _picture_of(row: Row) -> QuestionPicture:
    return QuestionPicture(
        name=row["picture_name"],
        sent=_file_of(row, "sent"),
        source=_file_of(row, "source"),
        quarter_turns=(row["quarter_turns"] or 0) % 4,
        region=_region_of(row),
        redacted=bool(row["redacted"]),
        quality=Quality(row["quality"] or Quality.FITS),  # an early version did not say
        whole=None if row["whole"] is None else _file_of(row, "whole"),
    )


def _region_of(row: Row) -> Box | None:
    left, top, width, height = (row[name] for name in REGION_COLUMNS)
    return None if None in (left, top, width, height) else Box(left, top, width, height)


def _file_of(row: Row, which: str) -> PictureFile:
    return PictureFile(
        sha256=row[f"{which}_sha256"],
        format=PictureFormat(row[f"{which}_format"]),
        width=row[f"{which}_width"],
        height=row[f"{which}_height"],
        size_bytes=row[f"{which}_bytes"],
    )


def summary_of(row: sqlite3.Row, *, by_question: bool = False, hit: Hit | None = None) -> QuestionSummary:
    """by_question: the row stands for itself alone. Raises DatabaseUnusable as `question_of`."""
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
            conversation_id=row["conversation_id"],
            questions=1 if by_question else row["questions"],
            starred=bool(row["starred"]),
            title=row["title"],
            hit=hit,
        )
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error


def _unreadable() -> DatabaseUnusable:
    return DatabaseUnusable(tr("The history holds a question that this version cannot read."))


def insertion(table: str, values: Mapping[str, Value]) -> str:
    """`INSERT` with named placeholders. Names of tables and columns are this module's own, never from outside."""
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  # see above
