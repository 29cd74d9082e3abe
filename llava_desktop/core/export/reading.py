"""A record of our own JSON (`records.py`) -> the question that it was made of. Nothing in a record is believed.

No path, address or command of a record is ever used: pictures are named by the hash of their bytes, which must fit.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from llava_desktop.core.base_url import checked_base_url
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import AppError
from llava_desktop.core.export.fields import Fields, Unfit
from llava_desktop.core.export.records import FORMAT, VERSION
from llava_desktop.core.parameters import MAX_TOKENS_LEAST, MAX_TOKENS_MOST, TEMPERATURE_MOST, TOP_P_MOST, Parameters
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState
from llava_desktop.core.request_fields import checked_webhook
from llava_desktop.core.words import tr

UNFINISHED = tr("This question had no end yet when it was exported. What became of it is not known here.")
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_PREDICTION_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SIDE_MOST = 100_000
_KEPT_SIDE_MOST = 8_192
"""Pixels: what is kept was made small for sending."""
_KEPT_BYTES_MOST = 4_000_000
_SOURCE_BYTES_MOST = 10_000_000_000
_SECONDS_MOST = 10_000_000.0
_TURNS_MOST = 2_000


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """Bytes of a picture, which have the hash that `file` says."""

    file: PictureFile
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """One question of a file. pictures: those whose bytes stand in this record.

    was_unfinished: it had no end; it has one now, so that nobody looks after it. title, starred: of its conversation.
    """

    question: Question
    pictures: tuple[FoundPicture, ...] = ()
    was_unfinished: bool = False
    title: str = ""
    starred: bool = False


def record_beside(value: object, *, had_list: bool) -> object | None:
    """The one record of a line of JSON Lines; None for an object that had a list of them.

    Raises Unfit unless it says that it is ours and of this version.
    """
    if not isinstance(value, dict) or value.get("format") != FORMAT or not (had_list or "question" in value):
        raise Unfit(tr("this is no export of LLaVA Desktop"))
    if value.get("version") != VERSION or isinstance(value.get("version"), bool):
        raise Unfit(tr("it was written by a newer version of this app"))
    return None if had_list else value["question"]


def found_in(value: object) -> Found:
    """Raises Unfit, whose sentence begins in the middle: `“answer” is no text`."""
    fields = Fields(value)
    question = _question(fields)
    was_unfinished = not question.state.is_finished
    if question.state is QuestionState.WAITING:  # where it came from it may have been sent since
        question = replace(question, state=QuestionState.NOT_SENT)
    if was_unfinished:
        question = replace(question, state=QuestionState.GONE, error=question.error or UNFINISHED)
    about = fields.inner("conversation") if "conversation" in fields else Fields({})
    return Found(
        question=question,
        pictures=_pictures(fields, question.picture),
        was_unfinished=was_unfinished,
        title=about.text("title", "", most=1_000),
        starred=about.flag("starred", default=False),
    )


def _question(fields: Fields) -> Question:
    parameters = fields.inner("parameters")
    return Question(
        id=fields.matching("id", _ID),
        created_at=fields.moment("created_at"),
        engine=fields.choice("engine", EngineKind),
        base_url=_address(fields.text("base_url", most=2_000), "base_url", checked_base_url),
        prompt=fields.text("prompt"),
        version=fields.text("version", most=200),
        parameters=Parameters(
            parameters.whole("max_tokens", least=MAX_TOKENS_LEAST, most=MAX_TOKENS_MOST),
            parameters.number("temperature", most=TEMPERATURE_MOST),
            parameters.number("top_p", most=TOP_P_MOST),
        ),
        state=fields.choice("state", QuestionState),
        picture=_picture(fields.inner("picture")) if "picture" in fields else None,
        history=fields.texts("history", most=_TURNS_MOST),
        prediction_id=fields.matching("prediction_id", _PREDICTION_ID) if "prediction_id" in fields else None,
        answer=fields.text("answer", ""),
        error=fields.text("error", ""),
        logs=fields.text("logs", ""),
        cancel_requested=fields.flag("cancel_requested", default=False),
        finished_at=fields.moment_or_none("finished_at"),
        waited_s=fields.number_or_none("waited_s", most=_SECONDS_MOST),
        ran_s=fields.number_or_none("ran_s", most=_SECONDS_MOST),
        sent_smaller=fields.flag("sent_smaller", default=False),
        conversation_id=fields.matching("conversation_id", _ID) if fields.text("conversation_id", "") else "",
        parent_id=fields.matching("parent_id", _ID) if "parent_id" in fields else None,
        imported=True,
        webhook=_address(fields.text("webhook", ""), "webhook", checked_webhook),
        webhook_events=fields.choices("webhook_events", WebhookEvent),
        stream=fields.flag("stream", default=True),
        raw=fields.text("raw", ""),
    )


def _address(text: str, name: str, checked: Callable[[str], str]) -> str:
    try:
        return checked(text)
    except AppError as error:
        raise Unfit(tr("“{name}” is an address that cannot be", name=name)) from error


def _picture(fields: Fields) -> QuestionPicture:
    region = fields.wholes("region", 4, most=_SIDE_MOST) if "region" in fields else None
    return QuestionPicture(
        name=fields.text("name", most=1_000),
        sent=_kept_file(fields.inner("sent")),
        source=_source_file(fields.inner("source")),
        quarter_turns=fields.whole("quarter_turns", least=0, most=3),
        region=None if region is None else _box(region),
        redacted=fields.flag("redacted", default=False),
        quality=fields.choice("quality", Quality, Quality.FITS),
        whole=_kept_file(fields.inner("whole")) if "whole" in fields else None,
    )


def _box(region: tuple[int, ...]) -> Box:
    box = Box(*region)
    if not (box.width and box.height):
        raise Unfit(tr("“{name}” has no size", name="picture.region"))
    return box


def _source_file(fields: Fields) -> PictureFile:
    return PictureFile(
        fields.matching("sha256", _SHA256),
        fields.choice("format", PictureFormat),
        fields.whole("width", least=1, most=_SIDE_MOST),
        fields.whole("height", least=1, most=_SIDE_MOST),
        fields.whole("size_bytes", least=0, most=_SOURCE_BYTES_MOST),
    )


def _kept_file(fields: Fields) -> PictureFile:
    file = PictureFile(
        fields.matching("sha256", _SHA256),
        fields.choice("format", PictureFormat),
        fields.whole("width", least=1, most=_KEPT_SIDE_MOST),
        fields.whole("height", least=1, most=_KEPT_SIDE_MOST),
        fields.whole("size_bytes", least=1, most=_KEPT_BYTES_MOST),
    )
    if file.format not in {PictureFormat.JPEG, PictureFormat.PNG}:
        raise Unfit(tr("a picture that was sent is neither JPEG nor PNG"))
    return file


def _pictures(fields: Fields, picture: QuestionPicture | None) -> tuple[FoundPicture, ...]:
    if picture is None:
        return ()
    held = fields.inner("picture")
    files = [("sent", picture.sent), *([("whole", picture.whole)] if picture.whole is not None else [])]
    return tuple(
        FoundPicture(file, _bytes_of(held.inner(name), file)) for name, file in files if "data" in held.inner(name)
    )


def _bytes_of(fields: Fields, file: PictureFile) -> bytes:
    try:
        data = base64.b64decode(fields.text("data", most=_KEPT_BYTES_MOST * 4 // 3 + 4), validate=True)
    except (binascii.Error, ValueError):
        raise Unfit(tr("a picture is no base64")) from None
    if len(data) != file.size_bytes or hashlib.sha256(data).hexdigest() != file.sha256:
        raise Unfit(tr("a picture is not the one that its question names"))
    return data
