"""What this answer took: time, money, and the prediction's id for whoever asks support."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from llava_desktop.core.money import cost_text
from llava_desktop.core.text import duration_text, with_marks
from llava_desktop.ui.labels import ElidedLabel, plain_label, section_label
from llava_desktop.ui.receipt_details import ReceiptDetails
from llava_desktop.ui.theme import GAP, GRID, Look

UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """None: not known (yet). waited_s, ran_s: seconds, as in `Question`. cost: micro-dollars."""

    waited_s: float | None = None
    ran_s: float | None = None
    cost: int | None = None
    prediction_id: str | None = None
    was_cold: bool = False
    """The model had to be started first."""


class ReceiptPanel(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waited = self._value("Waited")
        self._ran = self._value("Ran")
        self._cost = self._value("Cost")
        self._prediction = self._value("Prediction", Qt.TextElideMode.ElideMiddle)
        self.details = ReceiptDetails(self)
        self._place()
        self.render(ReceiptView())

    def render(self, view: ReceiptView) -> None:  # type: ignore[override]
        waited = _seconds(view.waited_s)
        self._show(self._waited, f"{waited}, cold start" if view.was_cold and view.waited_s is not None else waited)
        self._show(self._ran, _seconds(view.ran_s))
        self._show(self._cost, UNKNOWN if view.cost is None else cost_text(view.cost))
        self._show(self._prediction, with_marks(view.prediction_id) if view.prediction_id else UNKNOWN)

    def _value(self, name: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> ElidedLabel:
        made = ElidedLabel(look=Look.SMALL, mode=mode, parent=self)
        made.setObjectName(name)
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(section_label("This answer", self), 0, 0, 1, 2)
        for row, value in enumerate((self._waited, self._ran, self._cost, self._prediction), start=1):
            grid.addWidget(plain_label(value.objectName(), look=Look.MUTED, parent=self), row, 0)
            grid.addWidget(value, row, 1)
        grid.addWidget(self.details, 5, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def _show(self, label: ElidedLabel, text: str) -> None:
        """A value alone says nothing to a screen reader: its name holds what it is of."""
        label.set_text(text)
        label.setAccessibleName(f"{label.objectName()}: {'not known' if text == UNKNOWN else text}")


def _seconds(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else duration_text(seconds)
