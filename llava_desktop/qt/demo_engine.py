"""The bundled engine as a child process: started when it is wanted, gone when the app is gone."""

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from llava_desktop.core.engine import Engine, EngineKind, TokenPlace
from llava_desktop.core.words import tr

FAILED = tr("The demo engine could not be started on this computer. Choose it again in Settings to try once more.")
START_DEADLINE_MS = 30_000


class DemoEngine(QObject):
    """`start`, then `ready` or `failed`; after `ready`, `ended` when the child dies by itself. GUI thread.

    The child ends when its standard input closes. After `ended` or `failed` it can be started again.
    """

    ready = Signal(object)  # Engine
    failed = Signal(object)  # str: a sentence
    ended = Signal()

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        start_deadline_ms: int = START_DEADLINE_MS,
        parent: QObject | None = None,
    ) -> None:
        """environment: all of the child's; what is secret has no place in it."""
        super().__init__(parent)
        self._command = list(command)
        self._said = b""
        self._is_ready = False
        self._is_wanted = False
        self._starts_when_gone = False
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(start_deadline_ms)
        self._deadline.timeout.connect(self._fail)
        self._process = QProcess(self)
        given = QProcessEnvironment()
        for name, value in environment.items():
            given.insert(name, value)
        self._process.setProcessEnvironment(given)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.errorOccurred.connect(self._take_error)
        self._process.finished.connect(self._take_end)

    def start(self) -> None:
        """Does nothing while the child runs, or is on its way. One that failed and is still dying is waited for."""
        if self._is_wanted:
            return
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._starts_when_gone = True
            return
        self._said = b""
        self._is_ready = False
        self._is_wanted = True
        self._deadline.start()
        self._process.start(self._command[0], self._command[1:])

    def ask_to_end(self) -> None:
        """While the app closes; does not block."""
        self._is_wanted = False
        self._starts_when_gone = False
        self._deadline.stop()
        self._process.closeWriteChannel()

    def wait_for_end(self, wait_ms: int) -> bool:
        """After `ask_to_end`: blocks for at most wait_ms, then kills. False when even that did not end it at once."""
        if self._process.state() is QProcess.ProcessState.NotRunning or self._process.waitForFinished(wait_ms):
            return True
        self._process.kill()
        return self._process.waitForFinished(wait_ms)

    def _read(self) -> None:
        said = bytes(self._process.readAllStandardOutput().data())
        if self._is_ready or not self._is_wanted:
            return
        self._said += said
        line, newline, _rest = self._said.partition(b"\n")
        if not newline:
            return
        engine = _engine_in(line)
        if engine is None:
            self._fail()
        else:
            self._is_ready = True
            self._deadline.stop()
            self.ready.emit(engine)

    def _take_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # any other ends in `finished`, too
            self._fail()

    def _take_end(self) -> None:
        if not self._is_wanted:
            if self._starts_when_gone:
                self._starts_when_gone = False
                self.start()
        elif self._is_ready:
            self._is_wanted = False
            self.ended.emit()
        else:
            self._fail()

    def _fail(self) -> None:
        if self._is_wanted:
            self._is_wanted = False
            self._deadline.stop()
            self._process.kill()
            self.failed.emit(FAILED)


def _engine_in(line: bytes) -> Engine | None:
    """What the child said where it listens; None for anything else."""
    try:
        where = json.loads(line)
        base_url, token = where["base_url"], where["token"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(base_url, str) or not isinstance(token, str):
        return None
    return Engine(EngineKind.DEMO, base_url, token, TokenPlace.NONE)
