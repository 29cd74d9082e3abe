import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.hand_over import MOST_BYTES, MOST_FILES, BadHandOver, HandOver, decoded, encoded


@pytest.mark.parametrize("name", ["boat.jpg", "Garten im März.png", "a\nb", "\udcff\udce4.jpg", "<img src='//h/s'>"])
def test_what_is_handed_over_arrives_as_it_was(name):
    given = HandOver((Path("/home/al") / name,), "token_TIME123")
    assert decoded(encoded(given)) == given
    assert encoded(given).count(b"\n") == 1


def test_the_wish_to_capture_the_screen_is_handed_over_and_nothing_but_true_is_one():
    given = HandOver((Path("/boat.jpg"),), capture=True)
    assert decoded(encoded(given)) == given
    for strange in ("false", "1", '"true"', "null", "[true]"):
        assert not decoded(f'{{"capture": {strange}}}'.encode()).capture


def test_more_files_than_are_taken_are_left_out():
    many = HandOver(tuple(Path(f"/{number}") for number in range(MOST_FILES + 50)))
    assert decoded(encoded(many)).files == many.files[:MOST_FILES]


def test_names_too_long_for_one_message_are_left_out():
    long = HandOver(tuple(Path("/" + "\U0001f600" * 1000 + str(number)) for number in range(20)))
    assert 0 < len(decoded(encoded(long)).files) < 20


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"files": "/etc/passwd"}',
        b'{"files": [1]}',
        b'{"files": [""]}',
        b'{"files": ["boat.jpg"]}',
        b'{"files": ["/boat\\u0000.jpg"]}',
        json.dumps({"files": ["/" + "x" * 5000]}).encode(),
        json.dumps({"files": ["/x"] * (MOST_FILES + 1)}).encode(),
        b'{"files": []}' + b" " * MOST_BYTES,
    ],
)
def test_anything_else_is_refused_and_not_quoted(line):
    with pytest.raises(BadHandOver) as refusal:
        decoded(line)
    assert "boat" not in refusal.value.text


@pytest.mark.parametrize("activation", [1, None, "x" * 300, "ä", "a\nb"])
def test_a_strange_leave_for_the_front_is_none(activation):
    assert decoded(json.dumps({"files": ["/x"], "activation": activation}).encode()) == HandOver((Path("/x"),))


def test_what_this_version_does_not_know_is_not_done():
    line = json.dumps({"files": [], "ask": "What is it?", "data_dir": "/"}).encode()
    assert decoded(line) == HandOver()


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_only_typed_refusals_come_of_any_bytes(line):
    with suppress(BadHandOver):
        decoded(line)
