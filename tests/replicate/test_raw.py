import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.replicate.raw import LEFT_OUT, MOST_ITEMS, raw_of
from llava_desktop.replicate.wire import page_of, prediction_of
from tests.canary.secrets import TOKEN
from tests.fuzz import json_values

STREAM = "https://own.example/v1/files/abcdefghijklmnop"


def kept(found: dict[str, Any]) -> Any:
    return json.loads(raw_of(found))


def test_the_object_is_kept_as_it_came_without_the_picture_and_the_streams_address():
    found = {
        "id": "abcdefgh",
        "status": "succeeded",
        "input": {"prompt": "Why?", "image": f"data:image/jpeg;base64,{'A' * 112_000}", "max_tokens": 7},
        "output": ["A ", "boat."],
        "metrics": {"predict_time": 8.2},
        "urls": {"get": "https://own.example/v1/predictions/abcdefgh", "stream": STREAM},
        "logs": f"asked at {STREAM} with {TOKEN}",
        "data_removed": False,
        "error": None,
    }
    assert kept(found) == {
        **found,
        "input": {"prompt": "Why?", "image": "(84 KB image)", "max_tokens": 7},
        "urls": {"get": "https://own.example/v1/predictions/abcdefgh", "stream": LEFT_OUT},
        "logs": "asked at ‹hidden› with ‹hidden›",
    }


def test_the_streams_address_is_hidden_also_where_a_long_text_is_cut():
    text = "x" * 1_990 + STREAM
    assert "own.example" not in raw_of({"urls": {"stream": STREAM}, "logs": text})


def test_what_is_long_is_cut_and_says_so():
    found = kept({"logs": "x" * 5_000, "output": ["a"] * 60, **{f"k{number}": number for number in range(60)}})
    assert found["logs"] == "x" * 2_000 + "… (5000 characters)"
    assert found["output"] == ["a"] * MOST_ITEMS + ["(10 more)"]
    assert found["…"] == "(12 more)"


def test_a_huge_object_stays_small():
    wide = {f"{'k' * 3_000}{number}": ["y" * 3_000] * 50 for number in range(100)}
    assert len(raw_of(wide)) < 150_000
    deep: dict[str, Any] = {}
    for _ in range(300):
        deep = {"in": deep, "list": [deep]}
    assert len(raw_of({"a": [deep]})) < 150_000


def test_numbers_that_are_none_become_null():
    assert kept({"a": float("inf"), "b": 1.5, "c": True}) == {"a": None, "b": 1.5, "c": True}


@given(st.recursive(json_values.scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_a_server_says_can_be_stored(value):
    text = raw_of({"a": value})
    json.loads(text)
    text.encode("utf-8")
    assert "\x00" not in text


def test_only_of_what_has_ended_the_object_is_kept_and_never_of_a_list():
    ended = {"id": "abcdefgh", "status": "canceled"}
    assert json.loads(prediction_of(json.dumps(ended).encode()).raw) == ended
    assert prediction_of(json.dumps({**ended, "status": "processing"}).encode()).raw == ""
    (listed,) = page_of(json.dumps({"results": [ended]}).encode()).results
    assert listed == replace(prediction_of(json.dumps(ended).encode()), raw="")
