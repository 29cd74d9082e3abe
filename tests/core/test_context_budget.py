import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.context_budget import (
    ANSWER_TOKENS,
    CONTEXT_TOKENS,
    PICTURE_TOKENS,
    TEMPLATE_TOKENS,
    TURN_TOKENS,
    estimated_tokens,
    newest_that_fit,
    room_for_turns,
)
from llava_desktop.core.conversation import Turn


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("cat", 1),
        ("cats", 2),
        ("a cat", 2),
        ("a  cat", 3),
        ("1234", 4),
        ("NASA", 2),
        ("McDonald", 3),
        ("no?!\n", 4),
        ("é", 2),
        ("猫", 3),
        ("🐈", 4),
        ("\x00", 1),
    ],
)
def test_tokens_are_rather_counted_too_many_than_too_few(text, tokens):
    assert estimated_tokens(text) == tokens


def test_a_very_long_text_is_too_long_without_being_counted():
    assert estimated_tokens("a" * 4_000_000) == CONTEXT_TOKENS + 1
    assert estimated_tokens("1" * 5_000) == CONTEXT_TOKENS + 1


def test_half_a_character_is_counted_too():
    assert estimated_tokens("\ud800") == 1


def test_a_picture_takes_most_of_the_room():
    without = room_for_turns("", has_picture=False, max_tokens=1024)
    assert without == CONTEXT_TOKENS - TEMPLATE_TOKENS - ANSWER_TOKENS
    assert room_for_turns("", has_picture=True, max_tokens=1024) == without - PICTURE_TOKENS
    assert room_for_turns("123", has_picture=False, max_tokens=1) == CONTEXT_TOKENS - TEMPLATE_TOKENS - 4


def test_the_oldest_turns_are_left_out_and_none_between_two_that_are_sent():
    small, large = Turn("a", "b"), Turn("c" * 300, "d")
    each = TURN_TOKENS + 2
    assert newest_that_fit([small, small], 2 * each) == (small, small)
    assert newest_that_fit([small, small], 2 * each - 1) == (small,)
    assert newest_that_fit([small, large, small], 2 * each) == (small,)
    assert newest_that_fit([small], -5) == ()


def test_they_are_sent_oldest_first():
    first, second = Turn("1", "1"), Turn("2", "2")
    assert newest_that_fit([second, first], 1000) == (first, second)


def test_no_more_turns_are_read_than_it_takes_to_know():
    read = []

    def turns():
        for number in itertools.count():
            read.append(number)
            yield Turn("a" * 300, "b")

    assert len(newest_that_fit(turns(), 300)) == 2
    assert len(read) == 3


@given(
    st.lists(st.builds(Turn, st.text(max_size=600), st.text(max_size=600)), max_size=30),
    st.text(max_size=400),
    st.booleans(),
)
def test_what_is_sent_never_passes_the_context(turns, prompt, has_picture):
    room = room_for_turns(prompt, has_picture=has_picture, max_tokens=1024)
    sent = newest_that_fit(turns, room)
    words = sum(estimated_tokens(turn.prompt) + estimated_tokens(turn.answer) for turn in sent)
    taken = words + estimated_tokens(prompt) + (PICTURE_TOKENS if has_picture else 0)
    assert not sent or taken + ANSWER_TOKENS <= CONTEXT_TOKENS
    assert sent == tuple(reversed(turns[: len(sent)]))
