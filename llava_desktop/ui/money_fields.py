"""The rate and the limit among the settings."""

from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.storage.settings import MONTHLY_LIMIT_MOST_CENTS, RATE_MOST_USD
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.number_field import DIGITS_MARGIN, width_of_digits
from llava_desktop.ui.point_number import PointNumber
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GAP, Look

RATE = tr("Price of a second")
RATE_WHY = tr(
    "What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with "
    "80 GB at $0.0014. It is your own number; nobody is asked."
)
LIMIT = tr("Ask before a month costs more than")
LIMIT_WHY = tr(
    "When a question would take the month over this amount, you are asked first. Questions under way count with their "
    "estimated cost. This sets no limit at Replicate itself."
)
LIMIT_AMOUNT = tr("Limit of a month")
FIRST_LIMIT_CENTS = 500
_DIGITS = 9


class MoneyChoice(NamedTuple):
    """limit_cents: 0 for none."""

    rate_usd_per_s: float = 0.0014
    limit_cents: int = 0


DEFAULT_CHOICE = MoneyChoice()


class MoneyFields(QWidget):
    rate_edited = Signal(float)
    """USD a second"""
    limit_edited = Signal(int)
    """US cents; 0 for none"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = _Dollars(RATE, RATE_WHY, decimals=6, most=RATE_MOST_USD, step=0.0001, parent=self)
        self._has_limit = named_box(LIMIT, why=LIMIT_WHY, parent=self)
        most = MONTHLY_LIMIT_MOST_CENTS / 100
        self._limit = _Dollars(LIMIT_AMOUNT, LIMIT_WHY, decimals=2, most=most, step=1, parent=self)
        self._limit.setMinimum(0.01)
        self._limit.setValue(FIRST_LIMIT_CENTS / 100)
        self._place()
        self._rate.valueChanged.connect(self.rate_edited)
        self._has_limit.clicked.connect(self._tell_limit)
        self._limit.valueChanged.connect(self._tell_limit)
        self.render(DEFAULT_CHOICE)

    def render(self, choice: MoneyChoice) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        """Emits nothing. A limit that was switched off keeps its amount in the field."""
        _show(self._rate, choice.rate_usd_per_s)
        self._has_limit.setChecked(bool(choice.limit_cents))
        self._limit.setEnabled(bool(choice.limit_cents))
        if choice.limit_cents:
            _show(self._limit, choice.limit_cents / 100)

    def _tell_limit(self) -> None:
        self._limit.setEnabled(self._has_limit.isChecked())
        self.limit_edited.emit(round(self._limit.value() * 100) if self._has_limit.isChecked() else 0)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(FlowRow(GAP, plain_label(tr("A second of the model costs")), self._rate))
        column.addWidget(plain_label(RATE_WHY, look=Look.MUTED, wrap=True, parent=self))
        column.addWidget(FlowRow(GAP, self._has_limit, self._limit))
        column.addWidget(plain_label(LIMIT_WHY, look=Look.MUTED, wrap=True, parent=self))


class _Dollars(PointNumber):
    """Written the same everywhere, `$0.0014`."""

    def __init__(self, name: str, why: str, *, decimals: int, most: float, step: float, parent: QWidget) -> None:
        super().__init__(parent)
        set_name(self, name)
        self.lineEdit().setAccessibleName(said(name))  # the field inside can have the focus too
        self.setAccessibleDescription(said(why))
        self.setPrefix("$")
        self.setDecimals(decimals)
        self.setRange(0, most)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(margins(DIGITS_MARGIN, 0, 0, 0))

    def sizeHint(self) -> QSize:
        """As wide as its digits need in the text size of now."""
        return QSize(width_of_digits(self, _DIGITS), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not change what is reckoned with."""
        event.ignore()

    def textFromValue(self, value: float) -> str:
        whole, _, digits = f"{value:.{self.decimals()}f}".partition(".")
        return f"{whole}.{digits.rstrip('0').ljust(2, '0')}"


def _show(field: QDoubleSpinBox, value: float) -> None:
    if field.value() != value:
        with QSignalBlocker(field):
            field.setValue(value)
