"""Questions of every shape, for what must be true of all of them."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as some

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.prediction import WebhookEvent
from llava_desktop.core.question import PictureFile, Question, QuestionPicture, QuestionState
from llava_desktop.core.text import storable

# A picture of one grey pixel: no more is needed to be one.
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
ASKED_AT = datetime(2025, 3, 9, 12, 30, 15, 123456, tzinfo=UTC)


def question(**changes) -> Question:
    made = Question(
        id="question-1",
        created_at=ASKED_AT,
        engine=EngineKind.REPLICATE,
        base_url="https://api.replicate.com/v1",
        prompt="What is it?",
        version="41ec",
        parameters=Parameters(),
        state=QuestionState.SUCCEEDED,
        answer="A boat.",
    )
    return replace(made, **changes)


def picture(data: bytes = PIXEL, **changes) -> QuestionPicture:
    made = QuestionPicture(
        name="boat.png",
        sent=PictureFile(hashlib.sha256(data).hexdigest(), PictureFormat.PNG, 1, 1, len(data)),
        source=PictureFile("a" * 64, PictureFormat.HEIC, 4032, 3024, 5_100_000),
    )
    return replace(made, **changes)


_ids = some.from_regex(r"[A-Za-z0-9-]{1,36}", fullmatch=True)
_texts = some.text(some.characters(), max_size=40)  # lone surrogates and NULs among them
_moments = some.integers(0, 7_000_000_000_000_000).map(
    lambda us: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
)
_seconds = some.none() | some.floats(0, 1e6)
_pictures = some.builds(
    picture,
    name=_texts,
    quarter_turns=some.integers(0, 3),
    region=some.none()
    | some.builds(Box, some.integers(0, 4000), some.integers(0, 4000), some.integers(1, 4000), some.integers(1, 4000)),
    redacted=some.booleans(),
    quality=some.sampled_from(Quality),
    whole=some.none() | some.just(picture().sent),
)
finished_questions = some.builds(
    question,
    id=_ids,
    created_at=_moments,
    engine=some.sampled_from(EngineKind),
    prompt=_texts,
    version=_texts,
    parameters=some.builds(Parameters, some.integers(1, 4096), some.floats(0, 2), some.floats(0, 1)),
    state=some.sampled_from(
        [state for state in QuestionState if state.is_finished and state is not QuestionState.WAITING]
    ),
    picture=some.none() | _pictures,
    history=some.lists(_texts, max_size=4).map(tuple),
    prediction_id=some.none() | some.from_regex(r"[a-z0-9]{8,40}", fullmatch=True),
    answer=_texts,
    error=_texts,
    logs=_texts,
    cancel_requested=some.booleans(),
    finished_at=some.none() | _moments,
    waited_s=_seconds,
    ran_s=_seconds,
    sent_smaller=some.booleans(),
    conversation_id=some.just("") | _ids,
    parent_id=some.none() | _ids,
    imported=some.booleans(),
    webhook=some.sampled_from(["", "https://hooks.example/a?b=c"]),
    webhook_events=some.lists(some.sampled_from(WebhookEvent), unique=True).map(tuple),
    stream=some.booleans(),
    raw=_texts,
)


def as_kept(made: Question) -> Question:
    """As the history gives it back: no lone surrogate and no NUL."""
    name = made.picture and replace(made.picture, name=storable(made.picture.name))
    texts: dict[str, Any] = {
        each: storable(getattr(made, each)) for each in ("prompt", "version", "answer", "error", "logs", "raw")
    }
    return replace(made, picture=name, history=tuple(map(storable, made.history)), **texts)
