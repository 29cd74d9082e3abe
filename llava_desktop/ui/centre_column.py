"""What stands above the prompt: it fills its room, and scrolls where the window is too low for what is in it.

A low window, large letters or a long language: nothing lies over something else, and the prompt stays where it is.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import CENTRE_MARGIN, GAP, GRID, SCROLL_BAR_WIDTH


class CentreColumn(QScrollArea):
    """Widgets go into `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Centre")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        self._inside = QWidget(self)
        self.column = QVBoxLayout(self._inside)
        self.set_side(CENTRE_MARGIN)
        self.column.setSpacing(GAP + GRID)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)  # `setWidget` switches it on
        self._wants_end = self._follows_end = False
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._follow_end)
        bar.actionTriggered.connect(self._stay)

    def set_side(self, side: int) -> None:
        """Pixels beside what is in it."""
        self.column.setContentsMargins(margins(side, 0, side - SCROLL_BAR_WIDTH, 0))

    def follow_end(self, wanted: bool) -> None:
        """Whether what is below is what matters: it is shown when not all is, until the person scrolls. To say the
        same again changes nothing.
        """
        if wanted != self._wants_end:
            self._wants_end = self._follows_end = wanted
            self._follow_end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own scroll area watches what is in it by this, too."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._inside:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as the room, or as what is in it needs at the least.

        `setWidgetResizable` would give it what it would like to have, so that a window scrolled which has enough.
        The room of the bar is kept free while there is none, for the reason that `SidePanel` has.
        """
        width = self.width() - SCROLL_BAR_WIDTH
        needed = self.column.minimumHeightForWidth(width) if self.column.hasHeightForWidth() else 0
        needed = max(needed, self.column.minimumSize().height())
        self._inside.resize(width, max(self.viewport().height(), needed))

    def _follow_end(self) -> None:
        if self._follows_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _stay(self) -> None:
        self._follows_end = False
