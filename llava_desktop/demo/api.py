"""Routes: a request in, a reply out. Who may ask, what is asked, and which shape answers it."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from llava_desktop.core.prediction import DEFAULT_VERSION
from llava_desktop.demo.http import ChunkedResponse, Reply, Request, Response, problem
from llava_desktop.demo.ledger import Ledger
from llava_desktop.demo.model_input import (
    MODEL_NAMES,
    InvalidBody,
    Json,
    UnknownVersion,
    Violation,
    checked_body,
)
from llava_desktop.demo.runner import Runner
from llava_desktop.demo.served import ServedPrediction
from llava_desktop.demo.stream import event_stream
from llava_desktop.demo.wire import (
    ACCOUNT,
    VERSION,
    invalid_input,
    json_response,
    page_shape,
    prediction_shape,
)

CANCEL_AFTER_LEAST = timedelta(seconds=5)
CANCEL_AFTER_MOST = timedelta(hours=24)
_DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s?)?", re.ASCII)


class Api:
    def __init__(self, ledger: Ledger, runner: Runner, *, token: str, origin: str) -> None:
        self._ledger = ledger
        self._runner = runner
        self._token = token.encode()
        self._origin = origin

    async def __call__(self, request: Request) -> Reply:
        match [request.method, *request.path.strip("/").split("/")]:
            case ["GET", "stream", key]:
                return self._stream(key, request)
            case [_, "v1", *_] if not self._is_authorized(request):
                return problem(
                    HTTPStatus.UNAUTHORIZED,
                    "You did not pass a valid authentication token",
                    title="Unauthenticated",
                )
            case ["POST", "v1", "predictions"]:
                return self._create(request)
            case ["GET", "v1", "predictions"]:
                return self._list(request)
            case ["GET", "v1", "predictions", prediction_id]:
                return self._get(prediction_id)
            case ["POST", "v1", "predictions", prediction_id, "cancel"]:
                return self._cancel(prediction_id)
            case ["GET", "v1", "account"]:
                return json_response(ACCOUNT)
            case ["GET", "v1", "models", owner, name, "versions", version] if (
                f"{owner}/{name}" in MODEL_NAMES and version == DEFAULT_VERSION
            ):
                return json_response(VERSION)
            case _:
                return _not_found()

    def _is_authorized(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # `Token` is what older clients of the service still send.
        known = scheme.lower() in {"bearer", "token"}
        return hmac.compare_digest(token.strip().encode(errors="replace"), self._token) and known

    def _create(self, request: Request) -> Reply:
        try:
            body = parsed_json(request.body)
        except ValueError as error:
            return problem(HTTPStatus.BAD_REQUEST, f"Failed to parse request body as JSON: {error}")
        try:
            cancel_after = parsed_cancel_after(request.headers.get("cancel-after"))
            asked, given = checked_body(body)
        except InvalidBody as refusal:
            return invalid_input(refusal.violations)
        except UnknownVersion:
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "The specified version does not exist (or perhaps you don't have permission to use it?)",
                title="Invalid version or not permitted",
            )
        prediction = ServedPrediction(asked, given, DEFAULT_VERSION, datetime.now(UTC), cancel_after)
        self._ledger.add(prediction)
        self._runner.start(prediction)
        return json_response(prediction_shape(prediction, self._origin), HTTPStatus.CREATED)

    def _list(self, request: Request) -> Reply:
        query = request.query
        try:
            page = self._ledger.page(
                first=parsed_cursor(query.get("cursor")),
                created_after=parsed_time(query.get("created_after")),
                created_before=parsed_time(query.get("created_before")),
            )
        except ValueError as error:
            return problem(HTTPStatus.BAD_REQUEST, str(error))
        return json_response(
            page_shape(
                # The website's predictions are a source of their own; this server has none.
                [] if query.get("source") == "web" else page.predictions,
                self._origin,
                next_url=self._page_url(query, page.next_start),
                previous_url=self._page_url(query, page.previous_start),
            )
        )

    def _page_url(self, query: Mapping[str, str], start: int | None) -> str | None:
        if start is None:
            return None
        return f"{self._origin}/v1/predictions?{urlencode({**query, 'cursor': str(start)})}"

    def _get(self, prediction_id: str) -> Reply:
        prediction = self._ledger.get(prediction_id)
        if prediction is None:
            return _not_found()
        return json_response(prediction_shape(prediction, self._origin))

    def _cancel(self, prediction_id: str) -> Reply:
        prediction = self._ledger.get(prediction_id)
        if prediction is None:
            return _not_found()
        self._runner.cancel(prediction)
        return json_response(prediction_shape(prediction, self._origin))

    def _stream(self, key: str, request: Request) -> Reply:
        prediction = self._ledger.by_stream_key(key)
        if prediction is None:
            return _not_found()
        pieces = event_stream(prediction, request.headers.get("last-event-id"))
        return ChunkedResponse(pieces, "text/event-stream", (("Cache-Control", "no-store"),))


def _not_found() -> Response:
    return problem(HTTPStatus.NOT_FOUND, "The requested resource could not be found.")


def parsed_json(body: bytes) -> Json:
    """Raises ValueError with the service's own word for a body that ends too early: EOF."""
    try:
        parsed: Json = json.loads(body, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        ended = not body.strip() or error.pos >= len(error.doc.rstrip())
        raise ValueError("EOF" if ended or "Unterminated" in error.msg else error.msg) from None
    except RecursionError:
        raise ValueError("exceeded max depth") from None
    return parsed


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"invalid number {name}")


def parsed_cursor(text: str | None) -> int | None:
    """Raises ValueError."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise ValueError("Invalid cursor.")
    return int(text)


def parsed_time(text: str | None) -> datetime | None:
    """ISO 8601; without an offset it is UTC. Raises ValueError."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def parsed_cancel_after(text: str | None) -> timedelta | None:
    """`Cancel-After`: `30`, `30s`, `15m`, `1h30m45s`; 5 s to 24 h [spec]. Raises InvalidBody."""
    if text is None:
        return None
    found = _DURATION.fullmatch(text.strip())
    if found is not None and any(found.groups()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        duration = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if CANCEL_AFTER_LEAST <= duration <= CANCEL_AFTER_MOST:
            return duration
    raise InvalidBody((Violation("header", "Cancel-After", "Must be a duration from 5s to 24h"),))
