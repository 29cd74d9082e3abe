import pytest

from llava_desktop.core.earlier import EarlierAnswers, earlier_words


@pytest.mark.parametrize(
    ("count", "same", "has_region", "words"),
    [
        (1, 0, False, "You asked about this picture before: 1 answer"),
        (2, 2, False, "You asked about this picture before: 2 answers"),
        (2, 1, True, "You asked about this picture before: 2 answers, 1 about this part"),
        (2, 0, True, "You asked about this picture before: 2 answers, none about this part"),
        (101, 0, False, "You asked about this picture before: more than 100 answers"),
        (101, 3, True, "You asked about this picture before: more than 100 answers, 3 about this part"),
    ],
)
def test_earlier_answers_are_told_in_one_line(count, same, has_region, words):
    assert earlier_words(EarlierAnswers(count, same, "q"), has_region=has_region) == words
