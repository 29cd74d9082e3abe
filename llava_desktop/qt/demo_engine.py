"""The bundled engine as a child process: started when it is wanted, gone when the app is gone."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from llava_desktop.core.engine import Engine, EngineKind, TokenPlace

FAILED = "The demo engine could not be started on this computer."
SECRET_VARIABLES = ("REPLICATE_API_TOKEN",)
"""Not for children: the token lives in this process only."""


class DemoEngine(QObject):
    """`start`, then `ready` (an Engine) or `failed` (a sentence). The child ends when its standard input closes."""

    ready = Signal(object)
    failed = Signal(str)

    def __init__(self, command: Sequence[str], python_path: str | None, parent: QObject | None = None) -> None:
        """python_path: where the child finds this package; None in a bundle."""
        super().__init__(parent)
        self._command = list(command)
        self._said = b""
        self._stopping = False
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name in SECRET_VARIABLES:
            environment.remove(name)
        if python_path is not None:
            environment.insert("PYTHONPATH", python_path)
        self._process.setProcessEnvironment(environment)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.errorOccurred.connect(self._fail)
        self._process.finished.connect(self._fail)

    def start(self) -> None:
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._said = b""
            self._process.start(self._command[0], self._command[1:])

    def stop(self, wait_ms: int) -> bool:
        """Ask the child to end and wait at most wait_ms. Only while the app closes: it blocks."""
        self._stopping = True
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return True
        self._process.closeWriteChannel()
        if self._process.waitForFinished(wait_ms):
            return True
        self._process.kill()
        return self._process.waitForFinished(wait_ms)

    def _read(self) -> None:
        self._said += bytes(self._process.readAllStandardOutput().data())
        line, newline, _rest = self._said.partition(b"\n")
        if not newline:
            return
        self._process.readyReadStandardOutput.disconnect(self._read)
        try:
            where = json.loads(line)
            engine = Engine(EngineKind.DEMO, where["base_url"], where["token"], TokenPlace.NONE)
        except (ValueError, KeyError, TypeError):
            self.failed.emit(FAILED)
            return
        self.ready.emit(engine)

    def _fail(self) -> None:
        if not self._stopping:
            self.failed.emit(FAILED)
