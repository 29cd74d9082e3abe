"""The question on the screen: its answer, its status line, its notice and its receipt, kept up to date."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.events import Phase
from llava_desktop.core.money import cost_of_question, rate_of
from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.presets import length_text
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.setup_check import may_be_the_setup
from llava_desktop.core.status_text import COLD_BOOT_AFTER_S, sent_smaller_text, state_text
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said_again
from llava_desktop.qt.questions import LiveQuestion, Questions
from llava_desktop.ui.conversation_pane import ASK_AGAIN, SEND_NOW, ConversationPane, ConversationView
from llava_desktop.ui.receipt_panel import ReceiptPanel, ReceiptView

TICK_MS = 500
CHECK_NOW = tr("Check now")
LOOK_AGAIN = tr("Look again")
LEAVE_IT = tr("Leave it")
CHECK_SETUP = tr("Check my setup")
DO_NOT_SEND = tr("Do not send")
NOT_WATCHED = tr("This question is not finished, and nothing is watching it now.")


class ShownQuestion(QObject):
    """Renders one question into the conversation and the receipt. GUI thread."""

    changed = Signal()  # which question is shown, or its row
    ask_again_requested = Signal(object)  # Question
    edit_requested = Signal(object)  # Question
    check_requested = Signal(object)  # Question
    made_smaller = Signal(object)  # PreparedPicture: the picture of this question, as it is sent now
    setup_check_requested = Signal()
    send_requested = Signal(object)  # Question: one that waits for a connection
    stop_waiting_requested = Signal(object)  # Question: one that is not to be sent after all
    leave_requested = Signal(object)  # Question: one that was not found, and that nothing more is to be said of

    def __init__(
        self,
        *,
        conversation: ConversationPane,
        receipt: ReceiptPanel,
        questions: Questions,
        rate_usd_per_s: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._receipt = receipt
        self._questions = questions
        self._rate_usd_per_s = rate_usd_per_s
        self._question: Question | None = None
        self._trouble = ""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._render)
        questions.text_added.connect(self._add_text)
        questions.text_replaced.connect(self._replace_text)
        questions.changed.connect(self._take_row)
        questions.phase_changed.connect(self._take_phase)
        questions.stopped.connect(self._take_stop)
        questions.made_smaller.connect(self._take_smaller)
        conversation.ask_again_requested.connect(self._ask_again)
        conversation.edit_requested.connect(self._edit)
        conversation.notice_action_requested.connect(self._act)
        conversation.second_action_requested.connect(self._act_second)

    @property
    def question(self) -> Question | None:
        return self._question

    @property
    def live(self) -> LiveQuestion | None:
        """The question's run, while it is under way."""
        return self._questions.live(self._question.id) if self._question is not None else None

    @property
    def holds_ask(self) -> bool:
        """Whether Cancel stands where Ask was."""
        live = self.live
        return live is not None and live.holds_ask

    def show(self, question: Question) -> None:
        """A new one, or one of the history; a run under way goes on where it is."""
        self._question = question
        self._trouble = ""
        live = self.live
        if live is not None and live.holds_ask:
            self._stream(live)
        else:
            self._timer.stop()
            self._conversation.answer.show_finished(live.text if live is not None else question.answer)
        self._render()
        self.changed.emit()

    def clear(self) -> None:
        self._question = None
        self._timer.stop()
        self._conversation.answer.show_finished("")
        self._receipt.render(ReceiptView())
        self.changed.emit()

    def render(self) -> None:
        """Something that its receipt is reckoned with has changed."""
        self._render()

    def _stream(self, live: LiveQuestion) -> None:
        self._conversation.answer.start()
        self._conversation.answer.append(live.text)
        self._timer.start()

    def _end_stream(self) -> None:
        self._timer.stop()
        self._conversation.answer.finish()

    def _is_shown(self, question_id: str) -> bool:
        return self._question is not None and self._question.id == question_id

    def _add_text(self, question_id: str, text: str) -> None:
        if self._is_shown(question_id):
            self._conversation.answer.append(text)

    def _replace_text(self, question_id: str, text: str) -> None:
        if self._is_shown(question_id):
            self._conversation.answer.replace(text)

    def _take_phase(self, question_id: str) -> None:
        if not self._is_shown(question_id):
            return
        self._trouble = ""
        self._follow()
        self._render()

    def _follow(self) -> None:
        """Stream while it holds Ask: also one that was picked up while it was on the screen."""
        live = self.live
        if live is not None and live.holds_ask:
            if not self._timer.isActive():
                self._stream(live)
        elif self._timer.isActive():
            self._end_stream()

    def _take_stop(self, question_id: str, sentence: str) -> None:
        if self._is_shown(question_id):
            self._trouble = sentence
            self._end_stream()
            self._render()

    def _take_row(self, question: Question) -> None:
        if not self._is_shown(question.id):
            return
        self._question = question
        if question.state.is_finished:
            self._conversation.answer.replace(question.answer)
            self._end_stream()
        else:
            self._follow()
        self._render()
        self.changed.emit()

    def _take_smaller(self, question_id: str, picture: PreparedPicture) -> None:
        if self._is_shown(question_id):
            self.made_smaller.emit(picture)

    def _render(self) -> None:
        question = self._question
        if question is None:
            return
        live = self.live
        action = self._action(question, live)
        self._conversation.render(
            ConversationView(
                prompt=question.prompt,
                model_name=model_name(question),
                note=sent_smaller_text(question),
                length=length_text(question.prompt, self._conversation.answer.text()),
                status=self._status(question, live),
                notice=self._trouble or said_again(question.error) or (NOT_WATCHED if action == CHECK_NOW else ""),
                notice_action=action,
                notice_is_error=question.state is not QuestionState.WAITING,
                second_action=self._second_action(question, action),
                finished=live is None or not live.holds_ask,
            )
        )
        self._receipt.render(self._receipt_view(question, live))

    def _status(self, question: Question, live: LiveQuestion | None) -> str:
        if live is None or not live.watched:
            return state_text(question)
        if live.phase is Phase.CANCELLING:
            return cancelled_text(live)
        return live.phase_text(self._questions.now())

    def _action(self, question: Question, live: LiveQuestion | None) -> str:
        if live is not None and live.holds_ask:
            return ""
        if self._trouble or question.state in {QuestionState.UNKNOWN, QuestionState.SENDING, QuestionState.RUNNING}:
            return CHECK_NOW
        if question.state is QuestionState.WAITING:
            return SEND_NOW
        if question.state is QuestionState.NOT_FOUND and question.error:
            return LOOK_AGAIN  # to ask again stands below it: what was not found is the person's decision
        return ASK_AGAIN if question.error else ""

    def _second_action(self, question: Question, action: str) -> str:
        if action == LOOK_AGAIN:
            return LEAVE_IT
        if action == SEND_NOW:
            return DO_NOT_SEND
        is_real = bool(action) and question.engine is not EngineKind.DEMO
        return CHECK_SETUP if is_real and (self._trouble or may_be_the_setup(question)) else ""

    def _receipt_view(self, question: Question, live: LiveQuestion | None) -> ReceiptView:
        waited_s = question.waited_s
        if waited_s is None and live is not None and live.holds_ask and not live.text:
            waited_s = self._questions.now() - live.since
        is_demo = question.engine is EngineKind.DEMO
        return ReceiptView(
            waited_s=waited_s,
            ran_s=question.ran_s,
            cost=cost_of_question(question, rate_of(self._rate_usd_per_s())),
            prediction_id=question.prediction_id,
            was_cold=not is_demo and waited_s is not None and waited_s > COLD_BOOT_AFTER_S,
        )

    def _ask_again(self) -> None:
        question = self._question
        if question is None:
            return
        # What waits was asked already: to ask it again would be one too many.
        is_waiting = question.state is QuestionState.WAITING
        (self.send_requested if is_waiting else self.ask_again_requested).emit(question)

    def _edit(self) -> None:
        if self._question is not None:
            self.edit_requested.emit(self._question)

    def _act(self) -> None:
        question = self._question
        if question is None:
            return
        if self._action(question, self.live) in {CHECK_NOW, LOOK_AGAIN}:
            self.check_requested.emit(question)
        else:
            self._ask_again()

    def _act_second(self) -> None:
        question = self._question
        if question is None:
            return
        wanted: dict[str, SignalInstance] = {
            LEAVE_IT: self.leave_requested,
            DO_NOT_SEND: self.stop_waiting_requested,
        }
        signal = wanted.get(self._second_action(question, self._action(question, self.live)))
        if signal is None:
            self.setup_check_requested.emit()
        else:
            signal.emit(question)


def cancelled_text(live: LiveQuestion) -> str:
    """While the engine is still being told of it."""
    return tr("Cancelled · partial answer kept") if live.text else tr("Cancelled")


def model_name(question: Question) -> str:
    """Who answered, also long after: the engine may have been changed since."""
    return question.engine.model_name
