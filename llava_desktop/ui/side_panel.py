"""The right column: parameters, what the model sees, and what the answer took. It scrolls where the window is low."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from llava_desktop.ui.money_panel import MoneyPanel
from llava_desktop.ui.parameters_panel import ParametersPanel
from llava_desktop.ui.receipt_panel import ReceiptPanel
from llava_desktop.ui.seen_panel import SeenPanel
from llava_desktop.ui.sides import look_of_side, margins
from llava_desktop.ui.theme import GRID, MARGIN, SCROLL_BAR_WIDTH, Theme, set_look


class SidePanel(QScrollArea):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Side")
        self._inside = QFrame(self)
        set_look(self, look_of_side(is_first=False))
        self.parameters = ParametersPanel(self._inside)
        self.seen = SeenPanel(theme, self._inside)
        self.receipt = ReceiptPanel(self._inside)
        self.money = MoneyPanel(self._inside)
        self._place()

    def _place(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(margins(MARGIN, 6 * GRID, MARGIN - SCROLL_BAR_WIDTH, MARGIN))
        column.setSpacing(5 * GRID)
        for panel in (self.parameters, self.seen, self.receipt, self.money):
            column.addWidget(panel)
        column.addStretch()
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)  # the scroll bar's room beside it has the same surface
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bar's room is kept free while there is none.

        Where it narrowed the column, the picture in it would be lower, so that no bar was needed, which widened the
        column again, and so on until Qt's stack was full (seen: `QScrollArea::eventFilter`, 92,000 frames deep).
        """
        self._inside.setFixedWidth(self.width() - SCROLL_BAR_WIDTH)
        super().resizeEvent(event)
