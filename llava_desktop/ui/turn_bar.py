"""Above the prompt: what the next question goes on from, what is sent along, and how to do otherwise."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from llava_desktop.core.words import tr
from llava_desktop.ui.boxes import named_box
from llava_desktop.ui.buttons import offer
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import ElidedLabel, set_plain_tooltip
from llava_desktop.ui.theme import GAP, GRID, Look, set_look

SEND_EARLIER = tr("Send earlier questions")
NEW_CONVERSATION = tr("New conversation")


class GoesOnView(NamedTuple):
    """words: one line; empty hides all. detail: more of it, in the tooltip.

    sends_earlier: what the switch says; None for no switch. action: what the button says, empty for none.
    later: what the button says that leads to where the conversation went on; empty for none.
    """

    words: str = ""
    detail: str = ""
    sends_earlier: bool | None = None
    action: str = ""
    later: str = ""


class GoesOnBar(QWidget):
    earlier_switched = Signal(bool)
    action_requested = Signal()
    later_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Goes on")
        self._words = ElidedLabel(look=Look.MUTED)
        self._words.setObjectName("What the next question goes on from")
        self._switch = named_box(SEND_EARLIER)
        self._later = QPushButton()
        self._action = QPushButton()
        for button in (self._later, self._action):
            set_look(button, Look.LINK)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.addWidget(FlowRow(GAP, self._words, self._later, self._switch, self._action))
        self._switch.clicked.connect(self.earlier_switched)
        self._later.clicked.connect(self.later_requested)
        self._action.clicked.connect(self.action_requested)
        self.render(GoesOnView())

    def render(self, view: GoesOnView) -> None:  # type: ignore[override]  # see `Notice`
        self._words.set_text(view.words)
        set_plain_tooltip(self._words, view.detail or view.words)
        self._switch.setVisible(view.sends_earlier is not None)
        self._switch.setChecked(bool(view.sends_earlier))
        for button, words in ((self._later, view.later), (self._action, view.action)):
            offer(button, words, "Nothing to do")
        self.setVisible(bool(view.words or view.later))
