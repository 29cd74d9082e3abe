"""One app for one data folder: a second start hands its files to the first, which comes to the front.

Who is first says the lock (`storage/instance_lock.py`); here is how the two talk: over a local socket that only this
person may open, whose place the first one notes in the lock. QtNetwork is imported with this module: by the first start
after its first paint, by a second one at once.
"""

import enum
import logging
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from llava_desktop.core.hand_over import MOST_BYTES, TAKEN, BadHandOver, HandOver, decoded, encoded
from llava_desktop.storage.instance_lock import InstanceLock

SOCKET_NAME = "instance.socket"
_TEMPORARY = "llava-desktop-"
_MOST_PATH_BYTES = 100
"""A socket's path holds 104 (macOS) to 108 bytes, and Qt makes it in a folder of its own first."""
MESSAGE_WITHIN_MS = 5_000
"""How long one that has connected may take to say something whole."""
HAND_OVER_WITHIN_S = 60.0
"""A first start that is slow, because fifty began at once on a busy computer, say, is waited for so long."""
ANSWER_WITHIN_S = 10.0
"""One that has been reached, and says nothing for so long, hangs."""
LOOK_EVERY_S = 0.05

log = logging.getLogger(__name__)


class InstanceDoor(QObject):
    """Where the app that is open can be called. GUI thread."""

    handed_over = Signal(object)
    """HandOver: from outside; its files go through the same door as a drop."""

    def __init__(
        self, lock: InstanceLock, parent: QObject | None = None, *, message_within_ms: int = MESSAGE_WITHIN_MS
    ) -> None:
        super().__init__(parent)
        self._lock = lock
        self._message_within_ms = message_within_ms
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def open(self) -> None:
        """Once the lock is held; again does nothing. That it cannot be opened is no reason not to run."""
        if self._server.isListening() or not self._lock.is_held:
            return
        try:
            for address in _addresses(self._lock.folder):
                QLocalServer.removeServer(address)  # one that was killed left its own
                if self._server.listen(address):
                    self._lock.leave_note(self._server.fullServerName())
                    return
        except OSError as error:
            log.warning("Later starts cannot reach this one: %s", error)
            return
        log.warning("Later starts cannot reach this one: %s", self._server.errorString())

    def close(self) -> None:
        """Nothing is taken any more, so that a later start waits for the lock instead."""
        place = Path(self._server.fullServerName())
        self._server.close()
        if place.parent.name.startswith(_TEMPORARY):
            with suppress(OSError):
                place.parent.rmdir()

    def _welcome(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            _Caller(caller, self)


class _Caller(QObject):
    """One connection, until it has said its line, or has not."""

    def __init__(self, socket: QLocalSocket, door: InstanceDoor) -> None:
        super().__init__(socket)
        self._socket = socket
        self._door = door
        socket.setReadBufferSize(MOST_BYTES + 1)
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(door._message_within_ms, self, socket.abort)  # noqa: SLF001 - of this module
        self._read()

    def _read(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > MOST_BYTES:
                self._socket.abort()
            return
        try:
            given = decoded(bytes(self._socket.readLine().data()))
        except BadHandOver as refusal:
            log.warning("%s", refusal)
            self._socket.abort()
            return
        self._socket.readyRead.disconnect(self._read)
        self._socket.write(TAKEN)
        self._socket.disconnectFromServer()  # when that is written
        self._door.handed_over.emit(given)


class Handing(enum.Enum):
    """How it ended with the second start."""

    TAKEN = enum.auto()
    """The first one has it."""
    FIRST = enum.auto()
    """There is no other any more: the lock is this process's."""
    NO_ANSWER = enum.auto()
    """Another holds the lock, and does not answer."""


def hand_over(
    given: HandOver,
    lock: InstanceLock,
    *,
    within_s: float = HAND_OVER_WITHIN_S,
    answer_within_s: float = ANSWER_WITHIN_S,
) -> Handing:
    """Blocks, before there is a window. Raises StorageError as `InstanceLock.take`."""
    line = encoded(given)
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while not lock.take():
        address = lock.read_note()
        if address:
            answer = _answer(address, line, answer_within_s)
            if answer == TAKEN:
                return Handing.TAKEN
            if answer is None:
                return Handing.NO_ANSWER
        if time.monotonic() > deadline:
            return Handing.NO_ANSWER
        pause.wait(LOOK_EVERY_S)
    return Handing.FIRST


def _answer(address: str, line: bytes, within_s: float) -> bytes | None:
    """What came back; b"" when nobody listens there or it was closed; None when it stays silent."""
    end = time.monotonic() + within_s

    def left_ms() -> int:
        return max(1, round((end - time.monotonic()) * 1000))

    caller = QLocalSocket()
    caller.connectToServer(address)
    if not caller.waitForConnected(left_ms()):
        return b""
    caller.write(line)
    while not caller.canReadLine():
        if not caller.waitForReadyRead(left_ms()):
            is_silent = caller.state() is QLocalSocket.LocalSocketState.ConnectedState
            return None if is_silent else b""
    return bytes(caller.readLine().data())


def _addresses(folder: Path) -> Iterator[str]:
    """The best first; the second where the first is too long, or the folder's file system knows no sockets."""
    if sys.platform == "win32":  # pragma: no cover
        yield f"llava-desktop-{uuid.uuid4().hex}"
        return
    beside = str(folder / SOCKET_NAME)
    if len(beside.encode(errors="surrogateescape")) <= _MOST_PATH_BYTES:
        yield beside
    with suppress(OSError):
        yield f"{tempfile.mkdtemp(prefix=_TEMPORARY)}/{SOCKET_NAME}"  # 0700
