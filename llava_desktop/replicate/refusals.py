"""An error status -> the error tree, each with one plain sentence and what to do about it.

Only the server's own words (`detail`, `invalid_fields`) go into an error, cleaned and cut. Headers, addresses, the
token and what was sent never do.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from llava_desktop.core.errors import (
    ApiError,
    InputTooLarge,
    InsufficientCredit,
    InvalidField,
    InvalidInput,
    PredictionNotFound,
    Refused,
    ServerFault,
    Throttled,
    Unauthenticated,
    UnexpectedReply,
)
from llava_desktop.core.setup_check import TOKEN_REFUSED
from llava_desktop.core.text import storable
from llava_desktop.core.words import tr
from llava_desktop.replicate.reply import Reply
from llava_desktop.replicate.retry import MOST_RETRY_AFTER_S, retry_after_s
from llava_desktop.replicate.wire import json_object, not_from_replicate

MOST_DETAIL_CHARS = 500
MOST_FIELDS = 20
_BILLING_PAGE = re.compile(r"https://(?:www\.)?replicate\.com/[A-Za-z0-9/_#?=&.-]*[A-Za-z0-9/]")
_SIZE = re.compile(
    r"too (?:large|big|long)|exceed|larger than|bigger than|maximum (?:\w+ )?size|size limit", re.IGNORECASE
)
"""A guess at words that nobody has recorded. A wrong one costs one POST that is refused too, or the chance of it."""
_BODY = re.compile(r"image|picture|file|data ur[il]|payload|body|entity|request|upload", re.IGNORECASE)
_DEFAULT_BILLING_PAGE = "https://replicate.com/account/billing"


def refusal_of(
    reply: Reply, now: datetime, *, about_prediction: bool = False, most_retry_after_s: float = MOST_RETRY_AFTER_S
) -> ApiError:
    """The error that a reply outside 2xx means. now: aware, for a `Retry-After` that is a date.

    about_prediction: the address held a prediction's id, so that a 404 means this prediction.
    A redirect, and an error page in HTML, is not the API: UnexpectedReply. Statuses that any box on the way may give
    in its own shape (408, 413, 429, 5xx) count whatever the body is.
    """
    problem = _problem(reply.body)
    status = reply.status
    asked_s = retry_after_s(reply.headers, problem or {}, now, most_s=most_retry_after_s)
    if status == 408 or status >= 500:
        return ServerFault(
            tr("Replicate has a problem at the moment."),
            tr("Try again in a moment."),
            status=status,
            detail=_detail(problem or {}),
            retry_after_s=asked_s,
        )
    if status == 429:
        return _throttled(status, problem or {}, asked_s)
    if status == 413:
        return _too_large(status, _detail(problem or {}))
    if problem is None or status < 400:
        return not_from_replicate()
    return _refused(status, problem, about_prediction=about_prediction)


def _refused(status: int, problem: Mapping[str, object], *, about_prediction: bool) -> Refused:
    """400 to 499, in the API's own shape."""
    detail = _detail(problem)
    match status:
        case 400 if "EOF" in detail or _is_about_size(detail):
            # Recorded: a data URI over the limit is cut off before it is parsed.
            return _too_large(status, detail)
        case 401:
            return Unauthenticated(TOKEN_REFUSED, tr("Check it in Settings."), status=status, detail=detail)
        case 402:
            page = _BILLING_PAGE.search(detail)
            return InsufficientCredit(
                tr("The Replicate account has no credit left."),
                tr("Add some at {page} and ask again.", page=page[0] if page else _DEFAULT_BILLING_PAGE),
                status=status,
                detail=detail,
            )
        case 404 if about_prediction:
            return PredictionNotFound(tr("Replicate has no record of this question."), status=status, detail=detail)
        case 404:
            return Refused(
                tr("There is no predictions API at this address."),
                tr("Check the API address in Settings."),
                status=status,
                detail=detail,
            )
        case 422:
            return _too_large_or_invalid(problem, detail)
        case _:
            return Refused(
                tr("Replicate refused the request (status {status}).", status=str(status)),
                _quoted(detail),
                status=status,
                detail=detail,
            )


def _too_large_or_invalid(problem: Mapping[str, object], detail: str) -> Refused:
    invalid = _invalid(problem, detail)
    # Where fields are named, it is the picture's alone: that `max_tokens` is too large is no matter of bytes.
    of_picture = [field for field in invalid.fields if field.field.rpartition(".")[2] == "image"]
    is_too_large = any(_SIZE.search(field.description) for field in of_picture)
    if is_too_large or (not invalid.fields and _is_about_size(detail)):
        return _too_large(422, detail)
    return invalid


def _is_about_size(detail: str) -> bool:
    return bool(_SIZE.search(detail) and _BODY.search(detail))


def _invalid(problem: Mapping[str, object], detail: str) -> InvalidInput:
    listed = problem.get("invalid_fields")
    fields = tuple(
        InvalidField(_words(entry.get("field")), _words(entry.get("description")))
        for entry in (listed[:MOST_FIELDS] if isinstance(listed, list) else ())
        if isinstance(entry, dict)
    )
    named = "; ".join(f"{entry.field}: {entry.description}" for entry in fields)
    return InvalidInput(
        tr("Replicate did not accept the request's values."),
        _quoted(named or detail),
        status=422,
        detail=detail,
        fields=fields,
    )


def _throttled(status: int, problem: Mapping[str, object], seconds: float | None) -> Throttled:
    advice = (
        tr("Try again in a moment.")
        if seconds is None
        else tr("Try again in {seconds} s.", seconds=max(round(seconds), 1))
    )
    return Throttled(
        tr("Replicate is getting too many requests from this account."),
        advice,
        status=status,
        detail=_detail(problem),
        retry_after_s=seconds,
    )


def _too_large(status: int, detail: str) -> InputTooLarge:
    return InputTooLarge(
        tr("The picture is too large for Replicate."),
        tr("Use a smaller one, or crop it."),
        status=status,
        detail=detail,
    )


def _problem(body: bytes) -> Mapping[str, object] | None:
    """The error's JSON object; empty for no body at all; None for a body that is not this API's."""
    if not body.strip():
        return {}
    try:
        return json_object(body)
    except UnexpectedReply:
        return None


def _detail(problem: Mapping[str, object]) -> str:
    return _words(problem.get("detail")) or _words(problem.get("title"))


def _words(found: object) -> str:
    """The server's words: storable, at most MOST_DETAIL_CHARS, "" for anything but text."""
    return storable(found[:MOST_DETAIL_CHARS]).strip() if isinstance(found, str) else ""


def _quoted(words: str) -> str:
    return tr("It says: {words}", words=words[:MOST_DETAIL_CHARS]) if words else ""
