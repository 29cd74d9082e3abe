"""What a row of the engine's own list says, and what may be done with a prediction of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import Prediction, PredictionStatus, ReturnedInput
from llava_desktop.core.remote import (
    LLAVA,
    LONGEST_PROMPT,
    LocalRow,
    moment_text,
    row_facts,
    row_line,
    row_of,
    row_title,
    status_text,
    web_page_of,
    why_not_imported,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=2)))
ANSWERED = Prediction(
    id="gm3qorzdhgbfurvjtvhg6dckhu",
    status=PredictionStatus.SUCCEEDED,
    status_word="succeeded",
    output="It is **a boat**.\n\nRed.",
    model=LLAVA,
    version=DEFAULT_VERSION,
    input=ReturnedInput(prompt="What\nis it?", image="data:image/png;base64,AAAA"),
    created_at=datetime(2026, 5, 4, 8, 30, tzinfo=UTC),
)
GONE = replace(ANSWERED, input=None, output=None, data_removed=True)


def test_a_row_keeps_the_beginnings_on_one_line_and_no_picture():
    row = row_of(replace(ANSWERED, output="word " * 500_000))
    assert row.prompt == "What is it?"
    assert len(row.answer_start) == 200
    assert "AAAA" not in repr(row)


def test_a_row_of_a_thin_entry_has_nothing_but_what_it_said():
    row = row_of(Prediction(id="a" * 8, status=PredictionStatus.UNKNOWN, status_word="dreaming"))
    assert (row.prompt, row.answer_start, row.model, row.created_at) == ("", "", "", None)
    assert row_title(row, None, "Replicate") == "Without a question"
    assert row_line(row, None, "Replicate") == "dreaming"
    assert row_facts(row, None, NOON) == ""


def test_what_the_service_has_deleted_is_called_so_and_known_by_what_is_here():
    row, here = row_of(GONE), LocalRow("q1", "What is it?")
    assert row_title(row, None, "Replicate") == "No longer kept by Replicate"
    assert row_line(row, None, "Replicate") == "Answered"
    assert row_title(row, here, "Replicate") == "What is it?"
    assert row_line(row, here, "Replicate") == "Answered · no longer kept by Replicate"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "It is a boat. Red."),
        ({"output": ""}, "Answered, without a word"),
        ({"status": PredictionStatus.PROCESSING}, "Running"),
        ({"status": PredictionStatus.ABORTED}, "Ended before it started"),
    ],
)
def test_the_second_line_says_what_became_of_it(changes, line):
    assert row_line(row_of(replace(ANSWERED, **changes)), None, "Replicate") == line


def test_a_state_that_nobody_knows_is_shown_with_marks_and_cut():
    assert status_text(PredictionStatus.UNKNOWN, "\u202e" + "x" * 50).startswith("‹U+202E›xxx")
    assert status_text(PredictionStatus.UNKNOWN, "") == "Not known"


def test_the_facts_are_time_place_and_model():
    assert row_facts(row_of(ANSWERED), None, NOON) == "10:30 · llava-v1.6-34b"
    assert row_facts(row_of(ANSWERED), LocalRow("q1", ""), NOON) == "10:30 · also in your history · llava-v1.6-34b"
    trashed = LocalRow("q1", "", in_trash=True)
    assert row_facts(row_of(ANSWERED), trashed, NOON) == "10:30 · in your history's trash · llava-v1.6-34b"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, ""),
        (datetime(2026, 5, 3, 23, 0, tzinfo=UTC), "01:00"),
        (datetime(2026, 3, 3, 12, 0, tzinfo=UTC), "3 Mar 14:00"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "31 Dec 2025 14:00"),
    ],
)
def test_a_moment_is_told_in_this_computers_time(moment, text):
    assert moment_text(moment, NOON) == text


@pytest.mark.parametrize(
    ("model", "version", "is_it"),
    [
        (LLAVA, "hidden", True),
        (None, DEFAULT_VERSION, True),
        ("", "mine", True),
        ("someone/else", "other", False),
        (None, None, False),
    ],
)
def test_llava_is_known_by_name_or_version(model, version, is_it):
    assert row_of(replace(ANSWERED, model=model, version=version)).is_llava("mine") is is_it


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "http://replicate.com/p/x",
        "https://replicate.com.evil.example/p/x",
        "https://evil.example/replicate.com",
        "https://me@replicate.com/p/x",
        "https://replicate.com:8443/p/x",
        "https://[replicate.com/p/x",
        "https://replicate.com/p/\u202ex",
        "https://replicate.com/p/x y",
        "file:///etc/passwd",
    ],
)
def test_only_the_services_own_pages_are_offered(address):
    assert web_page_of(replace(ANSWERED, web_url=address)) == ""


def test_the_services_own_page_is_offered():
    assert web_page_of(replace(ANSWERED, web_url="https://replicate.com/p/x")) == "https://replicate.com/p/x"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"data_removed": True}, "deletes questions and answers one hour"),
        ({"input": None}, "holds no question"),
        ({"input": ReturnedInput(prompt="  ")}, "holds no question"),
        ({"input": ReturnedInput(prompt="x" * (LONGEST_PROMPT + 1))}, "far too long"),
        ({"model": "someone/else", "version": "other"}, "another model"),
    ],
)
def test_what_cannot_be_imported_says_why(changes, reason):
    told = why_not_imported(replace(ANSWERED, **changes), "Replicate", is_demo=False)
    assert reason in told
    assert bool(told) is bool(reason)


def test_what_the_demo_engine_answered_can_be_imported_though_it_is_not_llava():
    assert not why_not_imported(replace(ANSWERED, model="demo/not-llava", version="x"), "Demo engine", is_demo=True)
