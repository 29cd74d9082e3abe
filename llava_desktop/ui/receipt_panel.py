"""What this answer took: time, money, and the prediction's id for whoever asks support."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from llava_desktop.core.money import cost_text
from llava_desktop.core.text import duration_text, with_marks
from llava_desktop.core.words import tr
from llava_desktop.ui.facts_grid import Fact, place_facts
from llava_desktop.ui.receipt_details import ReceiptDetails

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
        self._waited = Fact(tr("Waited"), self)
        self._ran = Fact(tr("Ran"), self)
        self._cost = Fact(tr("Cost"), self)
        self._prediction = Fact(tr("Prediction"), self, Qt.TextElideMode.ElideMiddle)
        self.details = ReceiptDetails(self)
        facts = (self._waited, self._ran, self._cost, self._prediction)
        place_facts(self, tr("This answer"), facts, self.details)
        self.render(ReceiptView())

    def render(self, view: ReceiptView) -> None:  # type: ignore[override]
        waited = _seconds(view.waited_s)
        if view.was_cold and view.waited_s is not None:
            whole = tr("{waited}, the model had to start first", waited=waited)
            self._waited.show_fact(tr("{waited}, model start", waited=waited), whole)
        else:
            _tell(self._waited, waited)
        _tell(self._ran, _seconds(view.ran_s))
        _tell(self._cost, UNKNOWN if view.cost is None else cost_text(view.cost))
        _tell(self._prediction, with_marks(view.prediction_id) if view.prediction_id else UNKNOWN)


def _seconds(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else duration_text(seconds)


def _tell(fact: Fact, text: str) -> None:
    fact.show_fact(text, tr("not known") if text == UNKNOWN else "")
