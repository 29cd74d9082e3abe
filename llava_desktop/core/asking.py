"""From a click on Ask to a question to remember and a request to send."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from llava_desktop.core.conversation import NEW_CONVERSATION, Continuation, check_history, without_image_marker
from llava_desktop.core.engine import Engine
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import EncodedPicture, PreparedPicture
from llava_desktop.core.prediction import PredictionInput, PredictionRequest
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState
from llava_desktop.core.request_fields import DEFAULT_FIELDS, RequestFields
from llava_desktop.core.text import storable


@dataclass(frozen=True, slots=True)
class AskOrder:
    """One click of Ask: the row to write first, the picture, and the engine to ask.

    cancel_after_s: seconds until the server ends the run by itself (`Cancel-After`): the most an orphan can cost.
    waited: it was asked earlier, and its row waits in the history (`QuestionState.WAITING`); now it may be sent.
    """

    question: Question
    picture: PreparedPicture | None
    engine: Engine
    cancel_after_s: int
    waited: bool = False


def new_question(
    *,
    prompt: str,
    picture: PreparedPicture | None,
    parameters: Parameters,
    engine: Engine,
    fields: RequestFields = DEFAULT_FIELDS,
    continues: Continuation = NEW_CONVERSATION,
) -> Question:
    """The row for one click of Ask, in state SENDING. Each call makes another id.

    Raises HistoryRejected for a `history` that the model's template would break on.
    """
    check_history(continues.history)
    return Question(
        id=uuid.uuid4().hex,
        created_at=datetime.now(UTC),
        engine=engine.kind,
        base_url=engine.base_url,
        prompt=storable(prompt),
        version=fields.version,
        parameters=parameters,
        state=QuestionState.SENDING,
        picture=None if picture is None else picture_record(picture),
        history=tuple(storable(text) for text in continues.history),
        conversation_id=continues.conversation_id,
        parent_id=continues.parent_id,
        webhook=fields.webhook,
        webhook_events=fields.webhook_events,
        stream=fields.stream,
    )


def is_of_same_picture(question: Question, picture: PreparedPicture | None) -> bool:
    """Whether a question about `picture` goes on from `question`: no picture in either, or the same one as it came in.

    Another region of it, turned, or painted over: the conversation is about the same picture still.
    """
    if question.picture is None or picture is None:
        return question.picture is None and picture is None
    return question.picture.source.sha256 == picture.source.sha256


def picture_record(picture: PreparedPicture) -> QuestionPicture:
    """What the history keeps of a prepared picture."""
    source, edits = picture.source, picture.edits
    return QuestionPicture(
        name=storable(source.name),
        sent=picture_file(picture.sent),
        source=PictureFile(source.sha256, source.format, source.width, source.height, source.size_bytes),
        quarter_turns=edits.quarter_turns,
        region=None if edits.region is None else edits.region.within(source.width, source.height),
        redacted=picture.is_redacted,
        quality=picture.quality,
        whole=None if picture.whole is None else picture_file(picture.whole),
    )


def picture_file(encoded: EncodedPicture) -> PictureFile:
    """The file that these bytes are in the history."""
    return PictureFile(
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        format=encoded.format,
        width=encoded.width,
        height=encoded.height,
        size_bytes=len(encoded.data),
    )


def request_of(question: Question, picture: PreparedPicture | None) -> PredictionRequest:
    """The body of the POST for this row. What has its default stands not in it."""
    return PredictionRequest(
        version=question.version,
        input=PredictionInput(
            prompt=without_image_marker(question.prompt),
            image=None if picture is None else picture.sent.data_uri,
            history=question.history,
            parameters=question.parameters,
        ),
        stream=None if question.stream else False,
        webhook=question.webhook or None,
        webhook_events_filter=question.webhook_events if question.webhook else (),
    )
