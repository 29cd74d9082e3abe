"""A prediction of the list as a question of this computer's history."""

import base64
import dataclasses
import uuid
from datetime import UTC, datetime

from llava_desktop.core import parameters as limits
from llava_desktop.core.asking import picture_record
from llava_desktop.core.conversation import without_image_marker
from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import PictureUnreadable
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Prediction, PredictionStatus, ReturnedInput
from llava_desktop.core.question import STATE_OF_STATUS, Question, QuestionState
from llava_desktop.core.words import tr
from llava_desktop.tasks.wording import ABORTED, failure_of


def imported_question(prediction: Prediction, engine: Engine, picture: PreparedPicture | None) -> Question:
    """The row for it, with an id of its own. One that still runs is RUNNING, and can be followed like any other.

    prediction: one that `core.remote.why_not_imported` has nothing against. What the model's parameters were is
    brought within the limits of ours, where it lies outside.
    """
    given = prediction.input or ReturnedInput()
    state = STATE_OF_STATUS.get(prediction.status, QuestionState.RUNNING)
    created_at = prediction.created_at or datetime.now(UTC)
    return Question(
        id=uuid.uuid4().hex,
        created_at=created_at,
        engine=engine.kind,
        base_url=engine.base_url,
        prompt=given.prompt or "",
        version=prediction.version or DEFAULT_VERSION,
        parameters=_parameters(given),
        state=state,
        picture=None if picture is None else picture_record(picture),
        history=given.history,
        prediction_id=prediction.id,
        answer=prediction.output or "",
        error=_error(prediction),
        logs=prediction.logs,
        finished_at=(prediction.completed_at or created_at) if state.is_finished else None,
        ran_s=prediction.predict_time_s,
        raw=prediction.raw,
        imported=True,
    )


def picture_bytes(image: str) -> bytes:
    """What a data URI of an input holds. Any thread. Raises PictureUnreadable."""
    head, comma, body = image.partition(",")
    try:
        if comma and head.endswith(";base64"):
            return base64.b64decode(body, validate=True)
    except ValueError:
        pass  # told below
    raise PictureUnreadable(tr("The picture of this prediction cannot be read."))


def may_have_made(question: Question, prediction: Prediction, base_url: str) -> bool:
    """Whether a question that nobody knows the outcome of could have made it: then it is that question's to adopt.

    A row is stored before its POST, so rows that are read after the prediction was seen tell it surely.
    """
    if question.prediction_id is not None or question.base_url != base_url:
        return False
    prompt = None if prediction.input is None else prediction.input.prompt
    return prompt == without_image_marker(question.prompt)


def _parameters(given: ReturnedInput) -> Parameters:
    default = Parameters()
    wanted = (
        _within(given.max_tokens, limits.MAX_TOKENS_LEAST, limits.MAX_TOKENS_MOST, default.max_tokens),
        _within(given.temperature, limits.TEMPERATURE_LEAST, limits.TEMPERATURE_MOST, default.temperature),
        _within(given.top_p, limits.TOP_P_LEAST, limits.TOP_P_MOST, default.top_p),
    )
    return dataclasses.replace(default, max_tokens=round(wanted[0]), temperature=wanted[1], top_p=wanted[2])


def _within(value: float | None, least: float, most: float, default: float) -> float:
    return default if value is None else min(max(value, least), most)


def _error(prediction: Prediction) -> str:
    if prediction.status is PredictionStatus.FAILED:
        return failure_of(prediction)
    return ABORTED if prediction.status is PredictionStatus.ABORTED else ""
