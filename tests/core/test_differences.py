from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.asking import picture_record
from llava_desktop.core.differences import QUICK_CHARACTERS, WORDS_MOST, facts, is_quick, text_difference
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import Quality
from llava_desktop.core.picture_edits import Box
from tests.core.test_asking import PICTURE
from tests.qt.made import REPLICATE, asked


def marked(parts) -> str:
    return "".join(f"[{part.text}]" if part.differs else part.text for part in parts)


def test_words_that_differ_are_marked_on_both_sides():
    found = text_difference("A red boat on a lake.", "A blue boat on a big lake.")
    assert marked(found.first) == "A [red ]boat on a lake."
    assert marked(found.second) == "A [blue ]boat on a [big ]lake."
    assert found.replacements == (("red", "blue"), ("", "big"))


def test_equal_texts_have_no_difference():
    for text in ("", "  ", "The same, word for word.\n"):
        found = text_difference(text, text)
        assert found.replacements == ()
        assert marked(found.first) == marked(found.second) == text


def test_a_text_beside_none_is_all_different():
    found = text_difference("", "New words")
    assert (marked(found.first), marked(found.second)) == ("", "[New words]")
    assert text_difference("Old", "").replacements == (("Old", ""),)


def test_a_sign_is_a_word_of_its_own():
    assert text_difference("A boat.", "A boat!").replacements == ((".", "!"),)


def test_line_breaks_alone_are_no_difference():
    assert text_difference("one two", "one\ntwo").replacements == ()


@given(st.text(alphabet="ab .\n", max_size=60), st.text(alphabet="ab .\n", max_size=60))
def test_both_texts_are_shown_whole(first, second):
    found = text_difference(first, second)
    assert "".join(part.text for part in found.first) == first
    assert "".join(part.text for part in found.second) == second


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_character_is_lost_of_any_text(first, second):
    found = text_difference(first, second)
    assert "".join(part.text for part in found.first) == first
    assert "".join(part.text for part in found.second) == second


def test_long_texts_are_compared_line_by_line():
    line = "word " * 20
    first = "\n".join([line] * 100)
    found = text_difference(first, first + "\nEnd.")
    assert not found.by_words
    assert found.compared
    assert marked(found.second).endswith("End.]")


def test_endless_texts_are_not_compared_but_are_shown():
    first = "x\n" * (WORDS_MOST + 1)
    found = text_difference(first, first + "y")
    assert not found.compared
    assert marked(found.first) == f"[{first}]"


def test_short_texts_are_compared_within_a_frame():
    assert is_quick("a", "b")
    assert not is_quick("a" * QUICK_CHARACTERS, "b")


def test_what_was_asked_with_is_told_in_words():
    first = asked(picture=picture_record(PICTURE), history=("a", "b"))
    assert {fact.name: fact.first for fact in facts(first, first)} == {
        "Model": "Demo engine · not LLaVA",
        "Version": "41ecfbfb261e",
        "Max tokens": "1024",
        "Temperature": "0.20",
        "Top p": "1.00",
        "Earlier questions sent": "1",
        "Picture": "cat\ufffd.jpg",
        "Region": "the whole",
        "Sent as": "4×3 JPEG",
    }
    assert not any(fact.differs for fact in facts(first, first))


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"engine": EngineKind.REPLICATE, "base_url": REPLICATE.base_url}, "Model", "LLaVA v1.6 34B"),
        ({"version": "f" * 64}, "Version", "ffffffffffff"),
        ({"parameters": Parameters(temperature=0.7)}, "Temperature", "0.70"),
        ({"history": ()}, "Earlier questions sent", "none"),
    ],
)
def test_each_of_them_can_differ(change, name, words):
    first = asked(history=("a", "b"))
    found = [fact for fact in facts(first, replace(first, **change)) if fact.differs]
    assert [(fact.name, fact.second) for fact in found] == [(name, words)]


def test_another_region_of_the_same_picture_is_told():
    picture = picture_record(PICTURE)
    part = replace(picture, region=Box(1, 2, 30, 20), quarter_turns=1, redacted=True, quality=Quality.BEST)
    found = {fact.name: fact.second for fact in facts(asked(picture=picture), asked(picture=part)) if fact.differs}
    assert found == {"Region": "30×20 at 1, 2, turned 90°, painted over", "Sent as": "4×3 JPEG, best quality"}


def test_no_picture_is_told_too():
    found = facts(asked(), asked(picture=picture_record(PICTURE)))
    assert {fact.name: fact.first for fact in found if fact.differs} == {
        "Picture": "none",
        "Region": "none",
        "Sent as": "no picture",
    }
