import typing

import pytest

from llava_desktop.core import events
from llava_desktop.core.asking import new_question
from llava_desktop.core.base_url import REPLICATE_BASE_URL
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.parameters import Parameters


@pytest.mark.parametrize("kind", typing.get_args(events.Event), ids=lambda kind: kind.__name__)
def test_every_event_says_which_question_it_belongs_to(kind):
    """Late events of another question are dropped by it."""
    assert "question_id" in set(kind.__dataclass_fields__) | set(vars(kind))


def test_a_changed_question_belongs_to_itself():
    question = new_question(
        prompt="Why?",
        picture=None,
        parameters=Parameters(),
        engine=Engine(EngineKind.DEMO, REPLICATE_BASE_URL),
    )
    assert events.QuestionChanged(question).question_id == question.id
