from typing import Any

import pytest

from llava_desktop.core.turn_words import NOT_FOR_IT, goes_on_words, later_words

ALL: dict[str, Any] = {"goes_on": True, "is_edit": False, "turns": 3, "possible": 3, "sent": 3, "sends_earlier": True}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Continues with 3 earlier questions and answers"),
        (
            {"turns": 1, "possible": 1, "sent": 1},
            "Continues with 1 earlier question and answer",
        ),
        ({"sends_earlier": False, "sent": 0}, "Continues this conversation · only this question is sent"),
        ({"possible": 0, "sent": 0}, "Continues this conversation · no earlier question is sent along"),
        (
            {"sent": 1},
            (
                "Continues with 1 earlier question and answer · "
                "The first 2 questions are not sent any more: the model's memory is full."
            ),
        ),
        (
            {"is_edit": True},
            "Asks your question anew; the answer above is kept · 3 earlier questions and answers are sent along",
        ),
        ({"is_edit": True, "turns": 0, "possible": 0, "sent": 0}, "Asks your question anew; the answer above is kept"),
        ({"goes_on": False}, "Begins a new conversation: it is about another picture"),
    ],
)
def test_what_the_next_question_goes_on_from_is_said_in_one_line(changes, words):
    assert goes_on_words(**{**ALL, **changes})[0] == words


def test_the_whole_of_it_says_which_turns_are_never_sent():
    assert goes_on_words(**ALL)[1] == "Continues with 3 earlier questions and answers."
    assert goes_on_words(**{**ALL, "possible": 2, "sent": 2})[1].endswith(NOT_FOR_IT)
    assert "The first question is not sent" in goes_on_words(**{**ALL, "sent": 2})[1]


def test_later_turns_are_counted():
    assert [later_words(number) for number in (0, 1, 2)] == ["", "Show 1 later question", "Show 2 later questions"]
