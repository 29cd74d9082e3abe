"""A line of text to be typed, which a screen reader names when the keys lead to it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

_BY_KEYS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)


class LineField(QLineEdit):
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt marks the whole text before it tells that the focus is here. A cursor that moves in what it has not heard
        of is taken by Orca as the news itself, and it says nothing (measured, Orca 43): so marked a moment later.
        """
        if event.reason() not in _BY_KEYS:
            super().focusInEvent(event)
            return
        super().focusInEvent(QFocusEvent(event.type(), Qt.FocusReason.OtherFocusReason))
        before = self.text()
        QTimer.singleShot(0, self, lambda: self._mark(before))

    def _mark(self, before: str) -> None:
        """before: as it was when the focus came; what has been typed since must not be typed over."""
        if self.hasFocus() and self.text() == before:
            self.selectAll()
