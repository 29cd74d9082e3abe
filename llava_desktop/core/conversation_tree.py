"""A conversation as a tree: each question goes on from the one before it, and asked again it stands beside itself.

What is shown is one path of it, from a first question to one of its last. Rows may come out of a file or be deleted one
by one, so a parent that is missing ends the path, and one that leads in a circle does too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.question import Question, QuestionState


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands, and whether its answer may be sent along. has_answer: it is not blank.

    engine: an answer of the demo engine is nothing that the model has said.
    """

    id: str
    parent_id: str | None
    engine: EngineKind
    state: QuestionState
    has_answer: bool

    def can_be_sent_to(self, engine: EngineKind) -> bool:
        """Cancelled and failed turns, and what another engine said, would only poison the later ones."""
        return self.state is QuestionState.SUCCEEDED and self.has_answer and self.engine is engine


def place_of(question: Question) -> Place:
    return Place(question.id, question.parent_id, question.engine, question.state, bool(question.answer.strip()))


class ConversationTree:
    """places: in the order of asking."""

    def __init__(self, places: Sequence[Place] = ()) -> None:
        self._places = {place.id: place for place in places}

    def with_question(self, question: Question) -> "ConversationTree":
        """With this question as it is now: one that was just asked is not stored yet."""
        tree = ConversationTree()
        tree._places = {**self._places, question.id: place_of(question)}
        return tree

    def path_to(self, question_id: str | None) -> tuple[Place, ...]:
        """From the first question to this one; empty when it is not there."""
        found: dict[str, Place] = {}
        at = question_id
        while at is not None and at in self._places and at not in found:
            found[at] = self._places[at]
            at = self._places[at].parent_id
        return tuple(reversed(found.values()))

    def variants_of(self, question_id: str) -> tuple[str, ...]:
        """This question and those beside it, in the order of asking."""
        place = self._places.get(question_id)
        if place is None:
            return ()
        return tuple(each.id for each in self._places.values() if each.parent_id == place.parent_id)

    def newest_after(self, question_id: str) -> str:
        """Where the conversation went on from it, at each fork the newest way; itself when it did not."""
        last = question_id
        for place in self._way_on(question_id):
            last = place.id
        return last

    def later(self, question_id: str) -> int:
        """How many turns come after it, on the way that `newest_after` goes."""
        return sum(1 for _place in self._way_on(question_id))

    def _way_on(self, question_id: str) -> Iterator[Place]:
        newest = {place.parent_id: place for place in self._places.values()}  # the last one asked wins
        seen = {question_id}
        at = newest.get(question_id)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at
            at = newest.get(at.id)
