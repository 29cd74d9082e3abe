"""Places the turns of a conversation one under another, the live one last.

By hand: a layout inside a scroll area would give the live turn all the height that its answer wants, as soon as one
label in it wraps, and that answer is meant to scroll.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class TurnStack(QWidget):
    relaid = Signal()

    def __init__(self, live: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._above: list[QWidget] = []
        self._seen = 0
        live.setParent(self)
        self.setAutoFillBackground(False)

    def put_above(self, parts: Sequence[QWidget]) -> None:
        """In this order; the live turn stays below them."""
        for gone in set(self._above) - set(parts):
            gone.setParent(None)
            gone.deleteLater()
        self._above = list(parts)
        for part in parts:
            if part.parentWidget() is not self:
                part.setParent(self)
                part.setVisible(True)
        self.relay()

    def fit_into(self, height: int) -> None:
        """height: pixels that are seen at once."""
        self._seen = height
        self.relay()

    def relay(self) -> None:
        y, width = 0, self.width()
        for part in self._above:
            if not part.isHidden():
                height = _height(part, width)
                part.setGeometry(0, y, width, height)
                y += height
        wanted = _least_height(self._live, width)
        if y:
            wanted = max(wanted, min(_height(self._live, width), self._seen))
        height = max(wanted, self._seen - y)
        self._live.setGeometry(0, y, width, height)
        self.setMinimumHeight(y + height if y + height > self._seen else 0)
        self.relaid.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.relay()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.relay()


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()


def _least_height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.minimumHeightForWidth(width)
    return widget.minimumSizeHint().height()
