"""Says that there is no connection, and offers what waited for one when it is back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.words import tr
from llava_desktop.qt.outbox import Outbox, OutboxView
from llava_desktop.ui.asking import Gate
from llava_desktop.ui.notice import NO_NOTICE, Notice, NoticeView
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.shown_question import CHECK_SETUP, ShownQuestion

TRY_NOW = tr("Try now")
SEND_IT = tr("Send it")
SEND_THEM = tr("Send them")
NOT_NOW = tr("Not now")


class OutboxDesk(QObject):
    """GUI thread."""

    setup_check_requested = Signal()

    def __init__(
        self,
        *,
        bar: Notice,
        outbox: Outbox,
        shown: ShownQuestion,
        box: PromptBox,
        gate: Gate,
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """gate: asks the person first where so many questions would pass their limit."""
        super().__init__(parent)
        self._bar = bar
        self._outbox = outbox
        self._box = box
        self._gate = gate
        self._is_put_off = False
        outbox.changed.connect(self._render)
        outbox.came_back.connect(self._offer_again)
        outbox.trouble.connect(tell)
        bar.action_requested.connect(self._act)
        bar.second_action_requested.connect(self._act_second)
        shown.send_requested.connect(self._send)
        shown.stop_waiting_requested.connect(outbox.stop)
        shown.edit_requested.connect(self._let_go)

    def read_again(self) -> None:
        """Questions went to the trash, or came out of it."""
        self._outbox.read()

    def _render(self) -> None:
        view = self._outbox.view
        if view.is_offline:
            self._bar.render(NoticeView(offline_words(view.waiting), TRY_NOW, CHECK_SETUP, is_error=False))
        elif view.waiting and not self._is_put_off:
            action = SEND_IT if view.waiting == 1 else SEND_THEM
            self._bar.render(NoticeView(waiting_words(view.waiting), action, NOT_NOW, is_error=False))
        else:
            self._bar.render(NO_NOTICE)

    def _offer_again(self) -> None:
        self._is_put_off = False

    def _act(self) -> None:
        if self._outbox.view.is_offline:
            self._outbox.look()
        else:
            self._send_all()

    def _send_all(self) -> None:
        view: OutboxView = self._outbox.view
        if view.waiting and self._gate(view.waiting, self._send_all):
            self._outbox.send_all()

    def _act_second(self) -> None:
        if self._outbox.view.is_offline:
            self.setup_check_requested.emit()
        else:
            self._is_put_off = True
            self._render()

    def _send(self, question: Question) -> None:
        if self._gate(1, lambda: self._send(question)):
            self._outbox.send(question)

    def _let_go(self, question: Question) -> None:
        """Its words are in the prompt box now, to be asked in other ones: both would be one too many."""
        if question.state is QuestionState.WAITING and self._box.text() == question.prompt:
            self._outbox.stop(question)


def offline_words(waiting: int) -> str:
    if waiting == 0:
        return tr("No connection. Questions wait until it is back.")
    return tr("No connection. %n question(s) (waits|wait) until it is back.", "", waiting)


def waiting_words(waiting: int) -> str:
    return tr("%n question(s) waited for a connection.", "", waiting)
