"""What the service says of a prediction, a name and a value each: two beside each other where there is room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_view import MARGIN
from llava_desktop.ui.labels import ElidedLabel, plain_label
from llava_desktop.ui.theme import GAP, GRID, Look

FACTS_MOST = 12
WIDE = 120 * GRID
"""In less, half of the width cuts off dates and ids."""


class RemoteFacts(QWidget):
    """Values from outside are made safe here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = [(plain_label(look=Look.MUTED), ElidedLabel(look=Look.SMALL)) for _ in range(FACTS_MOST)]
        self._beside = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, 0, MARGIN, 0)  # under the words of the answer
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GRID)
        self._arrange()

    def render(self, facts: tuple[tuple[str, str], ...]) -> None:  # type: ignore[override]  # as `Notice`
        for number, (name, value) in enumerate(self._facts):
            words, text = facts[number] if number < len(facts) else ("", "")
            shown = with_marks(said(text))
            name.setText(said(words))
            value.set_text(shown)
            value.setAccessibleName(said(tr("{name}: {value}", name=words, value=shown)))
            name.setVisible(bool(words))
            value.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = 2 if self.width() >= WIDE else 1
        if beside == self._beside:
            return
        self._beside = beside
        for number, (name, value) in enumerate(self._facts):
            line, side = divmod(number, beside)
            self._grid.addWidget(name, line, 2 * side)  # from where it lay before
            self._grid.addWidget(value, line, 2 * side + 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, beside - 1)
