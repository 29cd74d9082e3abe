"""What a click does: who may ask, which question is shown, and what the engine and the history mean for that.

Intentions of the widgets come in as signals; state goes out by `render`. The facts themselves have their owners:
`Engines`, `Questions`, `PictureDesk`, `StripDesk`, `HistoryDesk` and `Preferences`.
"""

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import StorageError
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.status_text import window_title
from llava_desktop.core.text import with_marks
from llava_desktop.core.tiles import ask_all_meaning, ask_all_words
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.language import said
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.ask_readiness import NO_PROMPT, AskReadiness
from llava_desktop.ui.asking import Asking
from llava_desktop.ui.history_desk import HistoryDesk
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.notice import NO_NOTICE, NoticeView
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_box import PromptView
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.strip_desk import StripDesk
from llava_desktop.ui.turn_desk import TurnDesk

DEMO_ENDED = tr("The demo engine that was asked has ended. Ask again.")


class Presenter(QObject):
    """GUI thread."""

    readiness_changed = Signal()
    clearing = Signal()
    """A new question is begun: what there was is still there"""

    def __init__(
        self,
        *,
        window: MainWindow,
        desk: PictureDesk,
        strip: StripDesk,
        asking: Asking,
        shown: ShownQuestion,
        turns: TurnDesk,
        engines: Engines,
        questions: Questions,
        history: HistoryDesk,
        reader: HistoryReader,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._strip = strip
        self._asking = asking
        self._shown = shown
        self._turns = turns
        self._engines = engines
        self._questions = questions
        self._history = history
        self._reader = reader
        self._preferences = preferences
        self._readiness = AskReadiness(
            box=window.prompt_box, desk=desk, engines=engines, history=history, preferences=preferences
        )
        self._asked_text: dict[str, str] = {}
        self._connect()
        self.render()

    def tell(self, sentence: str, *, is_error: bool = True) -> None:
        """Something that concerns the whole app, above the picture; the person dismisses it."""
        self._window.notice.render(NoticeView(with_marks(said(sentence)), is_error=is_error, can_dismiss=True))

    def tell_news(self, sentence: str) -> None:
        """Something good to know, in the same place; what already stands there is more urgent and stays."""
        if self._window.notice.isHidden():
            self.tell(sentence, is_error=False)

    @property
    def has_picture(self) -> bool:
        return self._desk.picture is not None

    @property
    def can_ask(self) -> bool:
        return not self._readiness.why_not() and not self._shown.holds_ask

    @property
    def why_never(self) -> str:
        """Why Ask is off and stays off unless the person does something; empty when it is on, or may come on."""
        return self._readiness.why_never()

    def why_unready(self) -> str:
        """See `AskReadiness`."""
        return self._readiness.why_unready()

    @property
    def shown_id(self) -> str | None:
        return None if self._shown.question is None else self._shown.question.id

    def render(self) -> None:
        """The parts that depend on more than one owner."""
        engine, question = self._engines.engine, self._shown.question
        reason = self._readiness.why_not()
        others = self._strip.askable if self._strip.askable > 1 else 0
        self._window.top_bar.render(self._engines.chip)
        self._window.show_conversation(self.shown_id)
        self._desk.render(offer_token=engine is None or engine.is_demo, compact=question is not None)
        self._window.prompt_box.render(
            PromptView(
                can_ask=not reason,
                reason=reason or self._readiness.hint(),
                running=self._shown.holds_ask,
                placeholder=self._placeholder(),
                show_suggestions=self.has_picture,
                ask_all=ask_all_words(others) if others else "",
                can_ask_all=not reason and not self._strip.is_opening,
                ask_all_meaning=self._ask_all_meaning(others),
                is_obvious=reason == NO_PROMPT,
            )
        )
        title = window_title("" if question is None else question.prompt, self._questions.running)
        self._window.setWindowTitle(said(title))
        self.readiness_changed.emit()

    def _connect(self) -> None:
        window, questions = self._window, self._questions
        window.prompt_box.ask_requested.connect(self._ask)
        window.prompt_box.ask_all_requested.connect(self._ask_all)
        window.prompt_box.cancel_requested.connect(self._cancel)
        window.prompt_box.prompt_edited.connect(self.render)
        window.top_bar.new_question_requested.connect(self._new_question)
        window.parameters.parameters_edited.connect(self._keep_parameters)
        window.picture_pane.quality_changed.connect(lambda quality: self._preferences.change(quality=quality))
        window.history_panel.question_chosen.connect(self._choose)
        window.notice.dismissed.connect(lambda: window.notice.render(NO_NOTICE))
        self._desk.changed.connect(self.render)
        self._desk.taken.connect(self._leave_question)
        self._strip.changed.connect(self.render)
        self._strip.chosen.connect(self._show_chosen)
        self._turns.question_wanted.connect(self.choose)
        self._turns.new_conversation_wanted.connect(self._leave_question)
        self._turns.trouble.connect(self.tell)
        self._shown.check_requested.connect(self._check_now)
        self._shown.leave_requested.connect(questions.leave)
        self._shown.made_smaller.connect(self._desk.take_smaller)
        self._engines.changed.connect(self.render)
        self._engines.arrived.connect(questions.resume)
        self._preferences.save_failed.connect(self.tell)
        self._history.trouble.connect(self.tell)
        self._history.recovered.connect(lambda news: self.tell(news, is_error=False))
        self._history.opened.connect(self.render)
        questions.changed.connect(self._take_row)
        questions.phase_changed.connect(self.render)
        questions.stopped.connect(self.render)
        questions.saving_failed.connect(
            lambda _id, why: self.tell(joined(" ", tr("An answer could not be saved here."), why))
        )
        questions.deleted.connect(self._after_delete)

    def _placeholder(self) -> str:
        if self._shown.question is None:
            return tr("Ask about the picture…")
        return tr("Ask again about this picture…") if self.has_picture else tr("Ask another question…")

    def _ask_all_meaning(self, others: int) -> str:
        if not others:
            return ""
        return ask_all_meaning(others, unclear=self._strip.unclear, is_demo=self._asking.is_free)

    def _ask(self, text: str) -> None:
        if not self.can_ask or not self._asking.may_ask(1, self._window.prompt_box.ask_now):
            return
        question = self._asking.ask(text, self._desk.picture, self._turns.continuation(text))
        if question is not None:
            self.show_asked(question)

    def show_asked(self, question: Question) -> None:
        """It was just asked about the picture that is here. Its words are in the prompt box, or others, which stay."""
        typed = self._window.prompt_box.text()
        if typed.strip() == question.prompt.strip():
            self._asked_text[question.id] = typed
        self._shown.show(question)  # first: the title says it once, with its words
        self._strip.note_asked(question)
        self.render()

    def _ask_all(self, text: str) -> None:
        """A question of its own for each picture. The words are kept until the first of them is stored."""
        if self._readiness.why_not() or not self._asking.may_ask(self._strip.askable, self._ask_all_now):
            return
        asked = self._strip.ask_all(text)
        if asked:
            self._asked_text[asked[0].id] = text
            self._show_chosen(self._strip.question or asked[0])

    def _ask_all_now(self) -> None:
        self._ask_all(self._window.prompt_box.text())

    def _show_chosen(self, question: Question | None) -> None:
        """What was asked about the one of several pictures that is shown now."""
        if question is None:
            self._leave_question()
            return
        self._shown.show(question)
        self._window.history_panel.mark_choice(question.id)
        self.render()

    def _check_now(self, question: Question) -> None:
        engine = self._engines.engine_at(question.base_url)
        if engine is not None:
            self._questions.check_again(question, engine)
            self._shown.show(question)
            self.render()
        elif question.engine is EngineKind.DEMO:
            self.tell(DEMO_ENDED)
            if self._engines.engine is not None:
                self._questions.resume(self._engines.engine)  # which closes what a demo engine left behind
        else:
            asked = Engine(question.engine, question.base_url).name
            self.tell(
                tr(
                    "This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.",
                    engine=asked,
                )
            )

    def _cancel(self) -> None:
        if self.shown_id is not None:
            self._questions.cancel(self.shown_id)

    def _new_question(self) -> None:
        self.clearing.emit()
        self._leave_question()
        self._desk.remove()
        self._window.prompt_box.focus_prompt()

    def _leave_question(self) -> None:
        """The shown question goes on by itself; the desk is free for the next."""
        self._shown.clear()
        self._window.history_panel.clear_choice()
        self.render()

    def choose(self, question_id: str) -> None:
        """Shows this question and its picture, and marks it in the history."""
        self._choose(question_id)
        self._window.history_panel.mark_choice(self.shown_id or "")

    def _choose(self, question_id: str) -> None:
        if question_id == self.shown_id or self._strip.choose_question(question_id):
            return
        live = self._questions.live(question_id)
        try:
            question = live.question if live is not None else self._reader.question(question_id)
        except StorageError as error:
            self.tell(joined(" ", tr("This question cannot be read."), error.text))
            question = None
        if question is None:
            self._window.history_panel.mark_choice(self.shown_id or "")
            return
        self._strip.step_aside(question.picture)
        self._shown.show(question)
        self._desk.show_stored(question.picture)
        self.render()

    def _keep_parameters(self, parameters: Parameters) -> None:
        self._preferences.change(
            max_tokens=parameters.max_tokens, temperature=parameters.temperature, top_p=parameters.top_p
        )

    def _take_row(self, question: Question) -> None:
        asked = self._asked_text.pop(question.id, None)
        if asked is not None and question.state is QuestionState.SENDING:
            # Stored: now it can no longer be lost, so the box is free.
            if self._window.prompt_box.text() == asked:
                self._window.prompt_box.clear()
            if question.id == self.shown_id:
                self._window.history_panel.mark_choice(question.id)
        self.render()

    def leave_put_away(self, conversations: list[str]) -> None:
        """They went to the trash, or for ever."""
        question = self._shown.question
        if question is not None and question.conversation in conversations:
            self._after_delete(question.id)

    def leave_erased(self) -> None:
        """No question is left."""
        if self.shown_id is not None:
            self._after_delete(self.shown_id)

    def _after_delete(self, question_id: str) -> None:
        if question_id == self.shown_id:
            self._leave_question()
            if not self._strip.is_several:
                self._desk.remove()
