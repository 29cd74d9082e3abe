"""Our own JSON: what goes out comes in again, equal; what was changed on the way does not come in."""

import copy
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llava_desktop.core.export.documents import ExportedQuestion
from llava_desktop.core.export.fields import Unfit
from llava_desktop.core.export.json_stream import Member, Whole, values_in
from llava_desktop.core.export.reading import UNFINISHED, found_in, record_beside
from llava_desktop.core.export.records import JsonDocument, JsonLinesDocument, record_of
from llava_desktop.core.question import Question, QuestionState
from tests.core.export.made import PIXEL, as_kept, finished_questions, picture, question


def written(document, *exported: ExportedQuestion) -> str:
    return "".join([document.beginning(), *map(document.part, exported), document.end()])


def records_of(text: str) -> list[object]:
    found: list[object] = []
    for each in values_in(iter([text])):
        if isinstance(each, Member):
            found.append(each.value)
        elif (record := record_beside(each.value, had_list=each.had_list)) is not None:
            found.append(record)
    return found


@pytest.mark.parametrize("document", [JsonDocument, JsonLinesDocument])
@given(questions=some.lists(finished_questions, max_size=3))
def test_what_is_exported_is_imported_as_an_equal_question(document, questions):
    text = written(document(), *(ExportedQuestion(each, PIXEL, PIXEL) for each in questions))
    text.encode("utf-8")
    found = [found_in(record).question for record in records_of(text)]
    assert found == [dataclasses.replace(as_kept(each), imported=True) for each in questions]


def test_no_field_of_a_question_is_forgotten():
    """A field that is added to Question needs a line in `records.py`, and one in `reading.py`."""
    assert set(record_of(question())) == {field.name for field in dataclasses.fields(Question)}


def test_the_files_are_what_other_programs_read():
    exported = ExportedQuestion(question())
    whole = json.loads(written(JsonDocument(), exported, exported))
    assert (whole["format"], whole["version"], len(whole["questions"])) == ("llava-desktop", 1, 2)
    lines = written(JsonLinesDocument(), exported, exported).splitlines()
    assert [json.loads(line)["question"]["id"] for line in lines] == ["question-1", "question-1"]
    assert json.loads(written(JsonDocument()))["questions"] == []
    assert JsonDocument().remarks() == JsonLinesDocument().remarks() == ()


def test_a_pictures_bytes_stand_in_a_file_once():
    exported = ExportedQuestion(question(picture=picture(whole=picture().sent)), PIXEL, PIXEL)
    first, second = json.loads(written(JsonDocument(), exported, exported))["questions"]
    assert "data" in first["picture"]["sent"]
    assert "data" not in first["picture"]["whole"]
    assert "data" not in second["picture"]["sent"]
    assert [each.data for each in found_in(first).pictures] == [PIXEL]
    assert found_in(second).pictures == ()


def test_what_was_said_about_a_conversation_comes_along():
    (record,) = records_of(written(JsonDocument(), ExportedQuestion(question(), title="Boats", starred=True)))
    assert (found_in(record).title, found_in(record).starred) == ("Boats", True)


@pytest.mark.parametrize("state", [QuestionState.SENDING, QuestionState.UNKNOWN, QuestionState.RUNNING])
def test_a_question_without_an_end_has_one_when_it_is_imported(state):
    """Nobody looks after it, asks the service for it or cancels it."""
    found = found_in(record_of(question(state=state, prediction_id="abcdefgh")))
    assert found.was_unfinished
    assert found.question.state is QuestionState.GONE
    assert found.question.error == UNFINISHED
    assert found_in(record_of(question(state=state, error="It broke."))).question.error == "It broke."


def test_what_waited_for_a_connection_does_not_wait_where_it_is_imported():
    """It may have been sent since."""
    found = found_in(record_of(question(state=QuestionState.WAITING)))
    assert found.question.state is QuestionState.NOT_SENT
    assert not found.was_unfinished


CHANGES: dict[str, list[Any]] = {
    "id": ["", "../../etc/passwd", "a" * 65, 7, None, "a\n"],
    "created_at": [
        "yesterday",
        "2025-03-09T12:30:15",
        "1960-01-01T00:00:00+00:00",
        1,
        None,
        "0001-01-01T00:00:00+14:00",
    ],
    "engine": ["other", None, [], {}],
    "base_url": ["file:///etc/passwd", "http://somewhere.example", "x" * 2001, None],
    "prompt": [None, 1, "x" * 8_000_001],
    "parameters": [None, {"max_tokens": 0, "temperature": 0, "top_p": 1}, {"max_tokens": True}],
    "state": ["sleeping", None],
    "history": ["no list", [1], ["x"] * 2001],
    "prediction_id": ["../cancel", ""],
    "cancel_requested": ["no", 1],
    "waited_s": [-1, "1", True, 1e300],
    "parent_id": ["/"],
    "webhook": ["http://hooks.example", "https://me@hooks.example"],
    "webhook_events": [["nothing"], ["start"] * 5],
    "conversation_id": ["/"],
    "conversation": [[], {"title": 1}, {"starred": 1}],
    "picture": ["boat.png", {}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in CHANGES.items() for value in values])
def test_a_field_that_cannot_be_is_named(name, value):
    record = {**record_of(question()), name: value}
    with pytest.raises(Unfit) as refused:
        found_in(record)
    assert refused.value.sentence


PICTURE_CHANGES = [
    (("sent", "sha256"), "../../../boat"),
    (("sent", "sha256"), "b" * 64),
    (("sent", "format"), "HEIC"),
    (("sent", "width"), 0),
    (("sent", "size_bytes"), 3),
    (("sent", "data"), "not base64!"),
    (("sent", "data"), "AAAA"),
    (("sent",), None),
    (("source", "width"), 1_000_000),
    (("quarter_turns",), 4),
    (("region",), [0, 0, 0, 5]),
    (("region",), [0, 0, 5]),
    (("region",), [0, 0, 1, 2, 3]),
    (("region",), "all"),
    (("quality",), "perfect"),
    (("name",), "x" * 1001),
]


@pytest.mark.parametrize(("path", "value"), PICTURE_CHANGES)
def test_a_picture_that_cannot_be_is_refused(path, value):
    exported = ExportedQuestion(question(picture=picture()), PIXEL)
    record: Any = records_of(written(JsonDocument(), exported))[0]
    assert found_in(record).pictures[0].data == PIXEL
    held: Any = copy.deepcopy(record)
    changed = held
    for name in ("picture", *path[:-1]):
        held = held[name]
    held[path[-1]] = value
    with pytest.raises(Unfit):
        found_in(changed)


def test_what_an_early_file_does_not_say_is_as_it_was_then():
    (record,) = records_of(written(JsonLinesDocument(), ExportedQuestion(question(picture=picture()))))
    assert isinstance(record, dict)
    del record["picture"]["quality"], record["picture"]["redacted"]
    for name in ("history", "logs", "conversation_id", "stream", "webhook", "webhook_events", "raw", "sent_smaller"):
        del record[name]
    assert found_in(record).question == question(picture=picture(), imported=True)


@pytest.mark.parametrize("record", [None, 1, "x", [], [[]]])
def test_what_is_no_object_is_no_question(record):
    with pytest.raises(Unfit, match="a question is no object"):
        found_in(record)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([], "no export"),
        ({}, "no export"),
        ({"format": "other", "version": 1}, "no export"),
        ({"format": "llava-desktop", "version": 1}, "no export"),
        ({"format": "llava-desktop", "version": 2, "question": {}}, "newer version"),
        ({"format": "llava-desktop", "version": True, "question": {}}, "newer version"),
    ],
)
def test_a_file_says_that_it_is_ours(value, sentence):
    with pytest.raises(Unfit, match=sentence):
        record_beside(value, had_list=False)


def test_a_field_that_a_later_version_has_added_is_passed_over():
    assert found_in({**record_of(question()), "mood": ["good"]}).question == question(imported=True)


def test_a_whole_value_says_in_which_line_it_begins():
    assert [each.line for each in values_in(iter(['{"a": 1}\n\n{"b": 2}\n7'])) if isinstance(each, Whole)] == [1, 3, 4]
