"""What the engine itself lists, on the screen: the list in the left column, one of it in the centre's place.

The facts have their owners: `RemoteReading` how far was read, `RemoteOpen` which one is looked at, `RemoteImports`
what is being taken into the history.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question
from llava_desktop.core.remote import (
    IN_TRASH,
    moment_text,
    no_longer_kept,
    status_text,
    web_page_of,
    why_not_imported,
)
from llava_desktop.core.text import duration_text, one_line
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.patience import Patience
from llava_desktop.qt.questions import Questions
from llava_desktop.qt.remote_imports import RemoteImports
from llava_desktop.qt.remote_open import OpenView, RemoteOpen
from llava_desktop.qt.remote_reading import RemoteReading
from llava_desktop.qt.remote_rows import RemoteRows
from llava_desktop.ui.history_switch import HistorySwitch
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.remote_detail import RemoteDetail, RemoteDetailView
from llava_desktop.ui.remote_panel import RemotePanel

ANSWER_MOST = 1_000_000
"""Characters that are shown; what is imported is whole."""
PROMPT_MOST = 20_000
IMPORTING = tr("Importing…")


class RemoteDesk(QObject):
    """GUI thread."""

    question_wanted = Signal(str)
    """A question of the history is to be shown."""
    imported = Signal(object)
    """Question: it is in the history from now on"""
    open_link_requested = Signal(str)

    def __init__(
        self,
        *,
        window: MainWindow,
        switch: HistorySwitch,
        panel: RemotePanel,
        detail: RemoteDetail,
        rows: RemoteRows,
        reading: RemoteReading,
        opened: RemoteOpen,
        imports: RemoteImports,
        questions: Questions,
        version: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """version: the one that new questions are asked of."""
        super().__init__(parent)
        self._window = window
        self._switch = switch
        self._panel = panel
        self._detail = detail
        self._rows = rows
        self._reading = reading
        self._opened = opened
        self._imports = imports
        self._questions = questions
        self._version = version
        self._news = ""
        self._is_bad_news = False
        self._patience = Patience(self)
        self._end_wait: Callable[[], None] = lambda: None
        self._connect()

    def show_list(self, shown: bool) -> None:
        """The engine's list in the left column, or the history again."""
        self._switch.show_remote(shown)
        self._window.show_remote(shown)
        self._reading.show(shown)
        if shown:
            self._panel.focus_list()
        else:
            self.close_page()

    def close_page(self) -> None:
        """Picture and conversation come back."""
        self._opened.close()
        self._window.show_page(False)

    def _connect(self) -> None:
        panel, detail, reading = self._panel, self._detail, self._reading
        self._switch.remote_wanted.connect(self.show_list)
        self._window.search_requested.connect(self._search_here)
        self._window.top_bar.new_question_requested.connect(self.close_page)
        self._window.history_panel.question_chosen.connect(self.close_page)
        panel.chosen.connect(self._open)
        panel.settings_requested.connect(self._window.top_bar.settings_requested)
        panel.llava_only_wanted.connect(reading.show_llava_only)
        panel.refresh_requested.connect(reading.refresh)
        panel.retry_requested.connect(reading.read_on)
        panel.further_requested.connect(reading.read_further)
        reading.changed.connect(lambda: panel.render(reading.view))
        self._opened.changed.connect(self._render_page)
        self._opened.seen.connect(reading.renew)
        self._rows.dataChanged.connect(self._render_page)
        detail.back_requested.connect(self._go_back)
        detail.look_requested.connect(self._opened.look_again)
        detail.stop_requested.connect(self._opened.cancel)
        detail.import_requested.connect(self._import)
        detail.question_requested.connect(self._show_question)
        detail.open_link_requested.connect(self.open_link_requested)
        self._imports.imported.connect(self._take_imported)
        self._imports.failed.connect(self._take_failed)
        self._patience.changed.connect(self._tell)

    def _search_here(self) -> None:
        """Ctrl+F is the history's."""
        self.show_list(False)
        self._window.history_panel.focus_search()

    def _open(self, prediction_id: str) -> None:
        engine = self._reading.engine
        if engine is not None and prediction_id != self._opened.view.prediction_id:
            self._news = ""
            self._opened.open(engine, prediction_id)
            self._window.show_page(True)

    def _go_back(self) -> None:
        self.close_page()
        self._panel.focus_list()

    def _show_question(self, question_id: str) -> None:
        self.show_list(False)
        self._window.history_panel.mark_choice(question_id)
        self.question_wanted.emit(question_id)

    def _import(self) -> None:
        view = self._opened.view
        if view.prediction is not None and view.engine is not None:
            self._tell("")
            self._end_wait()
            self._end_wait = self._patience.wait(IMPORTING)
            self._imports.begin(view.prediction, view.engine)
            self._render_page()

    def _take_failed(self, why: str) -> None:
        self._end_wait()
        self._tell(why, is_bad=True)

    def _take_imported(self, question: Question, note: str) -> None:
        self._end_wait()
        self.imported.emit(question)
        self._questions.changed.emit(question)
        view = self._opened.view
        if not question.state.is_finished and view.engine is not None and view.engine.base_url == question.base_url:
            self._questions.check_again(question, view.engine)
        self._tell(note)

    def _tell(self, sentence: str, *, is_bad: bool = False) -> None:
        self._news, self._is_bad_news = sentence, is_bad
        self._render_page()

    def _render_page(self) -> None:
        view = self._opened.view
        if view.prediction_id:
            self._detail.render(self._page(view))

    def _page(self, view: OpenView) -> RemoteDetailView:
        prediction, engine = view.prediction, view.engine
        if prediction is None or engine is None:
            title = "" if view.error else tr("Looking at it…")
            return RemoteDetailView(view.prediction_id, title=title, notice=view.error, can_look=bool(view.error))
        local = self._rows.local(prediction.id)
        if local is not None:
            why_not = IN_TRASH if local.in_trash else ""
        else:
            why_not = why_not_imported(prediction, engine.name, is_demo=engine.is_demo, version=self._version())
        given = prediction.input
        return RemoteDetailView(
            prediction_id=prediction.id,
            title=_title(prediction, engine.name, is_cancelling=view.is_cancelling),
            prompt=((given.prompt if given is not None else "") or (local.prompt if local else ""))[:PROMPT_MOST],
            answer=(prediction.output or "")[:ANSWER_MOST],
            facts=_facts(prediction),
            logs=prediction.logs,
            notice=view.error or self._news or _trouble(prediction),
            is_error=bool(view.error or _trouble(prediction)) or self._is_bad_news,
            can_import=not (local or why_not or self._imports.is_busy),
            why_not_import=why_not,
            question_id=local.question_id if local else "",
            can_look=bool(view.error) or not prediction.status.is_terminal,
            can_stop=not (prediction.status.is_terminal or view.is_cancelling),
            web_address=web_page_of(prediction),
        )


def _title(prediction: Prediction, engine_name: str, *, is_cancelling: bool) -> str:
    state = tr("Being stopped…") if is_cancelling else status_text(prediction.status, prediction.status_word)
    return joined(" · ", state, no_longer_kept(engine_name) if prediction.data_removed else engine_name)


def _trouble(prediction: Prediction) -> str:
    return tr("The model failed: {why}", why=one_line(prediction.error, 400)) if prediction.error else ""


def _facts(prediction: Prediction) -> tuple[tuple[str, str], ...]:
    """What is known, in the order in which it is shown; two stand on a line."""
    today = datetime.now().astimezone()
    given = prediction.input
    ran = prediction.predict_time_s
    numbers: tuple[tuple[str, float | None], ...] = ()
    if given is not None:
        numbers = (
            (tr("Max tokens"), given.max_tokens),
            (tr("Temperature"), given.temperature),
            (tr("Top p"), given.top_p),
        )
    image = (given.image or "") if given is not None else ""
    facts = (
        (tr("Asked"), moment_text(prediction.created_at, today)),
        (tr("Model"), one_line(prediction.model or "", 100)),
        (tr("Started"), moment_text(prediction.started_at, today)),
        (tr("Version"), one_line(prediction.version or "", 100)),
        (tr("Ended"), moment_text(prediction.completed_at, today)),
        (tr("Prediction"), prediction.id),
        (tr("Ran"), "" if ran is None else duration_text(ran)),
        (tr("Picture"), _where(image)),
        *((name, "" if value is None else tr("{value:g}", value=value)) for name, value in numbers),
    )
    return tuple((name, value) for name, value in facts if value)


def _where(image: str) -> str:
    if not image:
        return ""
    return tr("comes with it") if image.startswith("data:") else tr("at an address on the web")
