"""Which language the window speaks, and how large its text is, among the settings."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from llava_desktop.core.languages import LANGUAGES
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.storage.settings import TEXT_LEAST_PERCENT, TEXT_MOST_PERCENT
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.number_field import NumberSpec
from llava_desktop.ui.theme import GAP, GRID, Look

TEXT_SIZE = NumberSpec(
    name=tr("Text size"),
    before=tr("Text size"),
    why=tr("Applies to all text, on top of the system's own scaling. 100 % is the system's size."),
    least=TEXT_LEAST_PERCENT,
    most=TEXT_MOST_PERCENT,
    step=10,
    unit="%",
)
NAME = tr("Language")
WHY = tr("The window's own words, from the next start. Ask in any language that the model knows.")


MARK_PLACE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Box(QComboBox):
    def paintEvent(self, event: QPaintEvent) -> None:
        """With a mark at its end: a stylesheet that draws the frame leaves it out."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect().adjusted(2 * GRID, 0, -2 * GRID, 0), MARK_PLACE, "▾")
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not choose."""
        event.ignore()


class LanguageField(QWidget):
    chosen = Signal(str)
    """A key of LANGUAGES; never sent by `show_language`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = _Box()
        set_name(self._box, NAME)
        self._box.setAccessibleDescription(said(WHY))
        for code, name in LANGUAGES.items():
            self._box.addItem(said(name), code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(FlowRow(GAP, plain_label(NAME), self._box))
        column.addWidget(plain_label(WHY, look=Look.MUTED, wrap=True))
        self._box.activated.connect(lambda row: self.chosen.emit(self._box.itemData(row)))

    def show_language(self, code: str) -> None:
        self._box.setCurrentIndex(self._box.findData(code))
