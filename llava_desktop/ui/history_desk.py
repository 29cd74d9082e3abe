"""The rows of the history panel: read when the database is there, kept true while questions run, searched, deleted."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.patience import Patience
from llava_desktop.qt.questions import Questions
from llava_desktop.ui.history_panel import HistoryPanel

TICK_MS = 1_000
OPENING = tr("Opening the history…")
CANNOT_SAVE = tr("Nothing can be saved, so nothing is sent.")
CAN_SAVE_AGAIN = tr("Saving works again.")
TRY_AGAIN_MS = 3_000
"""How soon a disk that has space again, say, is noticed."""


class HistoryDesk(QObject):
    """GUI thread. `unusable` says why nothing can be kept now; empty while nothing is known against it."""

    opened = Signal()
    """Again each time that it can, after it could not."""
    recovered = Signal(object)
    """str, a sentence: what was unusable is usable again"""
    trouble = Signal(object)
    """str, a sentence for the person"""
    _writer_opened = Signal(object)

    def __init__(
        self,
        *,
        panel: HistoryPanel,
        model: HistoryModel,
        questions: Questions,
        patience: Patience,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._model = model
        self._questions = questions
        self._patience = patience
        self._end_wait: Callable[[], None] = lambda: None
        self.unusable = ""
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._try_open: Callable[[], Future[None]] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(TRY_AGAIN_MS)
        self._connect()

    def open(self, opened: Future[None], try_again: Callable[[], Future[None]] | None = None) -> None:
        """After the first paint; opened: done when the database can be read, on whichever thread.

        try_again: is asked every few seconds while it cannot.
        """
        self._try_open = try_again
        self._end_wait = self._patience.wait(OPENING)
        opened.add_done_callback(self._writer_opened.emit)

    def read_again(self) -> None:
        """Another file has taken the place of the one that was read."""
        self._read(self._model.refresh)

    def _connect(self) -> None:
        questions = self._questions
        self._panel.search_edited.connect(self._search)
        self._model.read_failed.connect(self.trouble)
        questions.changed.connect(self._take_row)
        questions.phase_changed.connect(self._tick)
        questions.stopped.connect(self._tick)
        questions.deleted.connect(self._model.question_removed)
        self._writer_opened.connect(self._take_opened, Qt.ConnectionType.QueuedConnection)
        self._ticker.timeout.connect(self._tick)
        self._again.timeout.connect(self._open_again)

    def _search(self, words: str) -> None:
        self._read(lambda: self._model.show_only(replace(self._model.wanted, words=words.strip())))

    def _take_opened(self, opened: Future[None]) -> None:
        self._end_wait()
        error = opened.exception()
        if error is not None and not isinstance(error, AppError):
            raise error
        was_unusable = self.unusable
        self.unusable = "" if error is None else joined(" ", error.sentence, CANNOT_SAVE)
        if error is not None and self._try_open is not None:
            self._again.start()
        if self.unusable and was_unusable == self.unusable:
            return
        self._read(self._model.refresh)  # what there is may be read where nothing can be written
        if error is not None:
            self.trouble.emit(joined(" ", error.text, CANNOT_SAVE))
        elif was_unusable:
            self.recovered.emit(CAN_SAVE_AGAIN)
        self.opened.emit()

    def _open_again(self) -> None:
        if self._try_open is not None:
            self._try_open().add_done_callback(self._writer_opened.emit)

    def _take_row(self, question: Question) -> None:
        if question.state is QuestionState.SENDING:  # just stored, or picked up after a crash
            self._read(lambda: self._model.question_added(question.id))
        else:
            self._read(lambda: self._model.question_changed(question.id))
        if question.state.is_finished:
            self._model.set_live(question.id, "")
        self._tick()

    def _tick(self) -> None:
        """The seconds in the rows of what is under way."""
        live = self._questions.all_live()
        now = self._questions.now()
        for each in live:
            self._model.set_live(each.question.id, each.phase_text(now) if each.holds_ask else "")
        if not live:
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _read(self, action: Callable[[], None]) -> None:
        """A database that was fine a moment ago can still fail: told, and the rows stay as they are."""
        try:
            action()
        except StorageError as error:
            self.trouble.emit(joined(" ", tr("The history cannot be read."), error.text))
