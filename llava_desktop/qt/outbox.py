"""What was asked without a connection: whether there is one again, and sending it when the person says so.

That there is none is learned from what fails, never by asking around; only while something waits for a connection, or
runs without one, the API's own host is asked for the account now and then. Nothing is sent from here by itself.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.asking import AskOrder
from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import AppError, Refused
from llava_desktop.core.events import WaitReason
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import Question, QuestionPicture, QuestionState
from llava_desktop.core.words import tr
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.pictures import Preparer
from llava_desktop.qt.questions import Questions

LOOK_AFTER_S = (5, 10, 20, 40, 80, 120)
"""Between two looks for a connection; the last again and again."""
NO_PICTURE = tr("The picture of a question that waited is no longer on this computer, so the question is not sent.")


class WaitingRows(Protocol):
    """`storage.history.HistoryStore` is one."""

    def waiting(self) -> Future[list[Question]]: ...


class StoredPictures(Protocol):
    """`storage.history_reading.HistoryReader` is one; these may be called on any thread."""

    def picture_bytes(self, picture: QuestionPicture) -> bytes | None: ...
    def whole_bytes(self, picture: QuestionPicture) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class OutboxView:
    """waiting: how many could be sent, were there a connection."""

    is_offline: bool = False
    waiting: int = 0


class Outbox(QObject):
    """GUI thread."""

    changed = Signal()
    came_back = Signal()
    """There was no connection, and now there is one"""
    trouble = Signal(object)
    """A sentence: str"""
    _read = Signal(object)
    _looked = Signal(object)

    def __init__(
        self,
        *,
        rows: WaitingRows,
        pictures: StoredPictures,
        thread: JobThread[Preparer],
        questions: Questions,
        engines: Engines,
        network: NetworkThread,
        cancel_after_s: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """thread: that of the pictures. cancel_after_s: as in `AskOrder`, when something is sent."""
        super().__init__(parent)
        self._rows = rows
        self._pictures = pictures
        self._thread = thread
        self._questions = questions
        self._engines = engines
        self._network = network
        self._cancel_after_s = cancel_after_s
        self._waiting: tuple[Question, ...] = ()
        self._made_ready: set[str] = set()
        self._is_offline = False
        self._is_looking = False
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._connect()

    @property
    def view(self) -> OutboxView:
        return OutboxView(self._is_offline, len(self._sendable()))

    def read(self) -> None:
        """What waits, anew."""
        self._rows.waiting().add_done_callback(self._read.emit)

    def look(self) -> None:
        """Whether there is a connection. Nothing happens where nothing needs one."""
        engine = self._engine()
        if self._is_looking or engine is None:
            return
        self._is_looking = True
        self._timer.stop()
        self._network.send(lambda session: session.check_token(engine, self._looked.emit))

    def send_all(self) -> None:
        """The person said so."""
        for question in self._sendable():
            self._make_ready(question)
        self.changed.emit()

    def send(self, question: Question) -> None:
        """This one; the person said so."""
        if self._engines.engine_at(question.base_url) is not None and not self._is_on_its_way(question):
            self._make_ready(question)
            self.changed.emit()

    def stop(self, question: Question) -> None:
        """It is not to be sent. The row stays."""
        if not self._is_on_its_way(question):
            self._waiting = tuple(each for each in self._waiting if each.id != question.id)
            self._network.send(lambda session: session.stop_waiting(question))
            self.changed.emit()

    def _connect(self) -> None:
        self._read.connect(self._take_rows, Qt.ConnectionType.QueuedConnection)
        self._looked.connect(self._take_look, Qt.ConnectionType.QueuedConnection)
        self._engines.arrived.connect(lambda _engine: self.read())
        self._questions.changed.connect(self._take_row)
        self._questions.deleted.connect(lambda _id: self.read())
        self._questions.saving_failed.connect(lambda _id, _sentence: self.read())  # it may wait still
        self._questions.phase_changed.connect(self._take_phase)

    def _is_on_its_way(self, question: Question) -> bool:
        return question.id in self._made_ready or self._questions.live(question.id) is not None

    def _sendable(self) -> list[Question]:
        return [
            each
            for each in self._waiting
            if self._engines.engine_at(each.base_url) is not None and not self._is_on_its_way(each)
        ]

    def _engine(self) -> Engine | None:
        """Whose connection is missed; None when none is."""
        missed = [*self._waiting, *(live.question for live in self._questions.all_live())]
        asked = [self._engines.engine_at(each.base_url) for each in missed if each.engine is not EngineKind.DEMO]
        return next((engine for engine in asked if engine is not None), None)

    # What comes back

    def _take_rows(self, read: Future[list[Question]]) -> None:
        error = read.exception()
        if error is not None:
            if not isinstance(error, AppError):
                raise error
            return  # the history says by itself that it cannot be read
        is_first = not self._waiting
        self._waiting = tuple(read.result())
        if self._is_offline and self._engine() is None:
            self._go_online()
        elif is_first and not self._is_offline and self._sendable():
            self.look()  # of an earlier start: before anything is offered
        self.changed.emit()

    def _take_row(self, question: Question) -> None:
        if question.state is QuestionState.WAITING:
            self._go_offline()
            self.read()
        elif any(question.id == each.id for each in self._waiting) or self._is_offline:
            self.read()

    def _take_phase(self, question_id: str) -> None:
        """A run that hears nothing may have lost its connection."""
        live = self._questions.live(question_id)
        has_lost_it = live is not None and live.wait is not None and live.wait.reason is WaitReason.NETWORK
        if has_lost_it and not self._is_offline:
            self.look()

    def _take_look(self, reply: Account | AppError) -> None:
        self._is_looking = False
        if isinstance(reply, Account | Refused):  # also who says no is there
            self._go_online()
        else:
            self._go_offline()

    def _go_offline(self) -> None:
        if not self._is_offline:
            self._is_offline, self._looks = True, 0
        wait_s = LOOK_AFTER_S[min(self._looks, len(LOOK_AFTER_S) - 1)]
        if not self._timer.isActive():
            self._looks += 1
            self._timer.start(wait_s * 1000)
        self.changed.emit()

    def _go_online(self) -> None:
        was_offline, self._is_offline = self._is_offline, False
        self._timer.stop()
        if was_offline:
            self.came_back.emit()
        self.changed.emit()

    # Sending

    def _make_ready(self, question: Question) -> None:
        """What was kept of its picture becomes what is sent, the same bytes."""
        self._made_ready.add(question.id)
        picture = question.picture
        if picture is None:
            self._ask(question, None)
            return

        def job(images: Preparer) -> PreparedPicture | None:
            data = self._pictures.picture_bytes(picture)
            return None if data is None else images.prepare_stored(picture, data, self._pictures.whole_bytes(picture))

        self._thread.submit(job, lambda result: self._take_picture(question, result))

    def _take_picture(self, question: Question, result: PreparedPicture | Exception | None) -> None:
        if isinstance(result, PreparedPicture):
            self._ask(question, result)
            return
        self._made_ready.discard(question.id)
        self.stop(question)
        self.trouble.emit(NO_PICTURE)
        if isinstance(result, Exception) and not isinstance(result, AppError):
            raise result  # a fault of the app itself: for the log, too

    def _ask(self, question: Question, picture: PreparedPicture | None) -> None:
        self._made_ready.discard(question.id)
        engine = self._engines.engine_at(question.base_url)
        if engine is None:  # the token was removed meanwhile: it waits on
            self.changed.emit()
            return
        sending = replace(question, state=QuestionState.SENDING, error="", finished_at=None)
        self._questions.ask(AskOrder(sending, picture, engine, self._cancel_after_s(), waited=True))
