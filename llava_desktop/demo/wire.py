"""The shapes of replies: predictions, pages, the account, the version, refusals.

Field by field as the official OpenAPI description and recorded traffic have them; what the service leaves out while
it is unknown (`started_at`, `metrics`, ...) is left out here too.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from llava_desktop.core.prediction import DEFAULT_VERSION
from llava_desktop.demo.http import Response
from llava_desktop.demo.model_input import INPUT_SCHEMA, MODEL_NAMES, Json, Violation
from llava_desktop.demo.served import ServedPrediction

ACCOUNT: Mapping[str, Json] = {
    "type": "user",
    "username": "demo",
    "name": "Demo engine (not LLaVA)",
    "github_url": None,
}

VERSION: Mapping[str, Json] = {
    "id": DEFAULT_VERSION,
    "created_at": "2024-02-01T00:00:00.000000Z",
    "cog_version": "0.9.4",
    "openapi_schema": {
        "openapi": "3.0.2",
        "info": {"title": "Demo engine (not LLaVA)", "version": "0.1.0"},
        "components": {
            "schemas": {
                "Input": INPUT_SCHEMA,
                # The official client streams `run()` only when the schema says that the array grows.
                "Output": {
                    "type": "array",
                    "items": {"type": "string"},
                    "title": "Output",
                    "x-cog-array-type": "iterator",
                    "x-cog-array-display": "concatenate",
                },
            }
        },
    },
}


def json_response(shape: Json, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Floats that JSON does not know cannot come this far; lone surrogates leave as escapes."""
    return Response(status, json.dumps(shape, allow_nan=False).encode("ascii"))


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds: `2023-09-08T16:19:34.765994Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def prediction_shape(prediction: ServedPrediction, origin: str) -> dict[str, Json]:
    """origin: `http://127.0.0.1:PORT`, without a path."""
    here = f"{origin}/v1/predictions/{prediction.id}"
    gone = prediction.data_removed
    shape: dict[str, Json] = {
        "id": prediction.id,
        "model": MODEL_NAMES[1],
        "version": prediction.version,
        "input": prediction.given_input,
        "output": None if gone or prediction.started_at is None else list(prediction.output),
        "logs": prediction.logs,
        "error": prediction.error,
        "status": prediction.status.value,
        "source": "api",
        "data_removed": gone,
        "created_at": timestamp(prediction.created_at),
        "urls": {
            "get": here,
            "cancel": f"{here}/cancel",
            "web": f"{origin}/p/{prediction.id}",
            "stream": f"{origin}/stream/{prediction.stream_key}",
        },
    }
    if prediction.deadline is not None:
        shape["deadline"] = timestamp(prediction.deadline)
    if prediction.started_at is not None:
        shape["started_at"] = timestamp(prediction.started_at)
    if prediction.completed_at is not None:
        ended = prediction.completed_at
        shape["completed_at"] = timestamp(ended)
        metrics = {"total_time": (ended - prediction.created_at).total_seconds()}
        if prediction.started_at is not None:
            metrics["predict_time"] = (ended - prediction.started_at).total_seconds()
        shape["metrics"] = metrics
    return shape


def page_shape(
    predictions: Sequence[ServedPrediction], origin: str, *, next_url: str | None, previous_url: str | None
) -> dict[str, Json]:
    results = [prediction_shape(prediction, origin) for prediction in predictions]
    return {"next": next_url, "previous": previous_url, "results": results}


def invalid_input(violations: Sequence[Violation]) -> Response:
    """422 with `invalid_fields`, as recorded."""
    shape: dict[str, Json] = {
        "title": "Input validation failed",
        "detail": "".join(f"- {found.field}: {found.description}\n" for found in violations),
        "status": int(HTTPStatus.UNPROCESSABLE_ENTITY),
        "invalid_fields": [
            {"type": found.type, "field": found.field, "description": found.description} for found in violations
        ],
    }
    body = json.dumps(shape).encode("ascii")
    return Response(HTTPStatus.UNPROCESSABLE_ENTITY, body, "application/problem+json")
