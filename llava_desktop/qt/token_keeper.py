"""The keyring from the window's side: asked on a thread of its own, with a deadline, because a prompt that nobody
answers blocks for ever."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from llava_desktop.core.errors import AppError, KeyringUnavailable
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.tokens import TokenStore

LOAD_DEADLINE_MS = 5_000
ASKED_DEADLINE_MS = 60_000
NO_ANSWER = KeyringUnavailable(
    "The keyring of this computer does not answer.",
    "It may be waiting for its password in another window. Until then a token is kept for this session only.",
)


class TokenKeeper(QObject):
    """GUI thread. Each call is answered by its signal exactly once, but `loaded` may come after `load_late`."""

    loaded = Signal(object)  # str | None | AppError
    load_late = Signal()  # the keyring takes its time: go on without it
    saved = Signal(object)  # None | AppError
    removed = Signal(object)  # None | AppError

    def __init__(self, thread: JobThread[TokenStore], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._loading = False

    def load(self) -> None:
        self._loading = True
        QTimer.singleShot(LOAD_DEADLINE_MS, self, self._check_load)
        self._thread.submit(lambda store: store.load(), self._after_load)

    def save(self, token: str) -> None:
        answer = self._once(self.saved)
        self._thread.submit(lambda store: store.save(token), answer)

    def remove(self) -> None:
        answer = self._once(self.removed)
        self._thread.submit(lambda store: store.remove(), answer)

    def _check_load(self) -> None:
        if self._loading:
            self.load_late.emit()

    def _after_load(self, result: str | Exception | None) -> None:
        self._loading = False
        self.loaded.emit(known(result))

    def _once(self, signal: SignalInstance) -> Callable[[object], None]:
        """Whatever comes first, the result or the deadline, is the answer."""
        waiting = QTimer(self)
        waiting.setSingleShot(True)

        def answer(result: object) -> None:
            if waiting.isActive():
                waiting.stop()
                waiting.deleteLater()
                signal.emit(known(result))

        def give_up() -> None:
            waiting.deleteLater()
            signal.emit(NO_ANSWER)

        waiting.timeout.connect(give_up)
        waiting.start(ASKED_DEADLINE_MS)
        return answer


def known(result: object) -> object:
    """An AppError is an answer; any other exception is a fault of the app and goes to the crash report."""
    if isinstance(result, Exception) and not isinstance(result, AppError):
        raise result
    return result
