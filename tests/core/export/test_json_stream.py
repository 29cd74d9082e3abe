"""JSON in pieces: however it is cut, the values are the same; what is damaged is said with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llava_desktop.core.export import json_stream
from llava_desktop.core.export.json_stream import Member, NotReadable, Whole, values_in

_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=6),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def cut(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


@given(
    value=some.fixed_dictionaries({"format": _values, "questions": some.lists(_values, max_size=4), "more": _values}),
    length=some.integers(1, 30),
    indent=some.none() | some.just(2),
)
def test_the_members_of_questions_come_one_by_one(value, length, indent):
    chunks = iter(cut(json.dumps(value, indent=indent), length))
    *members, whole = values_in(chunks)
    assert [each.value for each in members if isinstance(each, Member)] == value["questions"]
    rest = {name: held for name, held in value.items() if name != "questions"}
    assert isinstance(whole, Whole)
    assert (whole.value, whole.had_list) == (rest, True)


@given(values=some.lists(_values, max_size=4), length=some.integers(1, 30))
def test_a_value_a_line_gives_the_same_values(values, length):
    chunks = iter(cut("\n".join(map(json.dumps, values)), length))
    found = [each.value for each in values_in(chunks) if isinstance(each, Whole) and not each.had_list]
    assert found == [value for value in values if not _has_list(value)]


def _has_list(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("questions"), list)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"questions": [\n{"a": 1},\n{"b" 2}]}', "line 3, character 6"),
        ('{"questions": [\n{"a": 1}', "line 2, character 9"),
        ('{"questions": [1 2]}', "line 1, character 18"),
        ('{"a": 1', "line 1, character 8"),
        ('{"a" 1}', "line 1, character 6"),
        ("{a: 1}", "a name in quotes is missing"),
        ('{"a": NaN}', "a number that is none"),
        ('{"a": ' + "9" * 5000 + "}", "a number that is none, or too long"),
        ("[" * 100_000, "too many brackets"),
        ('{"a": "\x01"}', "line 1"),
        ("nothing", "line 1, character 1"),
    ],
)
def test_what_is_damaged_is_said_with_its_place(text, place):
    with pytest.raises(NotReadable) as refused:
        list(values_in(iter(cut(text, 10))))
    assert place in refused.value.sentence
    assert refused.value.advice == "Nothing of it was imported."


def test_an_empty_object_and_an_empty_list_are_read():
    assert list(values_in(iter(["{}"]))) == [Whole(1, {})]
    assert list(values_in(iter(['{"questions": []}']))) == [Whole(1, {}, had_list=True)]
    assert list(values_in(iter([" \n "]))) == []
    assert list(values_in(iter(['{"questions": 7}']))) == [Whole(1, {"questions": 7})]


def test_a_value_that_has_no_end_is_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(json_stream, "RECORD_MOST", 2_000_000)
    read = []

    def chunks():
        yield '{"questions": ["'
        while True:
            read.append(1)
            yield "x" * 100_000

    with pytest.raises(NotReadable, match="2 million characters"):
        list(values_in(chunks()))
    assert len(read) < 100
