"""Says what is waited for, once it takes longer than half a second. What is quicker is not mentioned at all."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

AFTER_MS = 500


class Patience(QObject):
    """GUI thread. Several may be waited for at once: the one that began first is told until it has ended."""

    changed = Signal(object)
    """str: what is waited for, a sentence; empty when nothing is any more"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._waits: dict[int, tuple[QDeadlineTimer, str]] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._follow)
        self.words = ""

    def wait(self, words: str) -> Callable[[], None]:
        """From now until what it returns is called; to call that again does nothing."""
        number = next(self._numbers)
        self._waits[number] = (QDeadlineTimer(AFTER_MS), words)
        self._follow()
        return lambda: self._end(number)

    def _end(self, number: int) -> None:
        if self._waits.pop(number, None) is not None:
            self._follow()

    def _follow(self) -> None:
        self._timer.stop()
        before, self.words = self.words, ""
        for deadline, words in self._waits.values():
            if deadline.hasExpired():
                self.words = words
            else:
                self._timer.start(deadline.remainingTime())
            break  # the others began later
        if self.words != before:
            self.changed.emit(self.words)
