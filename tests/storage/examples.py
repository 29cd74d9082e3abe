"""Questions and pictures to store."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from llava_desktop.core.asking import picture_record
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import EncodedPicture, PictureFormat, PictureSource, PreparedPicture, Quality, RawImage
from llava_desktop.core.picture_edits import Box, PictureEdits, Stroke
from llava_desktop.core.question import Question, QuestionPicture, QuestionState
from llava_desktop.storage.rows import Value, all_values

ASKED_AT = datetime(2025, 3, 9, 12, 30, 15, 123456, tzinfo=UTC)


def plain_question(number: int = 1, **changes: object) -> Question:
    question = Question(
        id=f"question-{number}",
        created_at=ASKED_AT + timedelta(seconds=number),
        engine=EngineKind.REPLICATE,
        base_url="https://api.replicate.com/v1",
        prompt=f"What is in picture {number}?",
        version="41ec",
        parameters=Parameters(256, 0.5, 0.9),
        state=QuestionState.SENDING,
    )
    return replace(question, **changes)  # type: ignore[arg-type]


def ended_question(number: int = 1) -> Question:
    return plain_question(
        number,
        state=QuestionState.SUCCEEDED,
        answer="A boat.",
        prediction_id=f"p{number}",
        finished_at=ASKED_AT + timedelta(minutes=number + 1),
    )


def prepared_picture(content: bytes = b"\xff\xd8 sent", name: str = "Garten im März.jpg") -> PreparedPicture:
    raw = RawImage(1, 1, b"\x00\x00\x00")
    return PreparedPicture(
        source=PictureSource(name, PictureFormat.PNG, 4032, 3024, 5_100_000, hashlib.sha256(b"source").hexdigest()),
        sent=EncodedPicture(672, 504, PictureFormat.JPEG, content),
        preview=raw,
        seen=raw,
        thumbnail=EncodedPicture(96, 72, PictureFormat.JPEG, b"thumbnail of " + content),
    )


def region_picture(content: bytes = b"\xff\xd8 region", whole: bytes = b"\xff\xd8 whole") -> PreparedPicture:
    """A part of a picture that was turned and painted over."""
    return replace(
        prepared_picture(content),
        edits=PictureEdits(1, Box(100, 200, 800, 600), (Stroke(((1, 1),), 9),)),
        quality=Quality.BEST,
        whole=EncodedPicture(504, 672, PictureFormat.JPEG, whole),
    )


def values_of_an_early_version(question: Question) -> dict[str, Value]:
    """The columns of a row as version 1 and 2 had them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(Path(__file__).with_name("version_1.sql").read_text("utf-8"))
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('question')")}
    return {name: value for name, value in all_values(question, None).items() if name in columns}


def kept(prepared: PreparedPicture) -> QuestionPicture:
    return picture_record(prepared)
