"""JSON <-> core. Writing is strict (no key the API does not know, never null), reading is tolerant.

A reply is read for what it holds: only `id` and `status` must be there, and anything of a wrong type counts as absent.
What cannot be read at all is UnexpectedReply, never another exception. Text is cleaned here, at the edge, so that a
lone surrogate cannot make a paid answer unstorable.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.prediction import (
    Account,
    Prediction,
    PredictionPage,
    PredictionRequest,
    PredictionStatus,
    ReturnedInput,
)
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr
from llava_desktop.replicate.raw import raw_of

_ID = re.compile(r"[a-z0-9]{8,64}")
_LONGEST_INTEGER_DIGITS = 18
_STATUS_OF_WORD = {status.value: status for status in PredictionStatus}


def body_of(request: PredictionRequest) -> bytes:
    """The JSON body of POST /predictions, UTF-8."""
    given = request.input
    parameters = given.parameters
    fields: dict[str, object] = {
        "prompt": storable(given.prompt),
        "max_tokens": parameters.max_tokens,
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
    }
    if given.image is not None:
        fields["image"] = given.image
    if given.history:
        fields["history"] = [storable(text) for text in given.history]
    body: dict[str, object] = {"version": request.version, "input": fields}
    if request.stream is not None:
        body["stream"] = request.stream
    if request.webhook is not None:
        body["webhook"] = request.webhook
    if request.webhook_events_filter:
        body["webhook_events_filter"] = [event.value for event in request.webhook_events_filter]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def json_object(body: bytes) -> Mapping[str, object]:
    """The object in `body`. Bad UTF-8 becomes U+FFFD; NaN, infinities and huge integers become None.

    Raises UnexpectedReply for what is no JSON, is nested too deep, or is no object.
    """
    try:
        value = json.loads(
            body.decode("utf-8-sig", errors="replace"), parse_constant=lambda _: None, parse_int=_integer
        )
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise not_from_replicate()
    return value


def not_from_replicate() -> UnexpectedReply:
    """For a reply that cannot be this API's: HTML, a redirect, broken JSON."""
    return UnexpectedReply(
        tr("The reply did not come from Replicate."),
        tr("A sign-in page of this network or a proxy may be in the way."),
    )


def prediction_of(body: bytes) -> Prediction:
    """One prediction out of a reply. Raises UnexpectedReply without a usable `id` and a `status`.

    Of one that has ended the object itself is kept, too (`raw`).
    """
    found = json_object(body)
    prediction = _prediction(found)
    return replace(prediction, raw=raw_of(found)) if prediction.status.is_terminal else prediction


def page_of(body: bytes) -> PredictionPage:
    """One page of GET /predictions. An entry that cannot be read is left out: the others still count."""
    page = json_object(body)
    results = page.get("results")
    if not isinstance(results, list):
        raise UnexpectedReply(tr("The reply holds no list of predictions."))
    found = [_prediction(entry) for entry in results if isinstance(entry, dict) and _is_prediction(entry)]
    return PredictionPage(tuple(found), next_url=_text(page.get("next")))


def account_of(body: bytes) -> Account:
    account = json_object(body)
    username = _text(account.get("username"))
    if username is None:
        raise UnexpectedReply(tr("The reply does not say whose token this is."))
    return Account(username, name=_text(account.get("name")), type=_text(account.get("type")))


def checked_id(prediction_id: object) -> str:
    """The id when it can go into a URL as it is: [a-z0-9], 8 to 64 of them. Raises UnexpectedReply otherwise."""
    if isinstance(prediction_id, str) and _ID.fullmatch(prediction_id):
        return prediction_id
    raise UnexpectedReply(tr("The reply names no prediction."))


def _is_prediction(entry: Mapping[str, object]) -> bool:
    found = entry.get("id")
    return isinstance(found, str) and _ID.fullmatch(found) is not None and isinstance(entry.get("status"), str)


def _prediction(found: Mapping[str, object]) -> Prediction:
    prediction_id = checked_id(found.get("id"))
    word = _text(found.get("status"))
    if word is None:
        raise UnexpectedReply(tr("The reply does not say how the prediction is doing."))
    urls = _object(found.get("urls"))
    metrics = _object(found.get("metrics"))
    return Prediction(
        id=prediction_id,
        status=_STATUS_OF_WORD.get(word, PredictionStatus.UNKNOWN),
        status_word=word,
        output=_output(found.get("output")),
        error=_text(found.get("error")),
        logs=_text(found.get("logs")) or "",
        model=_text(found.get("model")),
        version=_text(found.get("version")),
        input=_returned_input(found.get("input")),
        data_removed=found.get("data_removed") is True,
        created_at=_time(found.get("created_at")),
        started_at=_time(found.get("started_at")),
        completed_at=_time(found.get("completed_at")),
        predict_time_s=_seconds(metrics.get("predict_time")),
        total_time_s=_seconds(metrics.get("total_time")),
        stream_url=_text(urls.get("stream")),
        web_url=_text(urls.get("web")),
    )


def _returned_input(found: object) -> ReturnedInput | None:
    if not isinstance(found, dict):
        return None
    history = found.get("history")
    max_tokens = found.get("max_tokens")
    return ReturnedInput(
        prompt=_text(found.get("prompt")),
        image=_text(found.get("image")),
        history=tuple(storable(text) for text in history if isinstance(text, str)) if isinstance(history, list) else (),
        max_tokens=max_tokens if isinstance(max_tokens, int) and not isinstance(max_tokens, bool) else None,
        temperature=_number(found.get("temperature")),
        top_p=_number(found.get("top_p")),
    )


def _output(found: object) -> str | None:
    """The array of strings joined with nothing between them; a plain string is taken too."""
    if isinstance(found, list):
        return storable("".join(piece for piece in found if isinstance(piece, str)))
    return _text(found)


def _text(found: object) -> str | None:
    return storable(found) if isinstance(found, str) else None


def _object(found: object) -> Mapping[str, object]:
    return found if isinstance(found, dict) else {}


def _number(found: object) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def _seconds(found: object) -> float | None:
    number = _number(found)
    return number if number is not None and number >= 0 else None


def _time(found: object) -> datetime | None:
    """RFC 3339 with 0 to 9 fraction digits; what is finer than a microsecond is cut off. UTC when it names no zone."""
    if not isinstance(found, str):
        return None
    try:
        moment = datetime.fromisoformat(found)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_INTEGER_DIGITS else None
