import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.conversation import (
    IMAGE_MARKER,
    HistoryRejected,
    Turn,
    check_history,
    history_of,
    without_image_marker,
)


def test_history_alternates_between_person_and_model_oldest_first():
    assert history_of([Turn("What?", "A cat."), Turn("Sure?", "Yes.")]) == ("What?", "A cat.", "Sure?", "Yes.")


@pytest.mark.parametrize("turn", [Turn("", "x"), Turn("x", ""), Turn("  \n", "x"), Turn("x", "\t")])
def test_a_turn_with_an_empty_side_is_left_out_as_a_whole(turn):
    assert history_of([turn, Turn("a", "b")]) == ("a", "b")


def test_the_models_own_marker_is_made_harmless_on_both_sides():
    history = history_of([Turn("type <image> here", "I see <image><image>")])
    assert all(IMAGE_MARKER not in text for text in history)
    assert history[0].replace("\u200b", "") == "type <image> here"


@given(st.text(alphabet="<image>\u200b ", max_size=40))
def test_no_text_keeps_or_becomes_the_marker(text):
    assert IMAGE_MARKER not in without_image_marker(text)


@pytest.mark.parametrize(
    "history",
    [("a",), ("a", "b", "c"), ("", "b"), ("a", ""), ("a", "b <image>")],
    ids=["1", "3", "empty", "empty", "marker"],
)
def test_a_history_that_would_break_the_template_is_rejected(history):
    with pytest.raises(HistoryRejected):
        check_history(history)


@given(st.lists(st.builds(Turn, st.text("a <image>", max_size=9), st.text("b <image>", max_size=9)), max_size=5))
def test_what_is_built_from_turns_is_never_rejected(turns):
    check_history(history_of(turns))


def test_no_history_is_fine():
    check_history(())
