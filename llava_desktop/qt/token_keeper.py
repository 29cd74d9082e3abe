"""The keyring from the window's side: asked on a thread of its own, with a deadline, because a prompt that nobody
answers blocks for ever."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from llava_desktop.core.errors import AppError, KeyringUnavailable
from llava_desktop.core.words import tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.tokens import TokenStore

LOAD_DEADLINE_MS = 5_000
ASKED_DEADLINE_MS = 60_000
NO_ANSWER = KeyringUnavailable(
    tr("The keyring of this computer does not answer."),
    tr("It may be waiting for its password in another window. Until then a token is kept for this session only."),
)
FAULT = KeyringUnavailable(tr("The keyring could not be used, through a fault of the app."))


class TokenKeeper(QObject):
    """GUI thread. Each call is answered by its signal: at the deadline with NO_ANSWER if need be, and then once more
    when the keyring does answer after all.
    """

    loaded = Signal(object)  # str | None | AppError
    saved = Signal(str, object)  # the token it is about; None | AppError
    removed = Signal(object)  # None | AppError

    def __init__(
        self,
        thread: JobThread[TokenStore],
        *,
        load_deadline_ms: int = LOAD_DEADLINE_MS,
        asked_deadline_ms: int = ASKED_DEADLINE_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread = thread
        self._load_deadline_ms = load_deadline_ms
        self._asked_deadline_ms = asked_deadline_ms

    def load(self) -> None:
        self._ask(lambda store: store.load(), self.loaded.emit, self._load_deadline_ms)

    def save(self, token: str) -> None:
        self._ask(
            lambda store: store.save(token), lambda result: self.saved.emit(token, result), self._asked_deadline_ms
        )

    def remove(self) -> None:
        self._ask(lambda store: store.remove(), self.removed.emit, self._asked_deadline_ms)

    def _ask(self, job: Callable[[TokenStore], str | None], tell: Callable[[object], None], deadline_ms: int) -> None:
        answers: list[object] = []

        def take(result: str | Exception | None) -> None:
            answers.append(result)
            if isinstance(result, Exception) and not isinstance(result, AppError):
                tell(FAULT)
                raise result  # for the log, too
            tell(result)

        def give_up() -> None:
            if not answers:
                tell(NO_ANSWER)

        # No timer of our own that is deleted later: with PySide6 6.11 one that was collected together with its parent
        # brought the process down (seen in the tests).
        QTimer.singleShot(deadline_ms, self, give_up)
        self._thread.submit(job, take)
