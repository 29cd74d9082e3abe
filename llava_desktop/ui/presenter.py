"""What a click does: who may ask, which question is shown, and what the engine and the history mean for that.

Intentions of the widgets come in as signals; state goes out by `render`. The facts themselves have their owners:
`Engines`, `Questions`, `PictureDesk`, `Preferences` and the history.
"""

from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from llava_desktop.core.asking import AskOrder, new_question
from llava_desktop.core.errors import AppError, StorageError
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.status_text import phase_text, window_title
from llava_desktop.core.text import with_marks
from llava_desktop.qt.engines import Engines
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.preferences import Preferences
from llava_desktop.qt.questions import Questions
from llava_desktop.storage.history import HistoryReader
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.notice import NO_NOTICE, NoticeView
from llava_desktop.ui.picture_desk import PictureDesk
from llava_desktop.ui.prompt_box import PromptView
from llava_desktop.ui.shown_question import ShownQuestion

LONG_PROMPT = 4_000
"""Characters; measured in tokens the context is about 4096, of which a picture takes up to 2880."""
TICK_MS = 1_000


class Presenter(QObject):
    """GUI thread."""

    readiness_changed = Signal()
    _history_opened = Signal(object)

    def __init__(
        self,
        *,
        window: MainWindow,
        desk: PictureDesk,
        shown: ShownQuestion,
        engines: Engines,
        questions: Questions,
        history: HistoryModel,
        reader: HistoryReader,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._shown = shown
        self._engines = engines
        self._questions = questions
        self._history = history
        self._reader = reader
        self._preferences = preferences
        self._asked_text: dict[str, str] = {}
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._connect()
        window.restore_geometry(preferences.value.window_geometry)
        window.parameters.render(preferences.value.parameters)
        self.render()

    def begin(self, opened: Future[None]) -> None:
        """After the first paint; opened: done when the database can be read."""
        opened.add_done_callback(self._history_opened.emit)
        self._window.prompt_box.focus_prompt()

    def end(self) -> None:
        """While the app closes."""
        self._preferences.change(window_geometry=self._window.geometry_text())

    def tell(self, sentence: str) -> None:
        """Something that concerns the whole app, above the picture; the person dismisses it."""
        self._window.notice.render(NoticeView(with_marks(sentence), can_dismiss=True))

    @property
    def has_picture(self) -> bool:
        return self._desk.picture is not None

    @property
    def can_ask(self) -> bool:
        return not self._why_not() and not self._shown.holds_ask

    @property
    def shown_id(self) -> str | None:
        return None if self._shown.question is None else self._shown.question.id

    def render(self) -> None:
        """The parts that depend on more than one owner."""
        engine = self._engines.engine
        has_conversation = self._shown.question is not None
        running = self._shown.holds_ask
        reason = self._why_not()
        self._window.top_bar.render(self._engines.chip)
        self._window.show_conversation(has_conversation)
        self._desk.render(offer_token=engine is None or engine.is_demo, compact=has_conversation)
        self._window.prompt_box.render(
            PromptView(
                can_ask=not reason,
                reason=reason or self._hint(),
                running=running,
                placeholder="Ask again about this picture…" if has_conversation else "Ask about the picture…",
                show_suggestions=self.has_picture,
            )
        )
        self._window.setWindowTitle(window_title("" if self._shown.question is None else self._shown.question.prompt))
        self.readiness_changed.emit()

    def _connect(self) -> None:
        window, questions = self._window, self._questions
        window.prompt_box.ask_requested.connect(self._ask)
        window.prompt_box.cancel_requested.connect(self._cancel)
        window.prompt_box.prompt_edited.connect(self.render)
        window.top_bar.new_question_requested.connect(self._new_question)
        window.files_chosen.connect(self._desk.open_files)
        window.parameters.parameters_edited.connect(self._keep_parameters)
        window.history_panel.question_chosen.connect(self._choose)
        window.history_panel.delete_requested.connect(questions.delete)
        window.history_panel.search_edited.connect(self._search)
        window.notice.dismissed.connect(lambda: window.notice.render(NO_NOTICE))
        self._desk.changed.connect(self.render)
        self._desk.taken.connect(self._leave_question)
        self._shown.ask_again_requested.connect(self._ask_again)
        self._shown.check_requested.connect(self._check_now)
        self._engines.changed.connect(self._take_engine)
        self._preferences.save_failed.connect(self.tell)
        self._history.read_failed.connect(self.tell)
        questions.changed.connect(self._take_row)
        questions.phase_changed.connect(self._take_phase)
        questions.stopped.connect(self._take_phase)
        questions.saving_failed.connect(lambda _id, why: self.tell(f"An answer could not be saved here. {why}"))
        questions.deleted.connect(self._after_delete)
        questions.delete_failed.connect(lambda _id, why: self.tell(f"It could not be deleted. {why}"))
        self._history_opened.connect(self._load_history, Qt.ConnectionType.QueuedConnection)
        self._ticker.timeout.connect(self._tick)

    def _why_not(self) -> str:
        """Why Ask is off, one sentence; empty when it is on."""
        if self._desk.is_opening:
            return "The picture is still being opened."
        if not self._window.prompt_box.text().strip():
            return "Ask is off until there is a question"
        if self._engines.engine is None:
            return self._engines.why_none
        return ""

    def _hint(self) -> str:
        """What is worth knowing before Ask."""
        if len(self._window.prompt_box.text()) > LONG_PROMPT:
            return "This is very long: the model may not read its end."
        if not self.has_picture:
            return "There is no picture: only your words are sent."
        return ""

    def _ask(self, text: str) -> None:
        engine = self._engines.engine
        if engine is None or not self.can_ask:
            return
        picture = self._desk.picture
        settings = self._preferences.value
        question = new_question(
            prompt=text, picture=picture, parameters=settings.parameters, engine=engine, version=settings.version
        )
        self._asked_text[question.id] = text
        self._questions.ask(AskOrder(question, picture, engine, settings.cancel_after_s))
        self._shown.show(question)
        self._ticker.start()
        self.render()

    def _ask_again(self, question: Question) -> None:
        """The same words and picture once more, as a question of its own."""
        if not self._window.prompt_box.text().strip():
            self._window.prompt_box.set_text(question.prompt)
            self._ask(question.prompt)
        else:
            # What is being typed is not thrown away for it.
            self.tell("There is another question in the prompt box. Ask or clear it first.")

    def _check_now(self, question: Question) -> None:
        engine = self._engines.engine
        if engine is None or engine.base_url != question.base_url:
            self.tell(
                f"This question was asked at {with_marks(question.base_url)}. Choose that engine in Settings first."
            )
            return
        self._questions.check_again(question, engine)
        self._shown.show(question)
        self.render()

    def _cancel(self) -> None:
        if self.shown_id is not None:
            self._questions.cancel(self.shown_id)

    def _new_question(self) -> None:
        self._leave_question()
        self._desk.remove()
        self._window.prompt_box.focus_prompt()

    def _leave_question(self) -> None:
        """The shown question goes on by itself; the desk is free for the next."""
        self._shown.clear()
        self._window.history_panel.clear_choice()
        self.render()

    def _choose(self, question_id: str) -> None:
        live = self._questions.live(question_id)
        try:
            question = live.question if live is not None else self._reader.question(question_id)
        except StorageError as error:
            self.tell(error.text)
            return
        if question is None or question_id == self.shown_id:
            return
        self._shown.show(question)
        self._desk.show_stored(question.picture)
        self.render()

    def _keep_parameters(self, parameters: Parameters) -> None:
        self._preferences.change(
            max_tokens=parameters.max_tokens, temperature=parameters.temperature, top_p=parameters.top_p
        )

    def _search(self, text: str) -> None:
        self._history.search(text)

    def _take_engine(self) -> None:
        if self._engines.engine is not None:
            self._questions.resume(self._engines.engine)
        self.render()

    def _take_row(self, question: Question) -> None:
        asked = self._asked_text.get(question.id)
        if asked is not None and question.state is QuestionState.SENDING:
            # Stored: now it can no longer be lost, so the box is free.
            del self._asked_text[question.id]
            if self._window.prompt_box.text() == asked:
                self._window.prompt_box.clear()
            self._history.question_added(question.id)
            self._window.history_panel.mark_choice(question.id)
        else:
            self._history.question_changed(question.id)
        if question.state.is_finished:
            self._history.set_live(question.id, "")
        self._tick()
        self.render()

    def _take_phase(self, _question_id: str) -> None:
        self._tick()
        self.render()

    def _tick(self) -> None:
        """The seconds in the history rows of what is under way."""
        live = self._questions.all_live()
        for each in live:
            if each.holds_ask:
                seconds = self._questions.now() - each.since
                self._history.set_live(each.question.id, phase_text(each.phase, seconds=seconds, wait_s=each.wait_s))
            else:
                self._history.set_live(each.question.id, "")
        if not live:
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _after_delete(self, question_id: str) -> None:
        self._history.question_removed(question_id)
        if question_id == self.shown_id:
            self._new_question()

    def _load_history(self, opened: Future[None]) -> None:
        error = opened.exception()
        if error is None:
            self._history.refresh()
        elif isinstance(error, AppError):
            self.tell(f"{error.text} Nothing can be saved, so nothing will be sent.")
        else:
            raise error
