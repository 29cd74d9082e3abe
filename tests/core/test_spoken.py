"""What is said aloud of an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.spoken import LONGEST, SpokenText, spoken


def said(*pieces: str) -> list[str]:
    text = SpokenText()
    ended = [sentence for piece in pieces for sentence in text.feed(piece)]
    return ended + text.finish()


def test_a_sentence_is_said_once_the_next_one_begins():
    text = SpokenText()
    assert text.feed("The boat is red. It l") == ["The boat is red."]
    assert text.feed("ies at a quay") == []
    assert text.feed(".\n") == []
    assert text.finish() == ["It lies at a quay."]


def test_a_short_line_need_not_end_before_it_is_said():
    assert SpokenText().feed("A lake. It") == ["A lake."]


def test_a_new_paragraph_ends_what_has_no_full_stop():
    assert SpokenText().feed("First of all\n\n") == ["First of all"]


def test_the_line_breaks_of_a_paragraph_end_nothing():
    assert said("The boat\nis red.\nIt is small.") == ["The boat is red.", "It is small."]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is 3.14 m long.",
        "Dr. Who has it, e.g. here.",
        "There are boats (e.g. Small ones) in it.",
        "J. Smith took it.",
        "1. The first of them.",
        "It is called example.com here.",
        "It weighs approx. Two tons.",
        "It is plan B. and no end.",
    ],
)
def test_not_every_dot_ends_a_sentence(sentence):
    assert said(sentence + " Then more.") == [sentence, "Then more."]


def test_questions_exclamations_and_quotation_marks_end_sentences():
    assert said("Is it? Yes! He said “No.” Then he left… Really") == [
        "Is it?",
        "Yes!",
        "He said “No.”",
        "Then he left…",
        "Really",
    ]


def test_chinese_and_japanese_need_no_blank():
    assert said("船是红色的。它很小！「はい。」と言った。") == ["船是红色的。", "它很小！", "「はい。」", "と言った。"]


def test_signs_of_markdown_are_not_said():
    text = "# The boat\nIt is **very *red***, see [here](https://x.example/a). Use `ls`.\n\n---\n> - One\n> - Two\n"
    text += "* * *\n3. Three"
    assert said(text) == ["The boat", "It is very red, see here.", "Use ls.", "One", "Two", "3. Three"]


def test_underscores_in_words_stay():
    assert said("Set max_tokens and _this_.") == ["Set max_tokens and this."]


def test_code_is_counted_in_place_of_spelled():
    text = "See:\n\n```python linenumbers=1\nx = 1\n\n# a. B. C.\n```\nDone."
    assert said(text) == ["See:", "Code, 3 lines.", "Done."]
    assert said("~~~\nx\n```\n~~~") == ["Code, 2 lines."]
    assert said("```\nx") == ["Code, 1 line."]


def test_a_table_is_told_by_its_head():
    text = "Here:\n| Colour | **Share** |\n|---|---|\n| red | 4 % |\n| blue | 5 % |\nThat is all."
    assert said(text) == ["Here:", "Table of Colour, Share: 2 rows.", "That is all."]
    assert said("| a | b |\n|---|---|\n\n| c | d |") == ["Table of a, b: 0 rows.", "Table of c, d: 0 rows."]


def test_what_never_ends_is_cut_between_words():
    words = "word " * 300
    ended = said(words)
    assert all(len(piece) <= LONGEST for piece in ended)
    assert " ".join(ended) == words.strip()
    assert "".join(said("x" * 1000)) == "x" * 1000
    late = said("y" * (LONGEST + 9) + ". And the next one is long enough.")
    assert [len(piece) for piece in late] == [LONGEST, 10, 32]


def test_hidden_characters_are_not_said():
    assert said("a\u202eb\u200bc\x07.") == ["abc."]
    assert said("\ud800.") == ["\ufffd."]


def test_the_whole_is_said_in_one():
    assert spoken("One. Two.\n\n```\nx\n```\n") == "One. Two. Code, 1 line."
    assert spoken("") == ""


MARKDOWN = st.text(st.sampled_from("ab.A 1?\n`|#-*>。_)") | st.characters(), max_size=80)


@given(st.lists(MARKDOWN | st.sampled_from(["```\n", "\n\n", "| a | b |\n", "A word. ", "x" * 90 + " "]), max_size=12))
def test_how_it_was_cut_makes_no_difference(pieces):
    whole = said("".join(pieces))
    assert said(*pieces) == whole
    assert said(*"".join(pieces)) == whole


@given(MARKDOWN)
def test_no_letter_is_lost_that_is_no_sign(text):
    letters = [sign for sign in text if sign in "abA"]
    if not set(text) & set("|`[~"):
        assert [sign for sign in "".join(said(text)) if sign in "abA"] == letters


def test_what_has_no_blanks_is_cut_up_quickly():
    text = "x" * 200_000
    assert len("".join(said(text))) == 200_000
    assert len(said("a. B" * 20_000)) == 20_000
