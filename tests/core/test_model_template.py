"""What the model's published code makes of `prompt` and `history`, described in our own words, over any conversation.

It takes the messages of `history` two by two, refuses an odd one that is left, and appends each to a conversation whose
template is written out as: system words, then for each message a role and its text. A message with no text is written
as an open role, which only the last one may be: in any other place the model would answer there. With a picture the
marker is put before the first message unless some message holds it. Then the text is cut at each marker, and there must
be as many cuts as pictures.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llava_desktop.core.asking import new_question, request_of
from llava_desktop.core.context_budget import newest_that_fit, room_for_turns
from llava_desktop.core.conversation import IMAGE_MARKER, Continuation, Turn, history_of
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import PredictionInput
from tests.core.test_asking import ENGINE, PICTURE

SIDES = st.text(st.sampled_from("<image> \n\u200bé0A"), max_size=60) | st.text(max_size=40)
TURNS = st.lists(st.builds(Turn, SIDES, SIDES), max_size=12)


class TemplateBroken(Exception):
    pass


def written_out(history: tuple[str, ...], prompt: str, pictures: int) -> str:
    """As the model reads it; raises TemplateBroken where its own code would raise or answer in the wrong place."""
    messages = [*history, prompt]
    if len(messages) % 2 == 0:
        raise TemplateBroken("a question without an answer")
    if pictures and not any(IMAGE_MARKER in message for message in messages):
        messages[0] = f"{IMAGE_MARKER}\n{messages[0]}"
    roles = ("user", "assistant")
    if not all(messages):
        raise TemplateBroken("an open role in the middle")
    turns = "".join(f"<|{roles[place % 2]}|>{message}\n" for place, message in enumerate(messages))
    text = f"<|system|>Answer the questions.\n{turns}<|assistant|>"
    if text.count(IMAGE_MARKER) != pictures:
        raise TemplateBroken(f"{text.count(IMAGE_MARKER)} markers for {pictures} pictures")
    return text


def sent(turns: list[Turn], prompt: str, picture) -> PredictionInput:
    """As the app sends it: what fits of the turns, by the model's rules, out of the row that it stores."""
    room = room_for_turns(prompt, has_picture=picture is not None, max_tokens=1024)
    fitting = newest_that_fit(reversed(turns), room)
    question = new_question(
        prompt=prompt,
        picture=picture,
        parameters=Parameters(),
        engine=ENGINE,
        continues=Continuation("first", "before", history_of(fitting)),
    )
    return request_of(question, picture).input


@given(TURNS, SIDES.filter(lambda text: bool(text.strip())), st.booleans())
def test_no_conversation_breaks_the_models_template(turns, prompt, has_picture):
    asked = sent(turns, prompt, PICTURE if has_picture else None)
    text = written_out(asked.history, asked.prompt, int(has_picture))
    assert text.count(IMAGE_MARKER) == has_picture
    assert len(asked.history) % 2 == 0
    assert all(message.strip() for message in asked.history)
    assert not has_picture or text.index(IMAGE_MARKER) < text.index("<|user|>") + len("<|user|>") + 1


@given(st.lists(st.builds(Turn, st.text("abc ", max_size=400), st.text("abc ", max_size=900)), max_size=20))
def test_the_newest_turns_are_those_that_are_sent(turns):
    history = sent(turns, "And now?", PICTURE).history
    whole = history_of(turns)
    assert history == whole[len(whole) - len(history) :]


@pytest.mark.parametrize(
    ("history", "prompt", "pictures"),
    [
        (("a",), "c", 1),
        (("a", ""), "c", 1),
        ((f"{IMAGE_MARKER} {IMAGE_MARKER}", "b"), "c", 1),
        (("a", "b"), IMAGE_MARKER, 0),
    ],
    ids=["odd", "empty", "two markers", "marker without a picture"],
)
def test_the_template_breaks_on_what_the_rules_prevent(history, prompt, pictures):
    with pytest.raises(TemplateBroken):
        written_out(history, prompt, pictures)
