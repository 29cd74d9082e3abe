"""The app's real window in this process, driven by a script in steps: for `bench` and `screens`.

A script is a generator: it does something a person would do and yields a condition; once that is true it goes on. The
event loop is never entered twice, so what is measured or painted is what a person would have met.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPlainTextEdit, QPushButton, QWidget

from llava_desktop.app import STYLE
from llava_desktop.core.options import parse_options
from llava_desktop.desktop_app import DesktopApp
from llava_desktop.storage.folders import folders_for
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.ui.first_paint import FirstPaint

TICK_MS = 2
STEP_DEADLINE = 300.0
"""Seconds that one condition may take to become true, on a machine that does much else."""

Condition = Callable[[], bool]
Script = Callable[["RealWindow"], Iterator[Condition]]
Kind = TypeVar("Kind", bound=QWidget)


class RealWindow:
    """What a script sees: widgets by the names that outside tools rely on, hands, and the gaps of the event loop."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.gap_ms = 0.0
        """The longest time between two turns of the event loop since `watch_gaps`, or since the first paint."""
        self._turned = 0.0

    def find(self, kind: type[Kind], name: str) -> Kind:
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {kind.__name__} {name!r}"
        return found

    def shows(self, kind: type[QWidget], name: str) -> bool:
        found = self.window.findChild(kind, name)
        return found is not None and found.isVisible()

    def shows_text(self, start: str) -> bool:
        """Whether a visible label begins so."""
        return any(label.isVisible() and label.text().startswith(start) for label in self.window.findChildren(QLabel))

    @property
    def ask_button(self) -> QPushButton:
        return self.find(QPushButton, "Ask")

    @property
    def status(self) -> str:
        """What the status line says; empty while there is none."""
        label = self.find(QWidget, "Status")
        return label.accessibleName().removeprefix("Status: ") if label.isVisible() else ""

    @property
    def engine(self) -> str:
        """What the chip says; empty until all is there and the engine is known."""
        return self.find(QWidget, "Engine").accessibleName().partition(": ")[2]

    def type_prompt(self, text: str) -> None:
        QTest.keyClicks(self.find(QPlainTextEdit, "Prompt"), text)

    def click(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def drop_file(self, path: Path) -> None:
        """As a file manager does, from Qt's side of the protocol."""
        target = self.find(QWidget, "Image")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = target.rect().center()
        offered = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        for event in (QDragEnterEvent(QPoint(middle), *offered), QDropEvent(QPointF(middle), *offered)):
            QApplication.sendEvent(target, event)

    def watch_gaps(self) -> None:
        """Forget the gaps so far."""
        self.gap_ms = 0.0
        self._turned = time.monotonic()

    def turn(self) -> None:
        """The event loop has come round."""
        now = time.monotonic()
        self.gap_ms = max(self.gap_ms, 1000 * (now - self._turned))
        self._turned = now


class _Driver:
    """Turns a script's crank, once a tick."""

    def __init__(self, app: QApplication, window: RealWindow, script: Script) -> None:
        self._app = app
        self._window = window
        self._steps = script(window)
        # The script begins once the window has all its rooms.
        self._condition: Condition = lambda: window.window.findChild(QWidget, "Answer") is not None
        self._since = time.monotonic()
        self._painted = FirstPaint(window.window)
        self._painted.over.connect(window.watch_gaps)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        self._window.turn()
        if self._condition():
            self._since = time.monotonic()
            step = next(self._steps, None)
            if step is None:
                self._timer.stop()
                self._app.exit(0)
            else:
                self._condition = step
        elif time.monotonic() - self._since > STEP_DEADLINE:
            self._timer.stop()
            raise TimeoutError(f"a step of the script waited {STEP_DEADLINE:g} s; status: {self._window.status!r}")


def elapsed(seconds: float) -> Condition:
    """A condition that comes true after so long."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


def drive(arguments: Sequence[str], script: Script) -> int:
    """Start the app as `main.py` does, run the script, close. The process's exit code: 0, or 1 after an exception."""
    app = QApplication([sys.argv[0], *STYLE])
    app.setQuitOnLastWindowClosed(False)
    options = parse_options(list(arguments), os.environ)
    desktop = DesktopApp(app, options, InstanceLock(folders_for(options.data_dir).data_dir))

    def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        app.exit(1)

    sys.excepthook = fail  # over the app's own, which would tell the window only
    desktop.show()
    (window,) = (each for each in app.topLevelWidgets() if isinstance(each, QMainWindow))
    _driver = _Driver(app, RealWindow(window), script)
    code = app.exec()
    if not desktop.stop():
        sys.stdout.flush()
        os._exit(code)
    return code
