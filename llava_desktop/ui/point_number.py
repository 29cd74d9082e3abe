"""A number that is written with a point in every language, as the API writes it."""

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget


class PointNumber(QDoubleSpinBox):
    """`0.75`, without marks of thousands. A comma that is typed is the point: Qt would take `0,75` for 75."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(",", "."), position)
