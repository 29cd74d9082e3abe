"""Several pictures side by side: how each of them stands, and what is said about all of them together."""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from llava_desktop.core.events import Phase
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.text import one_line


class TileState(enum.Enum):
    """How one picture stands. The value is what is said of it."""

    OPENING = "being opened"
    UNOPENED = "cannot be opened"
    READY = "not asked yet"
    WAITING = "waiting for its turn"
    ANSWERING = "being answered"
    ANSWERED = "answered"
    FAILED = "failed"
    """Surely not paid for, or paid for in vain: it can be asked again."""
    UNCLEAR = "not known whether it was answered"
    """It may run, or may have run: to ask the same again could pay twice, so it is decided one by one, and never asked
    together with others.
    """
    CANCELLED = "cancelled"

    @property
    def is_under_way(self) -> bool:
        return self in {TileState.WAITING, TileState.ANSWERING}

    @property
    def can_be_asked(self) -> bool:
        """Together with others, unseen: a question about it would not be one too many."""
        return not self.is_under_way and self not in {TileState.OPENING, TileState.UNOPENED, TileState.UNCLEAR}


@dataclass(frozen=True, slots=True)
class Tile:
    """key: which of them it is, for as long as it is there. name: from outside. sentence: why it cannot be opened.

    thumbnail: JPEG bytes, at most 96 px a side; None while there is none.
    """

    key: int
    name: str
    state: TileState
    sentence: str = ""
    thumbnail: bytes | None = field(default=None, repr=False)

    def spoken(self, number: int, count: int) -> str:
        """What a screen reader says: `beach.jpg, 2 of 5, answered`."""
        why = f": {self.sentence}" if self.sentence else ""
        return f"{one_line(self.name, 80)}, {number} of {count}, {self.state.value}{why}"


_STATES = {
    QuestionState.SUCCEEDED: TileState.ANSWERED,
    QuestionState.CANCELED: TileState.CANCELLED,
    QuestionState.NOT_SENT: TileState.FAILED,
    QuestionState.WAITING: TileState.WAITING,
    QuestionState.REJECTED: TileState.FAILED,
    QuestionState.FAILED: TileState.FAILED,
    QuestionState.ABORTED: TileState.FAILED,
    QuestionState.GONE: TileState.FAILED,
}


def state_of(question: Question, phase: Phase | None, *, watched: bool = True) -> TileState:
    """Of a picture that was asked about. phase: while the question is under way. watched: somebody follows it."""
    if phase is None:
        if question.cancel_requested and question.state is QuestionState.NOT_SENT:
            return TileState.CANCELLED
        return _STATES.get(question.state, TileState.UNCLEAR)
    if phase is Phase.CANCELLING:
        return TileState.CANCELLED
    if not watched:
        return TileState.UNCLEAR
    return TileState.WAITING if phase is Phase.IN_LINE else TileState.ANSWERING


_SAID = (
    (TileState.OPENING, "being opened"),
    (TileState.UNOPENED, "cannot be opened"),
    (TileState.ANSWERED, "answered"),
    (TileState.ANSWERING, "being answered"),
    (TileState.FAILED, "failed"),
    (TileState.UNCLEAR, "not known"),
    (TileState.CANCELLED, "cancelled"),
)


def strip_line(states: Sequence[TileState]) -> str:
    """How all of them stand, in one line: `5 pictures · 2 of 5 waiting · 1 answered · 2 being answered`."""
    counts = Counter(states)
    parts = [f"{len(states)} pictures"]
    if counts[TileState.WAITING]:
        parts.append(f"{counts[TileState.WAITING]} of {len(states)} waiting")
    parts.extend(f"{counts[state]} {said}" for state, said in _SAID if counts[state])
    return " · ".join(parts)


def ask_all_words(count: int) -> str:
    return f"Ask all {count}"


def ask_all_meaning(count: int, *, unclear: int, is_demo: bool) -> str:
    """What that click does, before it is made. unclear: pictures that it leaves out, as they could be paid for twice."""
    cost = "The demo engine costs nothing." if is_demo else "Each one is paid for."
    sentences = [f"Sends {count} questions, one for each picture that is open.", cost]
    if unclear:
        sentences.append(f"Left out, as it is not known whether they were answered: {unclear}.")
    return " ".join(sentences)


def ask_failed_words(count: int) -> str:
    return "Ask the failed one again" if count == 1 else f"Ask the {count} failed ones again"
