"""The switch for looking for a newer version, with what it does said beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.qt.updates import NOT_ASKED, UpdatesView
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GRID, Look

NAME = tr("Check for updates")
NOBODY_TO_ASK = tr("This build names no address where new versions are announced, so there is nobody to ask.")


class UpdatesField(QWidget):
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()
        self._box.clicked.connect(self.switched)
        self.render(NOT_ASKED)

    def render(self, view: UpdatesView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        self._box.setEnabled(bool(view.host))
        self._box.setChecked(view.is_on)
        words = NOBODY_TO_ASK
        if view.host:
            words = tr(
                "At each start {host} is asked which version is the newest. "
                "Nothing about you is sent; nothing is downloaded or installed.",
                host=with_marks(view.host),
            )
        self._box.setAccessibleDescription(said(words))
        self._words.setText(said(joined("\n", newer_words(view), words) if view.newer else words))

    def _build(self) -> None:
        self._box = QCheckBox(said(NAME), self)
        set_name(self._box, NAME)
        self._words = plain_label(look=Look.MUTED, wrap=True, parent=self)
        self._words.setContentsMargins(margins(6 * GRID + 2, 0, 0, 0))  # under the words of the box

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._box)
        column.addWidget(self._words)


def newer_words(view: UpdatesView) -> str:
    """Only said: how this installation is renewed is the business of whoever installed it."""
    return tr("Version {newer} of LLaVA Desktop is out; this is {running}.", newer=view.newer, running=view.running)
