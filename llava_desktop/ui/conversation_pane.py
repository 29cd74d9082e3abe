"""Question and answer under the picture, what is happening, and what can be done when it is over."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_tools import AnswerTools
from llava_desktop.ui.answer_view import MARGIN, AnswerView
from llava_desktop.ui.buttons import link_button, relabel
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import StatusLabel, plain_label, show_words
from llava_desktop.ui.link_bar import LinkBar
from llava_desktop.ui.notice import Notice, NoticeView
from llava_desktop.ui.prompt_bubble import PromptBubble
from llava_desktop.ui.theme import GAP, GRID, Look, Theme
from llava_desktop.ui.turn_bar import GoesOnBar
from llava_desktop.ui.turn_column import TurnColumn
from llava_desktop.ui.turn_variants import VariantBar

ASK_AGAIN = tr("Ask again")
SEND_NOW = tr("Send now")
"""Of a question that waits for a connection: what Ask again would do with it."""


@dataclass(frozen=True, slots=True)
class ConversationView:
    """prompt: empty when nothing was asked yet. status: one line, e.g. `Answering · 12 s`.

    notice: one sentence, empty for none; notice_action, second_action: what its buttons say, empty for none.
    finished: nothing more comes by itself, so it can be copied or asked again.
    note: one sentence about how it was sent; empty for nearly all questions.
    length: how long the answer is, where that matters; empty for nearly all questions.
    """

    prompt: str = ""
    model_name: str = ""
    status: str = ""
    notice: str = ""
    notice_action: str = ""
    second_action: str = ""
    finished: bool = False
    note: str = ""
    length: str = ""
    notice_is_error: bool = True


class ConversationPane(QWidget):
    """The text of the answer goes to `answer` directly, a frame at a time; all else comes by `render`."""

    ask_again_requested = Signal()
    edit_requested = Signal()
    """The question, in the prompt box"""
    changed_again_requested = Signal()
    """The same words, with what has been changed since: parameters, or the part of the picture"""
    notice_action_requested = Signal()
    second_action_requested = Signal()
    open_link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = AnswerView(theme)
        self._build(theme)
        self._place()
        self._connect()
        self.render(ConversationView())

    def render(self, view: ConversationView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        if view.prompt != self._prompt.prompt():
            self._links.forget()
            self.column.go_to_end()
        self._prompt.set_prompt(view.prompt)
        self._prompt.setVisible(bool(view.prompt))
        show_words(self._note, view.note)
        self._model.setText(said(view.model_name))
        self._model.setVisible(bool(view.prompt and view.model_name))
        self.answer.setVisible(bool(view.prompt) and not (view.finished and not self.answer.text()))
        self._notice.render(
            NoticeView(view.notice, view.notice_action, view.second_action, is_error=view.notice_is_error)
        )
        self._status.set_status(view.status)
        self._status.setVisible(bool(view.status))
        show_words(self._length, view.length)
        has_answer = view.finished and bool(self.answer.text())
        self._copy.setVisible(has_answer)
        self.tools.render(has_answer=has_answer, can_export=view.finished and bool(view.prompt))
        is_offered = view.notice_action in {ASK_AGAIN, SEND_NOW}  # once is enough
        can_repeat = view.finished and bool(view.prompt)
        self._ask_again.setVisible(can_repeat and not is_offered)
        self._edit.setVisible(can_repeat)

    def offer_changed_again(self, words: str) -> None:
        """words: what the button says that asks again with what has been changed; empty for none."""
        relabel(self._changed_again, words)
        self._changed_again.setVisible(bool(words))

    def _build(self, theme: Theme) -> None:
        self.setObjectName("Conversation")
        self._prompt = PromptBubble()
        self._note = plain_label(look=Look.MUTED, wrap=True)
        self._note.setObjectName("How it was sent")
        self._model = plain_label(look=Look.SECTION)
        self._links = LinkBar()
        self._notice = Notice(theme)
        self._status = StatusLabel()
        self._length = plain_label(look=Look.MUTED)
        self._length.setObjectName("Answer length")
        self._copy = link_button(tr("Copy"), tr("Copy answer"))
        self.tools = AnswerTools()
        self._ask_again = link_button(ASK_AGAIN)
        self._edit = link_button(tr("Edit"), tr("Edit question"))
        self._changed_again = link_button("", tr("Ask again changed"))
        self._changed_again.setVisible(False)
        self.variants = VariantBar()
        self.goes_on = GoesOnBar()
        self._live = QWidget()
        self.column = TurnColumn(theme, self._live)
        # Their height is kept while they are hidden: else an answer would move by some pixels when it ends.
        for button in (self._ask_again, self._edit):
            kept = button.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            button.setSizePolicy(kept)

    def _place(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        above.setSpacing(GAP)
        above.addWidget(self._prompt)
        above.addWidget(self._note)
        above.addWidget(FlowRow(GAP, self._model, self.variants, self._edit))
        is_said = (self._status, self._length)
        can_be_done = (self._copy, self.tools, self._ask_again, self._changed_again)
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, GRID, MARGIN, 0)
        below.setSpacing(GAP)
        below.addWidget(self._links)
        below.addWidget(self._notice)
        below.addWidget(FlowRow(GAP, *is_said, *can_be_done))
        column = QVBoxLayout(self._live)
        # The answer's text stands under the name; around it is room for its focus ring.
        column.setContentsMargins(2 * GRID - MARGIN, 0, 2 * GRID - MARGIN, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.answer)
        column.addLayout(below)
        column.addStretch(1)
        rooms = QVBoxLayout(self)
        rooms.setContentsMargins(0, 0, 0, 0)
        rooms.setSpacing(GRID)
        rooms.addWidget(self.column, stretch=1)
        rooms.addWidget(self.goes_on)

    def _connect(self) -> None:
        self.answer.link_chosen.connect(self._links.ask)
        self._links.open_link_requested.connect(self.open_link_requested)
        self._notice.action_requested.connect(self.notice_action_requested)
        self._notice.second_action_requested.connect(self.second_action_requested)
        self._copy.clicked.connect(self.answer.copy_answer)
        self._ask_again.clicked.connect(self.ask_again_requested)
        self._edit.clicked.connect(self.edit_requested)
        self._changed_again.clicked.connect(self.changed_again_requested)
        self.column.link_chosen.connect(self._links.ask)
