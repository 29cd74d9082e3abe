"""Our own JSON: all that is known of a question, so that an import gives an equal one (`reading.py`). Never a token.

`{"format": "llava-desktop", "version": 1, "questions": [ … ]}`, or as JSON Lines on each line
`{"format": "llava-desktop", "version": 1, "question": { … }}`. Times are ISO 8601 in UTC. A picture's bytes stand with
it in base64, in the first question of the file that has this picture.
"""

import base64
import json
from datetime import UTC, datetime

from llava_desktop.core.export.documents import ExportedQuestion
from llava_desktop.core.question import PictureFile, Question, QuestionPicture
from llava_desktop.core.text import storable

FORMAT = "llava-desktop"
VERSION = 1
"""Grows when an older app would misread a file. A field more is no reason: what is not known is passed over."""

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


class JsonDocument:
    def __init__(self) -> None:
        self._records = _Records()
        self._is_first = True

    def beginning(self) -> str:
        return f'{{"format": "{FORMAT}", "version": {VERSION}, "questions": ['

    def part(self, exported: ExportedQuestion) -> str:
        separator = "\n" if self._is_first else ",\n"
        self._is_first = False
        return separator + _dumped(self._records.of(exported))

    def end(self) -> str:
        return "\n]}\n"

    def remarks(self) -> tuple[str, ...]:
        return ()


class JsonLinesDocument:
    def __init__(self) -> None:
        self._records = _Records()

    def beginning(self) -> str:
        return ""

    def part(self, exported: ExportedQuestion) -> str:
        return _dumped({"format": FORMAT, "version": VERSION, "question": self._records.of(exported)}) + "\n"

    def end(self) -> str:
        return ""

    def remarks(self) -> tuple[str, ...]:
        return ()


class _Records:
    """Of one file."""

    def __init__(self) -> None:
        self._written: set[bytes] = set()

    def of(self, exported: ExportedQuestion) -> dict[str, Json]:
        record = record_of(exported.question)
        if exported.title or exported.starred:
            record["conversation"] = {"title": storable(exported.title), "starred": exported.starred}
        picture = exported.question.picture
        if picture is not None:
            record["picture"] = {
                **_picture_record(picture),
                "sent": self._file(picture.sent, exported.sent),
                "whole": None if picture.whole is None else self._file(picture.whole, exported.whole),
            }
        return record

    def _file(self, file: PictureFile, data: bytes | None) -> dict[str, Json]:
        record = _file_record(file)
        name = bytes.fromhex(file.sha256)
        if data is not None and name not in self._written:
            self._written.add(name)
            record["data"] = base64.b64encode(data).decode("ascii")
        return record


def record_of(question: Question) -> dict[str, Json]:
    """All fields but `picture`. Text as the history keeps it: no lone surrogate and no NUL."""
    parameters = question.parameters
    return {
        "id": question.id,
        "created_at": _moment(question.created_at),
        "engine": question.engine.value,
        "base_url": question.base_url,
        "prompt": storable(question.prompt),
        "version": storable(question.version),
        "parameters": {
            "max_tokens": parameters.max_tokens,
            "temperature": parameters.temperature,
            "top_p": parameters.top_p,
        },
        "state": question.state.value,
        "picture": None,
        "history": [storable(text) for text in question.history],
        "prediction_id": question.prediction_id,
        "answer": storable(question.answer),
        "error": storable(question.error),
        "logs": storable(question.logs),
        "cancel_requested": question.cancel_requested,
        "finished_at": None if question.finished_at is None else _moment(question.finished_at),
        "waited_s": question.waited_s,
        "ran_s": question.ran_s,
        "sent_smaller": question.sent_smaller,
        "conversation_id": question.conversation_id,
        "parent_id": question.parent_id,
        "imported": question.imported,
        "webhook": question.webhook,
        "webhook_events": [event.value for event in question.webhook_events],
        "stream": question.stream,
        "raw": storable(question.raw),
    }


def _picture_record(picture: QuestionPicture) -> dict[str, Json]:
    return {
        "name": storable(picture.name),
        "source": _file_record(picture.source),
        "quarter_turns": picture.quarter_turns,
        "region": None if picture.region is None else list(picture.region),
        "redacted": picture.redacted,
        "quality": picture.quality.value,
    }


def _file_record(file: PictureFile) -> dict[str, Json]:
    return {
        "sha256": file.sha256,
        "format": file.format.value,
        "width": file.width,
        "height": file.height,
        "size_bytes": file.size_bytes,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _dumped(record: dict[str, Json]) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False)
