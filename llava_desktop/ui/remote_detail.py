"""One prediction of the engine's list, in the place of picture and conversation: all that the service still says."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_view import AnswerView
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import ElidedLabel, announce, plain_label, show_words
from llava_desktop.ui.link_bar import LinkBar
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView
from llava_desktop.ui.prompt_bubble import PromptBubble
from llava_desktop.ui.remote_facts import RemoteFacts
from llava_desktop.ui.text_page import text_page
from llava_desktop.ui.theme import CENTRE_MARGIN, GAP, GRID, MARGIN, Look, Theme, set_look

LOG_MOST = 20_000
"""Characters of a log's end that are shown."""
LOG_HEIGHT = 40 * GRID
STOP_QUESTION = tr(
    "Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged."
)
STOP = tr("Stop the run")
KEEP = tr("Let it run")


@dataclass(frozen=True, slots=True)
class RemoteDetailView:
    """Text from outside as it came; it is made safe here.

    facts: what it is of, and the value. notice: one sentence, empty for none. why_not_import: instead of the button.
    question_id: of the question here that holds it. web_address: of its page, checked; empty for none.
    """

    prediction_id: str = ""
    title: str = ""
    prompt: str = ""
    answer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    logs: str = ""
    notice: str = ""
    is_error: bool = True
    can_import: bool = False
    why_not_import: str = ""
    question_id: str = ""
    can_look: bool = False
    can_stop: bool = False
    web_address: str = ""


class RemoteDetail(QWidget):
    """The signals say what the person wants; nothing is opened, stopped or stored here."""

    back_requested = Signal()
    look_requested = Signal()
    stop_requested = Signal()
    """The person has confirmed it."""
    import_requested = Signal()
    question_requested = Signal(str)
    open_link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = RemoteDetailView()
        self._build(theme)
        self._place()
        self._connect()
        self.render(self._view)

    def render(self, view: RemoteDetailView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        had_focus = self._has_focus()
        is_another = view.prediction_id != self._view.prediction_id
        before, self._view = self._view, view
        if is_another:
            self._links.forget()
            self._log_card.setVisible(False)
        if is_another or not view.can_stop:
            self._confirm.render(NO_NOTICE)
        self._title.set_text(view.title)
        if view.title != before.title:
            announce(self, view.title)
        self._prompt.set_prompt(view.prompt)
        self._prompt.setVisible(bool(view.prompt))
        self._render_answer(view.answer, is_another=is_another)
        self._facts.render(view.facts)
        self._render_log(view.logs)
        self._notice.render(NoticeView(with_marks(said(view.notice)), is_error=view.is_error))
        self._import.setVisible(view.can_import)
        show_words(self._why_not, view.why_not_import)
        self._question.setVisible(bool(view.question_id))
        self._look.setVisible(view.can_look)
        self._stop.setVisible(view.can_stop)
        self._web.setVisible(bool(view.web_address))
        if had_focus and not self._has_focus():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)  # a button that went must not take it elsewhere

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # it goes back, and cancels nothing
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._confirm.isHidden():
            self._end_asking()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _has_focus(self) -> bool:
        focused = self.window().focusWidget()
        # Qt may have none, which the type does not say.
        return focused is not None and self.isAncestorOf(focused)  # type: ignore[redundant-expr]

    def _render_answer(self, answer: str, *, is_another: bool) -> None:
        if is_another:
            self._answer.show_finished(answer)
        else:
            self._answer.replace(answer)
        self._answer.setVisible(bool(answer))

    def _render_log(self, logs: str) -> None:
        shown = with_marks(logs[-LOG_MOST:])
        if shown != self._log.toPlainText():
            self._log.setPlainText(shown)
        self._show_log.setVisible(bool(logs))
        self._show_log.setText(said(tr("Show log") if self._log_card.isHidden() else tr("Hide log")))

    def _build(self, theme: Theme) -> None:
        self.setObjectName("Prediction on Replicate")
        self._back = named_button(tr("Back"))
        self._title = ElidedLabel(look=Look.TITLE)
        self._notice = Notice(theme)
        self._confirm = Notice(theme)
        self._confirm.setObjectName("Confirm stop")
        self._prompt = PromptBubble()
        self._answer = AnswerView(theme)
        set_name(self._answer, tr("Answer on Replicate"))
        self._facts = RemoteFacts()
        self._links = LinkBar()
        self._why_not = plain_label(look=Look.MUTED, wrap=True)
        self._import = named_button(tr("Import into history"))
        self._question = named_button(tr("Open in history"))
        self._stop = named_button(tr("Stop this run…"), tr("Stop this run"))
        self._look = named_button(tr("Check now"))
        self._web = named_button(tr("Open web page…"), tr("Open web page"))
        self._show_log = named_button(tr("Show log"))
        self._log = text_page(tr("Log"))
        self._log.setFrameShape(QFrame.Shape.NoFrame)
        set_look(self._log, Look.BARE)
        self._log_card = QFrame()
        set_look(self._log_card, Look.CARD)
        self._log_card.setMaximumHeight(LOG_HEIGHT)
        self._log_card.setVisible(False)
        QVBoxLayout(self._log_card).addWidget(self._log)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._back)
        head.addWidget(self._title, stretch=1)
        actions = QHBoxLayout()
        actions.setSpacing(GAP)
        for button in (self._import, self._question, self._stop, self._look, self._web, self._show_log):
            actions.addWidget(button)
        actions.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(CENTRE_MARGIN, MARGIN, CENTRE_MARGIN, MARGIN)
        column.setSpacing(GAP + GRID)
        column.addLayout(head)
        above: tuple[QWidget, ...] = (self._notice, self._confirm, self._prompt, self._answer, self._facts)
        for widget in above:
            column.addWidget(widget)
        column.addStretch(1)
        below: tuple[QWidget, ...] = (self._log_card, self._links, self._why_not)
        for widget in below:
            column.addWidget(widget)
        column.addLayout(actions)

    def _connect(self) -> None:
        self._back.clicked.connect(self.back_requested)
        self._look.clicked.connect(self.look_requested)
        self._import.clicked.connect(self.import_requested)
        self._question.clicked.connect(lambda: self.question_requested.emit(self._view.question_id))
        self._stop.clicked.connect(self._ask_stop)
        self._confirm.action_requested.connect(self._end_asking)
        self._confirm.second_action_requested.connect(self._agree_to_stop)
        self._web.clicked.connect(lambda: self._links.ask(self._view.web_address))
        self._answer.link_chosen.connect(self._links.ask)
        self._links.open_link_requested.connect(self.open_link_requested)
        self._show_log.clicked.connect(self._turn_log)

    def _ask_stop(self) -> None:
        self._confirm.render(NoticeView(STOP_QUESTION, KEEP, STOP, is_error=False))
        self._confirm.focus_action()

    def _end_asking(self) -> None:
        self._confirm.render(NO_NOTICE)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree_to_stop(self) -> None:
        self._end_asking()
        self.stop_requested.emit()

    def _turn_log(self) -> None:
        self._log_card.setVisible(self._log_card.isHidden())
        self._render_log(self._view.logs)
