from dataclasses import replace

import pytest

from llava_desktop.core.conversation_tree import ConversationTree, Place, place_of
from llava_desktop.core.engine import EngineKind
from llava_desktop.core.question import QuestionState
from tests.qt.made import asked, ended


def place(name: str, parent: str | None = None, state=QuestionState.SUCCEEDED) -> Place:
    return Place(name, parent, EngineKind.REPLICATE, state, has_answer=True)


FORK = ConversationTree([place("a"), place("b", "a"), place("c", "b"), place("b2", "a"), place("d", "c")])
"""a - b - c - d, and b2 beside b, asked before d."""


def ids(path) -> list[str]:
    return [each.id for each in path]


def test_the_path_leads_from_the_first_question_to_this_one():
    assert ids(FORK.path_to("c")) == ["a", "b", "c"]
    assert ids(FORK.path_to("b2")) == ["a", "b2"]
    assert ids(FORK.path_to(None)) == []
    assert ids(FORK.path_to("gone")) == []


def test_a_missing_parent_ends_the_path_and_so_does_a_circle():
    assert ids(ConversationTree([place("b", "gone")]).path_to("b")) == ["b"]
    circle = ConversationTree([place("a", "b"), place("b", "a")])
    assert ids(circle.path_to("a")) == ["b", "a"]
    assert circle.newest_after("a") == "b"


def test_variants_share_a_parent_and_stand_in_the_order_of_asking():
    assert FORK.variants_of("b2") == ("b", "b2")
    assert FORK.variants_of("a") == ("a",)
    assert FORK.variants_of("gone") == ()


def test_first_questions_asked_again_are_variants_too():
    assert ConversationTree([place("a"), place("a2")]).variants_of("a") == ("a", "a2")


def test_a_conversation_went_on_the_newest_way_at_each_fork():
    assert FORK.newest_after("a") == "b2"
    assert FORK.newest_after("b") == "d"
    assert FORK.newest_after("d") == "d"
    assert [FORK.later(each) for each in ("a", "b", "d")] == [1, 2, 0]


def test_one_that_was_just_asked_is_in_its_place_before_it_is_stored():
    question = asked(conversation_id="a", parent_id="d")
    grown = FORK.with_question(question)
    assert ids(grown.path_to(question.id)) == ["a", "b", "c", "d", question.id]
    assert FORK.path_to(question.id) == ()


def test_it_stays_in_its_place_when_it_changes():
    question = replace(asked(), id="b", parent_id="a")
    assert FORK.with_question(question).variants_of("b") == ("b", "b2")


@pytest.mark.parametrize("state", [state for state in QuestionState if state is not QuestionState.SUCCEEDED])
def test_only_what_succeeded_is_sent_along(state):
    assert place("a").can_be_sent_to(EngineKind.REPLICATE)
    assert not place("a", state=state).can_be_sent_to(EngineKind.REPLICATE)


def test_what_the_demo_engine_said_is_not_sent_to_the_model():
    assert not place("a").can_be_sent_to(EngineKind.DEMO)


def test_a_blank_answer_is_no_answer():
    assert not place_of(ended(asked(), answer=" \n")).has_answer
    assert place_of(ended(asked(), answer="A boat.")).has_answer
