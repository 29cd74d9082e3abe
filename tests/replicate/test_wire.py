import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import (
    DEFAULT_VERSION,
    Account,
    PredictionInput,
    PredictionRequest,
    PredictionStatus,
    ReturnedInput,
    WebhookEvent,
)
from llava_desktop.replicate.wire import account_of, body_of, checked_id, json_object, page_of, prediction_of

ID = "gm3qorzdhgbfurvjtvhg6dckhu"
WHOLE = {
    "id": ID,
    "model": "yorickvp/llava-v1.6-34b",
    "version": DEFAULT_VERSION,
    "input": {
        "prompt": "What is this?",
        "image": "data:image/png;base64,AAAA",
        "history": ["a", "b"],
        "max_tokens": 7,
        "temperature": 0.5,
        "top_p": 1,
    },
    "output": ["A ", "cat", ".\n"],
    "data_removed": False,
    "error": None,
    "status": "succeeded",
    "created_at": "2023-09-08T16:19:34.765994Z",
    "started_at": "2023-09-08T16:19:34.779Z",
    "completed_at": "2023-09-08T16:19:34Z",
    "logs": "loading\n",
    "metrics": {"predict_time": 0.012683, "total_time": 2},
    "urls": {
        "get": f"https://api.replicate.com/v1/predictions/{ID}",
        "cancel": f"https://api.replicate.com/v1/predictions/{ID}/cancel",
        "stream": "https://stream.replicate.com/v1/secret",
        "web": f"https://replicate.com/p/{ID}",
    },
}


def read(**changes):
    return prediction_of(json.dumps({"id": ID, "status": "processing", **changes}).encode())


def test_a_request_with_nothing_set_names_only_the_version_and_the_model_input():
    body = json.loads(body_of(PredictionRequest(PredictionInput("Why?"))))
    assert body == {
        "version": DEFAULT_VERSION,
        "input": {"prompt": "Why?", "max_tokens": 1024, "temperature": 0.2, "top_p": 1.0},
    }


def test_a_request_with_everything_set_has_every_key_of_the_api():
    request = PredictionRequest(
        PredictionInput("Why?", image="data:x", history=("hi", "hello"), parameters=Parameters(5, 0.0, 0.5)),
        version="v",
        stream=False,
        webhook="https://example.com/hook",
        webhook_events_filter=(WebhookEvent.START, WebhookEvent.COMPLETED),
    )
    assert json.loads(body_of(request)) == {
        "version": "v",
        "input": {
            "prompt": "Why?",
            "image": "data:x",
            "history": ["hi", "hello"],
            "max_tokens": 5,
            "temperature": 0.0,
            "top_p": 0.5,
        },
        "stream": False,
        "webhook": "https://example.com/hook",
        "webhook_events_filter": ["start", "completed"],
    }


def test_a_prompt_with_half_a_character_can_still_be_sent():
    request = PredictionRequest(PredictionInput("a\ud800b — ü", history=("\udfff", "x")))
    body = json.loads(body_of(request).decode("utf-8"))
    assert body["input"]["prompt"] == "a\ufffdb — ü"
    assert body["input"]["history"] == ["\ufffd", "x"]


def test_a_whole_prediction_is_read():
    found = prediction_of(json.dumps(WHOLE).encode())
    assert found.id == ID
    assert found.status is PredictionStatus.SUCCEEDED
    assert found.status_word == "succeeded"
    assert found.output == "A cat.\n"
    assert found.error is None
    assert found.logs == "loading\n"
    assert (found.model, found.version) == ("yorickvp/llava-v1.6-34b", DEFAULT_VERSION)
    assert found.input == ReturnedInput(
        prompt="What is this?",
        image="data:image/png;base64,AAAA",
        history=("a", "b"),
        max_tokens=7,
        temperature=0.5,
        top_p=1.0,
    )
    assert found.created_at == datetime(2023, 9, 8, 16, 19, 34, 765994, tzinfo=UTC)
    assert found.started_at == datetime(2023, 9, 8, 16, 19, 34, 779000, tzinfo=UTC)
    assert found.completed_at == datetime(2023, 9, 8, 16, 19, 34, tzinfo=UTC)
    assert (found.predict_time_s, found.total_time_s) == (0.012683, 2.0)
    assert found.stream_url == "https://stream.replicate.com/v1/secret"
    assert found.web_url == f"https://replicate.com/p/{ID}"


def test_an_id_and_a_status_are_enough():
    found = read()
    assert found.output is None
    assert found.input is None
    assert found.stream_url is None
    assert not found.data_removed


def test_a_stream_address_shows_in_no_repr():
    assert "secret" not in repr(prediction_of(json.dumps(WHOLE).encode()))


@pytest.mark.parametrize("bad_id", ["", "short", "UPPERCASE", "a" * 65, "../../etc/x", "abcdefgh\n", 12345678, None])
def test_an_id_that_could_not_go_into_an_address_is_no_prediction(bad_id):
    with pytest.raises(UnexpectedReply):
        read(id=bad_id)
    with pytest.raises(UnexpectedReply):
        checked_id(bad_id)


@pytest.mark.parametrize("bad_status", [None, 1, ["succeeded"]])
def test_a_prediction_without_a_status_is_not_one(bad_status):
    with pytest.raises(UnexpectedReply):
        read(status=bad_status)


def test_a_status_of_the_future_is_kept_as_a_word():
    found = read(status="thinking")
    assert found.status is PredictionStatus.UNKNOWN
    assert found.status_word == "thinking"


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (["a", " b ", "\n"], "a b \n"),
        ([], ""),
        ("plain", "plain"),
        (["a", None, 3, ["x"], "b"], "ab"),
        ({"x": 1}, None),
        (None, None),
        (7, None),
        (["x\ud800", "\x00"], "x\ufffd\ufffd"),
    ],
)
def test_output_is_joined_with_nothing_between(output, text):
    assert read(output=output).output == text


@pytest.mark.parametrize("digits", range(10))
def test_a_timestamp_may_have_any_number_of_fraction_digits(digits):
    fraction = f".{'123456789'[:digits]}" if digits else ""
    microsecond = int("123456789"[:digits].ljust(6, "0")[:6])
    expected = datetime(2024, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    assert read(created_at=f"2024-01-02T03:04:05{fraction}Z").created_at == expected
    assert read(created_at=f"2024-01-02T05:04:05{fraction}+02:00").created_at == expected
    assert read(created_at=f"2024-01-02T03:04:05{fraction}").created_at == expected


@pytest.mark.parametrize("odd", ["yesterday", "", "0001-01-01T00:00:00+23:00", 5, None, ["2024-01-02T03:04:05Z"]])
def test_a_timestamp_that_cannot_be_read_is_absent(odd):
    assert read(created_at=odd).created_at is None


@pytest.mark.parametrize("odd", ["1", None, True, -1, float("inf"), float("nan"), 10**400, [1]])
def test_a_duration_that_is_none_is_absent(odd):
    assert read(metrics={"predict_time": odd}).predict_time_s is None


def test_parts_of_a_wrong_type_count_as_absent():
    found = read(
        urls=["x"],
        metrics="fast",
        logs=3,
        error={"detail": "x"},
        model=1,
        data_removed="yes",
        input={"prompt": 1, "image": [], "history": "x", "max_tokens": True, "temperature": "hot", "top_p": None},
    )
    assert found.stream_url is None
    assert found.predict_time_s is None
    assert found.logs == ""
    assert found.error is None
    assert not found.data_removed
    assert found.input == ReturnedInput()
    assert read(input="text").input is None
    assert read(input={"history": ["a", 1, "b"]}).input == ReturnedInput(history=("a", "b"))
    assert read(data_removed=True).data_removed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in</html>",
        b"null",
        b"[]",
        b"3",
        b'"x"',
        b'{"id": ',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x1f\x8b\x08",
        b'{"id": "' + ID.encode(),
    ],
)
def test_a_body_that_is_no_object_is_an_unexpected_reply(body):
    for reader in (json_object, prediction_of, page_of, account_of):
        with pytest.raises(UnexpectedReply):
            reader(body)


def test_what_json_has_no_number_for_becomes_none():
    body = b'{"nan": NaN, "inf": -Infinity, "huge": ' + b"9" * 10_000 + b', "float": 1e999, "ok": -12}'
    found = json_object(body)
    assert (found["nan"], found["inf"], found["huge"], found["ok"]) == (None, None, None, -12)


def test_a_bad_byte_costs_one_character_and_not_the_answer():
    body = b'\xef\xbb\xbf{"id": "' + ID.encode() + b'", "status": "succeeded", "output": ["caf\xe9"]}'
    assert prediction_of(body).output == "caf\ufffd"


def test_a_page_is_read_and_entries_that_are_none_are_left_out():
    page = page_of(
        json.dumps(
            {
                "next": "https://api.replicate.com/v1/predictions?cursor=x",
                "previous": None,
                "results": [WHOLE, {"id": ID}, {"id": "../x", "status": "failed"}, {"status": "failed"}, None, "x"],
            }
        ).encode()
    )
    assert [found.id for found in page.results] == [ID]
    assert page.next_url == "https://api.replicate.com/v1/predictions?cursor=x"


def test_the_last_page_has_no_next():
    assert page_of(b'{"results": []}').next_url is None


def test_a_page_without_a_list_is_unexpected():
    with pytest.raises(UnexpectedReply):
        page_of(b'{"results": {}}')


def test_an_account_is_read():
    body = json.dumps({"type": "user", "username": "ada", "name": "Ada", "github_url": "x"}).encode()
    assert account_of(body) == Account("ada", name="Ada", type="user")
    assert account_of(b'{"username": "ada"}') == Account("ada")
    with pytest.raises(UnexpectedReply):
        account_of(b'{"username": 3}')


words = st.text("ab \n\x00é\u2028\ud800\udfff🖼", max_size=8)  # no table of all characters: it takes seconds to build
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)
KEYS = ["input", "output", "error", "logs", "metrics", "urls", "created_at", "model", "version", "data_removed"]


@given(st.dictionaries(st.sampled_from(KEYS), json_values))
def test_whatever_stands_in_the_optional_parts_a_prediction_comes_out_and_can_be_stored(parts):
    found = read(**parts)
    for text in (found.output, found.error, found.logs, found.model, found.stream_url):
        (text or "").encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_typed_error_or_a_value(body):
    for reader in (prediction_of, page_of, account_of):
        with suppress(UnexpectedReply):
            reader(body)
