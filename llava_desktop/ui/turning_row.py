"""Parts beside each other, or under each other where they do not fit: a narrow column, large letters, long words."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class TurningRow(QWidget):
    """As narrow as its widest part. Beside each other they share the width, the first `stretched` of them."""

    def __init__(self, spacing: int, *parts: QWidget, stretched: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._row = QBoxLayout(_BESIDE, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for number, part in enumerate(parts):
            self._row.addWidget(part, stretch=1 if number < stretched else 0)

    def minimumSizeHint(self) -> QSize:
        widest = max((part.minimumSizeHint().width() for part in self._shown()), default=0)
        return QSize(widest, self._row.minimumSize().height())

    def sizeHint(self) -> QSize:
        return QSize(self._needed(), self._row.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return is_handled

    def _turn(self) -> None:
        wanted = _BESIDE if self._needed() <= self.width() else _BELOW
        if wanted != self._row.direction():
            self._row.setDirection(wanted)
            self.updateGeometry()

    def _needed(self) -> int:
        """Pixels for all of them beside each other."""
        widths = [part.sizeHint().width() for part in self._shown()]
        return sum(widths) + self._row.spacing() * max(0, len(widths) - 1)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]
