"""The one prediction of the engine's list that is on the screen: looked at until it ends, and cancelled. GUI thread."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.engine import Engine
from llava_desktop.core.errors import AppError
from llava_desktop.core.prediction import Prediction
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.tasks.remote_prediction import end_at_server, look_at
from llava_desktop.tasks.wording import why_not_seen

AGAIN_AFTER_MS = 3_000
"""From one look at a run to the next."""


@dataclass(frozen=True, slots=True)
class OpenView:
    """prediction: None until it was looked at. error: of the last look or cancel; empty when it went well."""

    prediction_id: str = ""
    engine: Engine | None = None
    prediction: Prediction | None = None
    is_looking: bool = False
    is_cancelling: bool = False
    error: str = ""


class RemoteOpen(QObject):
    """One at a time; a late answer about another one is dropped."""

    changed = Signal()
    seen = Signal(object)
    """Prediction, as it is now"""

    _answered = Signal(int, object)

    def __init__(self, network: NetworkThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._ticket = 0
        self._id = ""
        self._engine: Engine | None = None
        self._prediction: Prediction | None = None
        self._is_looking = False
        self._is_cancelling = False
        self._error = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_AFTER_MS)
        self._again.timeout.connect(self.look_again)
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def view(self) -> OpenView:
        return OpenView(self._id, self._engine, self._prediction, self._is_looking, self._is_cancelling, self._error)

    def open(self, engine: Engine, prediction_id: str) -> None:
        self._id, self._engine, self._prediction, self._error = prediction_id, engine, None, ""
        self._is_cancelling = False
        self.look_again()

    def close(self) -> None:
        self._ticket += 1
        self._again.stop()
        self._id, self._engine, self._prediction, self._error = "", None, None, ""
        self._is_looking = self._is_cancelling = False
        self.changed.emit()

    def look_again(self) -> None:
        prediction_id = self._id
        self._is_looking = True
        self._ask(lambda client: look_at(client, prediction_id))

    def cancel(self) -> None:
        """At the server; the person has confirmed it."""
        prediction_id = self._id
        self._is_cancelling = True
        self._ask(lambda client: end_at_server(client, prediction_id))

    def _ask(self, work: Callable[[ReplicateClient], Coroutine[Any, Any, Prediction]]) -> None:
        engine = self._engine
        if engine is None:
            return
        self._again.stop()
        self._ticket += 1
        ticket = self._ticket
        self._network.send(
            lambda session: session.ask_engine(engine, work, lambda answer: self._answered.emit(ticket, answer))
        )
        self.changed.emit()

    def _take(self, ticket: int, answer: Prediction | AppError) -> None:
        engine = self._engine
        if ticket != self._ticket or engine is None:
            return
        self._is_looking = self._is_cancelling = False
        if isinstance(answer, AppError):
            self._error = why_not_seen(answer, engine)
        else:
            self._prediction, self._error = answer, ""
            self.seen.emit(answer)
            if not answer.status.is_terminal:
                self._again.start()
        self.changed.emit()
