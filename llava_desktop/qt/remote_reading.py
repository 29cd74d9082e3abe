"""Reading the engine's own list while somebody looks at it: when, how far, and what to say meanwhile. GUI thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question
from llava_desktop.core.remote import ListEnd, LocalRow, RemotePage, row_of
from llava_desktop.core.text import one_line
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.remote_rows import RemoteRows
from llava_desktop.tasks.remote_list import RemoteList
from llava_desktop.tasks.wording import why_not_seen

FRUITLESS_MOST = 5
"""Pages that are read on their own while the filter lets nothing of them through."""

Holders = Callable[[str, Sequence[str]], Mapping[str, LocalRow]]
"""`storage.history_reading.HistoryReader.holders`."""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """why_none: why there is no engine to ask, empty when there is one. end: None while there may be more."""

    engine_name: str = ""
    is_demo: bool = False
    why_none: str = ""
    is_reading: bool = False
    error: str = ""
    end: ListEnd | None = None
    total: int = 0
    shown: int = 0
    llava_only: bool = False


class RemoteReading(QObject):
    """Nothing is read until `show`. The rows go into `rows`; `changed` says that `view` did."""

    changed = Signal()

    _answered = Signal(int, object)

    def __init__(
        self,
        *,
        rows: RemoteRows,
        engines: Engines,
        questions: Questions,
        network: NetworkThread,
        holders: Holders,
        version: Callable[[], str] = lambda: DEFAULT_VERSION,
        parent: QObject | None = None,
    ) -> None:
        """version: the one that new questions are asked of; the filter takes it for LLaVA."""
        super().__init__(parent)
        self._rows = rows
        self._engines = engines
        self._network = network
        self._holders = holders
        self._version = version
        self.engine: Engine | None = None
        """Whose list it is; not always the one that answers now."""
        self._list = RemoteList()
        self._ticket = 0
        self._fruitless = 0
        self._is_shown = False
        self._is_reading = False
        self._error = ""
        self._end: ListEnd | None = None
        self._llava_only = False
        rows.more_wanted.connect(self.read_on)
        engines.changed.connect(self._take_engine)
        questions.changed.connect(self._take_question)
        questions.deleted.connect(rows.unlink)
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def view(self) -> ReadingView:
        engine = self.engine
        return ReadingView(
            engine_name="" if engine is None else engine.name,
            is_demo=engine is not None and engine.is_demo,
            why_none=self._engines.why_none if engine is None else "",
            is_reading=self._is_reading,
            error=self._error,
            end=self._end,
            total=self._rows.total,
            shown=self._rows.rowCount(),
            llava_only=self._llava_only,
        )

    def show(self, shown: bool) -> None:
        """Somebody looks at the list, or no longer does: then nobody asks for more."""
        self._is_shown = shown
        if shown:
            self.refresh()

    def refresh(self) -> None:
        """From the newest again."""
        self._ticket += 1  # what is under way belongs to the list before
        self.engine = self._engines.engine
        self._list = RemoteList()
        self._is_reading, self._error, self._end, self._fruitless = False, "", None, 0
        self._rows.begin("" if self.engine is None else self.engine.name)
        self.read_on()

    def read_on(self) -> None:
        """The next page; also once more the one that could not be read."""
        engine, reading, ticket = self.engine, self._list, self._ticket
        if engine is not None and not self._is_reading and self._end is None:
            self._is_reading, self._error = True, ""
            self._rows.has_more = False
            self._network.send(
                lambda session: session.ask_engine(
                    engine, reading.more, lambda answer: self._answered.emit(ticket, answer)
                )
            )
        self.changed.emit()

    def read_further(self) -> None:
        """The person wants it although the last pages held nothing that the filter lets through."""
        self._fruitless = 0
        self.read_on()

    def show_llava_only(self, on: bool) -> None:
        self._llava_only = on
        self._rows.show_llava_only(on, self._version())
        self._fruitless = 0
        if on and self._rows.rowCount() == 0:
            self.read_on()
        self.changed.emit()

    def renew(self, prediction: Prediction) -> None:
        """It was looked at anew."""
        self._rows.renew(row_of(prediction))

    def _take(self, ticket: int, answer: RemotePage | AppError) -> None:
        engine = self.engine
        if ticket != self._ticket or engine is None:
            return
        self._is_reading = False
        if isinstance(answer, AppError):
            self._error = why_not_seen(answer, engine)
            self.changed.emit()
            return
        self._end = answer.end
        shown = self._rows.add(answer.rows, self._held(engine, [row.id for row in answer.rows]))
        self._fruitless = 0 if shown else self._fruitless + 1
        if not shown and self._end is None and self._fruitless < FRUITLESS_MOST and self._is_shown:
            self.read_on()
            return
        # Beyond some pages without a find the person decides.
        self._rows.has_more = self._end is None and bool(shown)
        self.changed.emit()

    def _held(self, engine: Engine, prediction_ids: Sequence[str]) -> Mapping[str, LocalRow]:
        try:
            return self._holders(engine.base_url, prediction_ids)
        except StorageError:
            return {}  # the history says by itself that it cannot be read

    def _take_engine(self) -> None:
        if self._is_shown and self._engines.engine != self.engine:
            self.refresh()
        elif self._is_shown and self.engine is None:
            self.changed.emit()

    def _take_question(self, question: Question) -> None:
        engine, held_id = self.engine, question.prediction_id
        if engine is not None and question.base_url == engine.base_url and held_id and self._rows.lists(held_id):
            # Whether it lies in the trash the store alone knows; it may not hold yet what was told just now.
            told = LocalRow(question.id, one_line(question.prompt))
            self._rows.link(held_id, self._held(engine, [held_id]).get(held_id, told))
