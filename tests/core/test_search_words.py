"""What a search marks: the places that the index would find, and a line around the first of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.search_words import MOST_WORDS, SearchPattern, searched_words


def found(typed: str, text: str) -> list[str]:
    return [text[begin : begin + length] for begin, length in SearchPattern(typed).places(text)]


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("boat", "A Boat, two boats, a lifeboat", ["Boat", "boat"]),
        ("quay-wat", "The quay water and the quay_wat.", ["quay wat", "quay_wat"]),
        ("ete", "Été, e\u0301te\u0301 and été", ["Été"[:3], "e\u0301te", "été"]),
        ("ÉTÉ", "ete", ["ete"]),
        ("12", "12 and 120, not 312", ["12", "12"]),
        ("boat red", "red boat", ["red", "boat"]),
        ("- *", "anything", []),
        ("", "anything", []),
    ],
)
def test_words_are_found_where_they_begin_whatever_their_case_and_accents(typed, text, marked):
    assert found(typed, text) == marked


def test_every_word_must_be_there_for_a_title_to_match():
    assert SearchPattern("red bo").is_in("A boat of red")
    assert not SearchPattern("red bo").is_in("A red car")
    assert not SearchPattern("").is_in("anything")


def test_a_hit_is_one_line_of_the_first_text_that_has_one():
    hit = SearchPattern("quay").hit("nothing", "We are looking\nat the long grey stone quay wall " + "and on " * 60)
    assert hit is not None
    assert hit.text.startswith("…")
    assert hit.text.endswith("…")
    assert "\n" not in hit.text
    (begin, length) = hit.places[0]
    assert hit.text[begin : begin + length] == "quay"


@pytest.mark.parametrize(
    ("typed", "text", "marked"), [("boat", "lifeboat boat", "boat"), ("cafe", "the Café", "Café"), ("i", "İi", "İ")]
)
def test_a_hit_marks_the_word_itself(typed, text, marked):
    hit = SearchPattern(typed).hit(text)
    assert hit is not None
    (begin, length) = hit.places[0]
    assert hit.text[begin : begin + length] == marked


@pytest.mark.parametrize(
    ("typed", "answer", "shown"),
    [
        ("boat", "# What is seen\n\n- a **red boat** at the `quay`", "…a red boat at the quay"),
        ("quay", "**The quay** of 5 - 3 boats", "The quay of 5 - 3 boats"),
        ("snake_case", "the name `snake__case` is used", "the name `snake__case` is used"),
    ],
)
def test_of_an_answer_the_words_are_shown_without_the_signs_of_markdown(typed, answer, shown):
    hit = SearchPattern(typed).hit("a title", answer=answer)
    assert hit is not None
    assert hit.text == shown
    assert hit.places


def test_what_a_person_typed_is_shown_as_it_is():
    hit = SearchPattern("boat").hit("a **red boat**", answer="nothing")
    assert hit is not None
    assert hit.text == "a **red boat**"


def test_nothing_found_is_no_hit():
    assert SearchPattern("boat").hit("a lifeboat", "", "café") is None
    assert not SearchPattern("boat").places("x " * 9)


def test_no_more_places_than_are_wanted():
    assert len(SearchPattern("x").places("x " * 99, most=7)) == 7


def test_an_essay_is_searched_for_by_its_first_words():
    assert len(searched_words("word " * 1000)) == MOST_WORDS


@given(st.text(), st.text())
def test_places_lie_in_the_text_whatever_is_typed(typed, text):
    pattern = SearchPattern(typed)
    for begin, length in pattern.places(text):
        assert 0 <= begin < begin + length <= len(text)
    pattern.hit(text)
    pattern.hit(answer=text)
    pattern.is_in(text)


@pytest.mark.parametrize(("typed", "searches"), [("boat", True), ("- *", False), ("", False)])
def test_a_search_without_a_word_is_none(typed, searches):
    assert bool(SearchPattern(typed)) is searches
