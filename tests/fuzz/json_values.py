"""JSON that no honest server sends: deep, huge, no number, and with the real keys in the wrong places."""

import json
import re

from hypothesis import strategies as st

PLACES = ("id", "status", "output", "error", "logs", "model", "version", "input", "data_removed", "metrics", "urls")
TIMES = ("created_at", "started_at", "completed_at", "predict_time", "total_time")
INPUTS = ("prompt", "image", "history", "max_tokens", "temperature", "top_p", "stream", "web")
LISTS_AND_PROBLEMS = ("results", "next", "username", "name", "type", "title", "detail", "retry_after")
FIELDS = ("invalid_fields", "field", "description")
KEYS = (*PLACES, *TIMES, *INPUTS, *LISTS_AND_PROBLEMS, *FIELDS)

texts = (
    st.text(max_size=12)
    | st.sampled_from(
        [
            "abcdefgh1234",
            "succeeded",
            "processing",
            "2026-02-30T25:61:61.123456789Z",
            "0001-01-01T00:00:00+23:59",
            "EOF",
        ]
    )
    | st.sampled_from(
        [
            "https://replicate.com/account/billing#x",
            "resets in ~7s",
            "resets in 999999999m",
            "\ud800",
            "\x00",
            "r8_" * 20,
        ]
    )
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | texts
    | st.sampled_from([1e308, -0.0, 10**4299, float("nan"), float("inf")])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=6),
    max_leaves=20,
)
objects = st.dictionaries(st.sampled_from(KEYS), values, max_size=10)

hostile: st.SearchStrategy[object] = st.sampled_from(
    [
        "\ud800",
        "a\x00b",
        10**400,
        -(10**400),
        float("nan"),
        float("-inf"),
        -1,
        1e308,
        True,
        None,
        [],
        {},
        [None, "\udfff"],
    ]
)


def _shaped(**places: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """The real shape, with what a place must not hold in some of its places."""
    return st.fixed_dictionaries({}, optional={name: place | hostile for name, place in places.items()})


a_prediction = st.builds(
    lambda shaped, anything: {"id": "abcdefgh1234", "status": "processing"} | anything | shaped,
    _shaped(
        output=st.lists(texts | hostile, max_size=3),
        error=texts,
        logs=texts,
        created_at=texts,
        completed_at=texts,
        metrics=_shaped(predict_time=st.floats(), total_time=st.integers()),
        urls=_shaped(stream=texts, web=texts),
        input=_shaped(
            prompt=texts, history=st.lists(texts | hostile, max_size=3), max_tokens=st.integers(), top_p=scalars
        ),
    ),
    st.dictionaries(st.sampled_from(KEYS), scalars, max_size=3),
)


def _deep(depth: int) -> bytes:
    return b'{"id":"abcdefgh1234","status":"processing","output":' + b"[" * depth + b"]" * depth + b"}"


def _damaged(body: bytes, place: int, byte: int) -> bytes:
    place = place % (len(body) + 1)
    return body[:place] + bytes([byte]) + body[place + 1 :]


whole_bodies = (a_prediction | objects | values).map(lambda value: json.dumps(value).encode())
bodies = (
    whole_bodies
    | st.builds(_damaged, whole_bodies, st.integers(0, 10_000), st.integers(0, 255))
    | st.builds(lambda body, end: body[: end % (len(body) + 1)], whole_bodies, st.integers(0, 10_000))
    | st.integers(1, 200_000).map(_deep)
    | st.binary(max_size=200)
    | st.sampled_from(
        [b"", b" ", b"\xef\xbb\xbf{}", b"null", b"NaN", b'{"id":1e999}', b"<html>", "{}".encode("utf-16")]
    )
)


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def prediction_with(**parts: object) -> bytes:
    return encoded({"id": "abcdefgh1234", "status": "processing"} | parts)


def is_readable(found: dict[str, object]) -> bool:
    """What every prediction has."""
    prediction_id = found.get("id")
    return (
        isinstance(prediction_id, str)
        and re.fullmatch("[a-z0-9]{8,64}", prediction_id) is not None
        and isinstance(found.get("status"), str)
    )
