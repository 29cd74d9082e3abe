"""One start in a process of its own: `first_paint_child.py bare` or `first_paint_child.py app ARGUMENTS…`.

Prints `SECONDS RSS PSS` at the first paint: the monotonic clock, which all processes of a computer share, and MiB; then
it ends without ceremony. Nothing is imported here that the other side would not import too.
"""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

SIZE = (1280, 800)
"""The app's own first size."""


class FirstPaint(QObject):
    """Watches a window until its first paint is over."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The children are painted and the picture goes to the screen before the loop turns again.
            QTimer.singleShot(0, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        painted = time.monotonic()
        rss, pss = memory_mib()
        sys.stdout.write(f"{painted} {rss} {pss}\n")
        sys.stdout.flush()
        os._exit(0)


def memory_mib() -> tuple[float, float]:
    """Resident, and resident with what is shared counted by shares."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]:
        name, value, *_unit = line.split()
        found[name] = int(value) / 1024
    return found["Rss:"], found["Pss:"]


def bare() -> None:
    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(*SIZE)
    window.show()
    _watch = FirstPaint(window)
    app.exec()


def real(arguments: list[str]) -> None:
    from llava_desktop import app  # noqa: PLC0415 - the other side does not pay for it

    show = app.DesktopApp.show

    def shown(self: app.DesktopApp) -> None:
        show(self)
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow):
                FirstPaint(window)

    app.DesktopApp.show = shown  # type: ignore[method-assign]
    app.main(arguments)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        real(sys.argv[2:])
