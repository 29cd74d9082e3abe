"""For both sides of the comparison: tells the moment of a window's first paint, and the memory then, and ends."""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Prints `SECONDS RSS PSS`: the monotonic clock, which all processes of a computer share, and MiB."""

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
