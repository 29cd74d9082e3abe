from llava_desktop.core.compare_words import CHANGES_MOST, difference_lines
from llava_desktop.core.differences import WORDS_MOST, Fact, text_difference

SAME = text_difference("a", "a")


def test_only_what_differs_is_told():
    facts = (Fact("Model", "a", "a"), Fact("Top p", "1.00", "0.50"))
    assert difference_lines(facts, SAME, SAME) == ["Top p: 1.00 → 0.50"]


def test_nothing_that_differs_is_said_too():
    assert difference_lines((), SAME, SAME) == ["Nothing differs: the same question, and the same answer."]


def test_each_change_is_quoted_in_one_line():
    found = text_difference("one two\nthree four", "one three five six")
    assert difference_lines((), found, SAME) == [
        "Question: 2 changes",
        "  only in the first: “two”",
        "  “four” became “five six”",
    ]
    assert difference_lines((), text_difference("a", "a b"), SAME)[1] == "  only in the second: “b”"


def test_long_changes_are_cut():
    (_count, line) = difference_lines((), SAME, text_difference("a", "b" * 500))
    assert line.endswith("…”")
    assert len(line) < 200


def test_many_changes_are_counted():
    first, second = " ".join(f"a{n} same" for n in range(60)), " ".join(f"b{n} same" for n in range(60))
    lines = difference_lines((), SAME, text_difference(first, second))
    assert lines[0] == "Answer: 60 changes"
    assert lines[-1] == f"  and {60 - CHANGES_MOST} more"


def test_how_long_texts_were_compared_is_said():
    assert difference_lines((), SAME, text_difference("word " * 1600, "word " * 1600 + "x"))[0].endswith("line by line")
    endless = "x\n" * (WORDS_MOST + 1)
    assert difference_lines((), SAME, text_difference(endless, endless + "y")) == ["Answer: too long to be compared."]
