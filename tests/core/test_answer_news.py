"""What a notification says, and of what none is made."""

from dataclasses import replace

import pytest

from llava_desktop.core.answer_news import ANSWER_MOST, PROMPT_MOST, announcement, is_news
from llava_desktop.core.question import QuestionState
from tests.qt.made import asked, ended

ANSWERED = ended(asked("Where is\nthe boat?"), answer="## In front\n\nIt is **left** of the sun.\u202e")
FAILED = ended(asked("Why?"), QuestionState.FAILED, error="The model failed.")


def test_one_answer_is_told_by_its_first_words():
    told = announcement([ANSWERED], with_words=True)
    assert (told.question_id, told.title) == (ANSWERED.id, "The answer is ready")
    assert told.body == "Where is the boat?\nIn front It is left of the sun.‹U+202E›"


def test_a_failure_is_told_with_its_reason():
    told = announcement([FAILED], with_words=True)
    assert (told.title, told.body) == ("A question was not answered", "Why?\nThe model failed.")


def test_without_words_nothing_of_prompt_or_answer_is_told():
    assert announcement([ANSWERED], with_words=False).body == ""


def test_several_are_one():
    told = announcement([ANSWERED, ANSWERED, ANSWERED], with_words=True)
    assert (told.question_id, told.title, told.body) == ("", "3 answers are ready", "")
    assert announcement([ANSWERED, FAILED], with_words=True).title == "2 questions have ended"


def test_endless_words_are_cut():
    long = ended(asked("x" * 100_000), answer="y" * 1_000_000)
    prompt, answer = announcement([long], with_words=True).body.split("\n")
    assert len(prompt) == PROMPT_MOST
    assert len(answer) == ANSWER_MOST


def test_an_answer_without_a_word_leaves_no_empty_line():
    assert announcement([ended(asked("Why?"))], with_words=True).body == "Why?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (ANSWERED, True),
        (FAILED, True),
        (asked(), False),
        (ended(asked(), QuestionState.CANCELED), False),
        (ended(asked(), QuestionState.WAITING), False),
        (replace(ANSWERED, cancel_requested=True), False),
    ],
)
def test_what_a_person_ended_or_did_not_end_is_no_news(question, expected):
    assert is_news(question) is expected
