"""Fetching a picture from the web, as the window sees it. It is asked for only when the person said so."""

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import FetchProgress, WebPicture
from llava_desktop.qt.network_thread import NetworkThread


class PictureFetches(QObject):
    """GUI thread. One at a time; answered by `fetched` or `failed`, unless another or `cancel` came."""

    progressed = Signal(object)  # FetchProgress

    fetched = Signal(object)  # BytesSource
    failed = Signal(object)  # str: a sentence

    _answered = Signal(int, object)

    def __init__(self, network: NetworkThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._latest = 0
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def fetch(self, picture: WebPicture) -> None:
        """Asks the computer that its address names."""
        self._latest += 1
        ticket = self._latest
        self._network.send(
            lambda session: session.fetch_picture(picture, lambda answer: self._answered.emit(ticket, answer))
        )

    def cancel(self) -> None:
        """At once; what is still under way ends behind the scenes."""
        self._latest += 1
        self._network.send(lambda session: session.cancel_fetch())

    def _take(self, ticket: int, answer: BytesSource | FetchProgress | AppError) -> None:
        if ticket != self._latest:
            return
        if isinstance(answer, AppError):
            self.failed.emit(answer.text)
        elif isinstance(answer, FetchProgress):
            self.progressed.emit(answer)
        else:
            self.fetched.emit(answer)
