"""What asking has cost: read anew when a question ends, and counted with what is under way."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import AppError
from llava_desktop.core.money import Span, Spent, span_of
from llava_desktop.core.question import Question
from llava_desktop.qt.questions import Questions

LOOK_MS = 60_000
"""How often is looked whether another day has begun."""


class Sums(Protocol):
    def read(self, span: Span) -> Future[Spent]: ...


class Costs(QObject):
    """GUI thread; the sums are read on the writer's."""

    changed = Signal()
    _arrived = Signal(object, object)  # what had ended by then; the future

    def __init__(
        self,
        *,
        sums: Sums,
        questions: Questions,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sums = sums
        self._questions = questions
        self._today = today
        self._day: date | None = None
        self._ended: set[str] = set()
        self._is_reading = False
        self._is_stale = False
        self.spent: Spent | None = None
        """None while it is not known: before the first read, and when the history cannot be read."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_at_the_day)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        questions.changed.connect(self._take_row)
        questions.deleted.connect(self.read)

    def begin(self) -> None:
        """Once the writer may be asked."""
        self._timer.start()
        self.read()

    @property
    def under_way(self) -> int:
        """Questions that will cost something, and are not in the sums yet."""
        live = {
            each.question.id
            for each in self._questions.all_live()
            if each.question.engine is EngineKind.REPLICATE and not each.question.imported
        }
        return len(live | self._ended)

    def read(self) -> None:
        """Anew; while one read goes on, one more follows it."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        self._day = self._today()
        ended = frozenset(self._ended)
        self._sums.read(span_of(self._day)).add_done_callback(lambda read: self._arrived.emit(ended, read))

    def _take(self, ended: frozenset[str], read: Future[Spent]) -> None:
        self._is_reading = False
        error = read.exception()
        if error is not None and not isinstance(error, AppError):
            raise error
        self.spent = None if error is not None else read.result()
        self._ended -= ended
        self.changed.emit()
        if self._is_stale:
            self.read()

    def _take_row(self, question: Question) -> None:
        if question.engine is not EngineKind.REPLICATE:
            return
        if question.state.is_finished:
            self._ended.add(question.id)  # it is live no more, and not in the sums before they are read anew
            self.read()
        self.changed.emit()

    def _look_at_the_day(self) -> None:
        if self._today() != self._day:
            self.read()
