"""Small parts in a row, which go on in the next row where there is no more room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from llava_desktop.ui.sides import is_from_right, mirrored


class FlowRow(QWidget):
    """As tall as its parts need at the width it has. They stand from where a line begins, and in the middle of
    their row."""

    def __init__(self, spacing: int, *parts: QWidget, between: int = 0, parent: QWidget | None = None) -> None:
        """between: pixels from row to row, for parts that have a frame."""
        super().__init__(parent)
        flow = _Flow(spacing, between, self)
        for part in parts:
            flow.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class _Flow(QLayout):
    def __init__(self, spacing: int, between: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[QLayoutItem] = []
        self._gap = spacing
        self._between = between
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._parts.append(item)

    def count(self) -> int:
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._parts[index] if 0 <= index < len(self._parts) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._parts.pop(index) if 0 <= index < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Asked for several times in one pass of the layouts, and text that streams in makes many passes."""
        if width not in self._heights:
            self._heights[width] = self._flow(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._flow(place, move=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        hints = [part.sizeHint() for part in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest part, alone."""
        sizes = [part.minimumSize() for part in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def _shown(self) -> list[QLayoutItem]:
        return [part for part in self._parts if not part.isEmpty()]

    def _flow(self, place: QRect, *, move: bool) -> int:
        """The height that it takes."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        left = place.width()
        for part in self._shown():
            size = part.sizeHint().boundedTo(QSize(max(place.width(), part.minimumSize().width()), 1 << 20))
            if rows[-1] and size.width() > left:
                rows.append([])
                left = place.width()
            rows[-1].append((part, size))
            left -= size.width() + self._gap
        y, is_mirrored = place.y(), is_from_right()
        for row in rows:
            high = max((size.height() for _part, size in row), default=0)
            x = place.x()
            for part, size in row:
                if move:
                    lies = QRect(QPoint(x, y + (high - size.height()) // 2), size)
                    part.setGeometry(mirrored(lies, place) if is_mirrored else lies)
                x += size.width() + self._gap
            y += high + self._between
        return max(0, y - self._between - place.y())
