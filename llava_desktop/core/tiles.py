"""Several pictures side by side: how each of them stands, and what is said about all of them together."""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from llava_desktop.core.events import Phase
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.text import picture_name
from llava_desktop.core.words import Words, joined, tr


class TileState(enum.Enum):
    """How one picture stands. The value is what is said of it."""

    OPENING = tr("being opened", "a picture")
    UNOPENED = tr("cannot be opened", "a picture")
    READY = tr("not asked yet", "a picture")
    WAITING = tr("waiting for its turn", "a picture")
    ANSWERING = tr("being answered", "a picture")
    ANSWERED = tr("answered", "a picture")
    FAILED = tr("failed", "a picture")
    """Surely not paid for, or paid for in vain: it can be asked again."""
    UNCLEAR = tr("not known whether it was answered", "a picture")
    """It may run, or may have run: to ask the same again could pay twice, so it is decided one by one, and never asked
    together with others.
    """
    CANCELLED = tr("cancelled", "a picture")

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
        name, state = picture_name(self.name, 80), self.state.value
        if not self.sentence:
            return tr("{name}, {number} of {count}, {state}", name=name, number=number, count=count, state=state)
        return tr(
            "{name}, {number} of {count}, {state}: {why}",
            name=name,
            number=number,
            count=count,
            state=state,
            why=self.sentence,
        )


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


def strip_line(states: Sequence[TileState]) -> str:
    """How all of them stand, in one line: `5 pictures · 2 of 5 waiting · 1 answered · 2 being answered`."""
    counts = Counter(states)
    parts = [tr("%n picture(s)", "", len(states))]
    if counts[TileState.WAITING]:
        parts.append(tr("%n of {all} waiting", "", counts[TileState.WAITING], all=len(states)))
    parts.extend(words for state, words in _counted(counts) if counts[state])
    return joined(" · ", *parts)


def _counted(counts: Counter[TileState]) -> tuple[tuple[TileState, Words], ...]:
    return (
        (TileState.OPENING, tr("%n being opened", "", counts[TileState.OPENING])),
        (TileState.UNOPENED, tr("%n cannot be opened", "", counts[TileState.UNOPENED])),
        (TileState.ANSWERED, tr("%n answered", "", counts[TileState.ANSWERED])),
        (TileState.ANSWERING, tr("%n being answered", "", counts[TileState.ANSWERING])),
        (TileState.FAILED, tr("%n failed", "", counts[TileState.FAILED])),
        (TileState.UNCLEAR, tr("%n not known", "", counts[TileState.UNCLEAR])),
        (TileState.CANCELLED, tr("%n cancelled", "", counts[TileState.CANCELLED])),
    )


def ask_all_words(count: int) -> str:
    return tr("Ask all %n", "", count)


def ask_all_meaning(count: int, *, unclear: int, is_demo: bool) -> str:
    """What that click does, before it is made. unclear: pictures that it leaves out, as they could be paid for
    twice."""
    cost = tr("The demo engine costs nothing.") if is_demo else tr("Each one is paid for.")
    sentences = [tr("Sends %n question(s), one for each picture that is open.", "", count), cost]
    if unclear:
        left_out = tr(
            "%n picture(s) (is|are) left out: it is not known whether "
            "(its question was|their questions were) answered.",
            "",
            unclear,
        )
        sentences.append(left_out)
    return joined(" ", *sentences)


def ask_failed_words(count: int) -> str:
    return tr("Ask the (failed one|%n failed ones) again", "", count)
