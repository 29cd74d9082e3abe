"""What happens in a cell: ask, meet the fault, see what the window says, let it clear, see how it ends.

A story is a generator. It yields a condition and goes on once that is true; its findings are in `Cell.problems`.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from llava_desktop.core.events import Phase
from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.question import QuestionState
from tests.fault_matrix.catalogue import ANSWER, HELD_AFTER, HELD_TEXT, TEXT, Disorder, Place
from tests.fault_matrix.hall import Hall, Seen
from tests.fault_matrix.site import Site, Surroundings
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Asked
from tests.fault_server.scripted import ScriptedAnswer

if TYPE_CHECKING:
    from tests.fault_matrix.troubles import Trouble

FREE_WITHIN_S = 0.2
Story = Iterator[Callable[[], object]]


@dataclass
class Cell:
    """One cell and, after its story, its findings. recovery_s: from the end of the fault to a finished answer."""

    disorder: Disorder
    place: Place
    problems: list[str] = field(default_factory=list)
    ended_as: str = ""
    words: str = ""
    predictions: int = 0
    recovery_s: float = 0.0
    gap_ms: float = 0.0
    took_s: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.disorder.name} / {self.place.title}"

    @property
    def why_not(self) -> str:
        """Why this cell cannot be; empty when it can."""
        return self.disorder.why_not.get(self.place, "")

    def expect(self, *, that: object, otherwise: str) -> None:
        if not that:
            self.problems.append(otherwise)


class Telling:
    """One cell's story, on a site of its own."""

    def __init__(self, hall: Hall, around: Surroundings, cell: Cell) -> None:
        trouble = cell.disorder.trouble(cell.place)
        assert trouble is not None, cell.name
        self._hall = hall
        self._cell = cell
        self._trouble: Trouble = trouble
        self._asked_at = cell.place.value
        self._site = Site(around, with_doors=trouble.needs_doors, tls=trouble.needs_tls)
        self._server = self._site.server
        self._hold = Gate()
        self._question = ""
        self._phases_before = 0
        self._cleared_at = 0.0

    def tell(self) -> Story:
        began = time.monotonic()
        self._site.open()
        self._server.answer_with(ScriptedAnswer(ANSWER, hold=self._hold, hold_after=HELD_AFTER))
        try:
            match self._cell.place:
                case Place.POST:
                    yield from self._post()
                case Place.BODY:
                    yield from self._body()
                case Place.STREAM:
                    yield from self._stream()
                case Place.POLL:
                    yield from self._poll()
                case Place.CANCEL:
                    yield from self._cancel()
            self._count()
        finally:
            self._hold.open()
            self._site.close()
        self._cell.took_s = time.monotonic() - began

    # The five places

    def _post(self) -> Story:
        """The fault is there instead of an answer to the POST: nothing is created by that click, unless it clears."""
        self._hold.open()
        self._begin()
        question = self._ask()
        yield lambda: self._has_met_it(question)
        self._check_look(question)
        self._clear()
        yield lambda: self._is_over(question)
        row = self._hall.row(question)
        self._check_look(question)
        if row.state is not QuestionState.SUCCEEDED:
            self._expect(
                row.state.value in {"not_sent", "waiting", "not_found", "rejected"}, f"it ended as {row.state.value}"
            )
            self._expect(not self._server.ledger.predictions, f"{row.state.value}, but it was created")
            self._check_words(question)
            self._cleared_at = time.monotonic()  # looking whether it arrived takes as long as it takes
            question = self._ask()
        yield from self._ends_well(question)

    def _body(self) -> Story:
        """It was created, and the reply that says so is ill."""
        self._begin()
        question = self._ask()
        yield lambda: self._server.ledger.predictions and self._has_met_it(question)
        self._check_look(question)
        self._clear()
        self._hold.open()
        yield from self._ends_well(question)

    def _stream(self) -> Story:
        """Polling shows the text that the stream does not bring."""
        self._begin()
        question = self._ask()
        yield lambda: self._text(question).startswith(HELD_TEXT[:2])
        self._check_look(question)
        self._expect(TEXT.startswith(self._text(question)), "text that the server never sent is shown")
        self._clear()
        self._hold.open()
        yield from self._ends_well(question)

    def _poll(self) -> Story:
        """A fault that passes, then one that lasts until nobody looks any more."""
        self._server.always(Asked.STREAM, faults.not_found())
        question = self._ask()
        yield lambda: self._text(question) == HELD_TEXT
        self._begin()
        yield lambda: self._has_met_it(question)
        self._check_look(question)
        self._clear()
        yield from self._watched_again(question)
        self._begin()
        yield lambda: self._is_unwatched(question) or self._passes
        if not self._passes:
            self._check_look(question)
            self._check_words(question)
        self._clear()
        yield from self._watched_again(question)
        self._hold.open()
        yield from self._ends_well(question)

    def _cancel(self) -> Story:
        question = self._ask()
        yield lambda: self._text(question) == HELD_TEXT
        self._begin()
        self._expect(self._hall.cancel(question) < FREE_WITHIN_S, "Cancel took long")
        seen = self._check_look(question)
        self._expect(not seen.can_cancel, "Cancel did not free the window")
        yield lambda: self._has_met_it(question)
        self._check_look(question)
        self._clear()
        if self._is_unwatched(question):
            self._check_words(question)
        yield lambda: self._is_watched(question) and self._is_over(question)
        self._recovered()
        row = self._hall.row(question)
        self._cell.ended_as = row.state.value
        self._expect(row.state is QuestionState.CANCELED, f"it ended as {row.state.value}")
        self._expect(row.answer == HELD_TEXT, f"the text is {row.answer!r}")
        statuses = [one.status for one in self._server.ledger.predictions]
        self._expect(statuses == [PredictionStatus.CANCELED], f"at the server: {statuses}")
        self._check_look(question)

    # Steps

    def _begin(self) -> None:
        self._faulted_from = self._server.ledger.count(self._ledger_phase)
        self._phases_before = len(self._hall.phases.get(self._question, ()))
        self._trouble.begin(self._site, self._asked_at)

    def _clear(self) -> None:
        self._trouble.clear(self._site, self._asked_at)
        self._cleared_at = time.monotonic()

    def _ask(self) -> str:
        self._question = self._hall.ask(self._site.engine)
        return self._question

    def _check_now(self, question: str) -> None:
        row = self._hall.row(question)
        self._hall.questions.check_again(row, self._site.engine)

    def _watched_again(self, question: str) -> Story:
        """It is followed again, and a look has come through."""
        polls = self._server.ledger.count(Asked.POLL)

        def has_looked() -> bool:
            live = self._hall.live(question)
            came_through = live is not None and live.phase is Phase.ANSWERING
            return self._is_watched(question) and came_through and self._server.ledger.count(Asked.POLL) > polls

        yield has_looked
        self._recovered()

    def _ends_well(self, question: str) -> Story:
        yield lambda: self._is_watched(question) and self._is_over(question)
        self._recovered()
        row = self._hall.row(question)
        self._cell.ended_as = row.state.value
        self._expect(row.state is QuestionState.SUCCEEDED, f"it ended as {row.state.value}: {row.error}")
        output = "".join(self._server.ledger.predictions[-1].output) if self._server.ledger.predictions else ""
        self._expect(row.answer == output == TEXT, f"the stored text is {row.answer!r}")
        self._check_look(question)

    def _recovered(self) -> None:
        self._cell.recovery_s = max(self._cell.recovery_s, time.monotonic() - self._cleared_at)

    # What is looked at

    @property
    def _ledger_phase(self) -> Asked:
        return Asked.POST if self._asked_at is Asked.POST_BODY else self._asked_at

    @property
    def _passes(self) -> bool:
        """A stall of which nobody can say yet that it lasts."""
        return getattr(self._trouble, "passes", False)

    def _has_met_it(self, question: str) -> bool:
        """The app has noticed the fault, in whatever way it shows that."""
        if self._passes:
            return self._server.ledger.count(self._ledger_phase) > self._faulted_from
        if self._cell.place is Place.CANCEL:
            asked = self._server.ledger.count(Asked.CANCEL) - self._faulted_from
            return asked >= 2 or self._is_unwatched(question)
        live = self._hall.live(question)
        since = self._hall.phases[question][self._phases_before :]
        return (
            self._is_over(question)
            if live is None
            else not live.watched or bool({Phase.WAITING, Phase.LOOKING} & set(since))
        )

    def _is_over(self, question: str) -> bool:
        """For the window, and on the disk."""
        return self._hall.live(question) is None and self._hall.row(question).state.is_finished

    def _is_unwatched(self, question: str) -> bool:
        live = self._hall.live(question)
        return live is not None and not live.watched

    def _is_watched(self, question: str) -> bool:
        """By itself, or because the person pressed the button that the window offers."""
        if self._is_unwatched(question):
            self._check_now(question)
        return True

    def _text(self, question: str) -> str:
        live = self._hall.live(question)
        return self._hall.row(question).answer if live is None else live.text

    def _check_look(self, question: str) -> Seen:
        """What holds whatever happens: something is said, nothing is shown that was not sent, and one can act."""
        seen = self._hall.look(question)
        live = self._hall.live(question)
        self._expect(seen.status, "the status line is empty")
        shown = seen.answer.rstrip()
        self._expect(TEXT.startswith(shown) or shown == TEXT.rstrip(), f"the window shows {seen.answer!r}")
        if live is not None and live.phase is Phase.CANCELLING:
            self._expect("Cancelled" in seen.status or not live.watched, f"after Cancel it says {seen.status}")
        elif live is not None and live.watched:
            self._expect(seen.can_cancel, "there is no Cancel")
        elif live is not None:
            self._expect(seen.notice and seen.action, f"nobody watches it, and nothing is offered: {seen.words}")
        else:
            row = self._hall.row(question)
            self._expect(not seen.can_cancel, "Cancel stands where Ask should")
            self._expect(seen.notice == row.error, f"the notice is {seen.notice!r}, the reason {row.error!r}")
            needs_reason = row.state is not QuestionState.SUCCEEDED and not row.cancel_requested
            self._expect(row.error or not needs_reason, f"{row.state.value} without a reason")
        return seen

    def _check_words(self, question: str) -> None:
        """The reason, in words: where a POST is looked for it is said that it was sent."""
        seen = self._hall.look(question)
        self._cell.words = seen.notice
        was_looked_for = self._cell.place is Place.POST and self._hall.has_said(question, "Looking")
        pattern = "list" if was_looked_for else self._cell.disorder.words
        self._expect(re.search(pattern, seen.words), f"no word of {pattern!r} in {seen.words!r}")

    def _count(self) -> None:
        ledger = self._server.ledger
        self._cell.predictions = len(ledger.predictions)
        self._expect(len(ledger.predictions) == 1, f"{len(ledger.predictions)} predictions")
        self._expect(not ledger.count(Asked.OTHER), "another address was asked")

    def _expect(self, that: object, otherwise: str) -> None:
        self._cell.expect(that=that, otherwise=otherwise)
