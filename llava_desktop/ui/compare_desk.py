"""Two questions of the history side by side: reads them, has them compared, shows them until the person goes back."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.compare_words import difference_lines
from llava_desktop.core.differences import Fact, Part, TextDifference, facts, is_quick, text_difference
from llava_desktop.core.errors import StorageError
from llava_desktop.core.question import Question
from llava_desktop.core.remote import moment_text
from llava_desktop.core.status_text import state_text
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.storage.conversations import ConversationReader
from llava_desktop.ui.compare_page import ComparePage, CompareView
from llava_desktop.ui.compare_side import SideView
from llava_desktop.ui.main_window import MainWindow
from llava_desktop.ui.shown_question import ShownQuestion
from llava_desktop.ui.turn_variants import VariantsView

GONE = tr("One of the two questions is no longer in the history.")


class CompareDesk(QObject):
    """GUI thread; long texts are compared on `thread`."""

    trouble = Signal(object)
    """str: a sentence for the person"""

    def __init__(
        self,
        *,
        page: ComparePage,
        window: MainWindow,
        shown: ShownQuestion,
        reader: ConversationReader,
        thread: JobThread[Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._window = window
        self._shown = shown
        self._shown_id: str | None = None
        self._reader = reader
        self._thread = thread
        self._pair: tuple[Question, Question] | None = None
        self._others: tuple[str, ...] = ()
        page.back_requested.connect(self.close)
        page.other_chosen.connect(self._choose_other)
        shown.changed.connect(self._follow)

    @property
    def is_open(self) -> bool:
        return self._pair is not None

    def compare(self, first_id: str, second_id: str) -> None:
        """Any two questions; their ids."""
        try:
            found = self._reader.questions([first_id, second_id])
            if first_id not in found or second_id not in found:
                self.trouble.emit(GONE)
                return
            first, second = found[first_id], found[second_id]
            self._others = self._reader.tree(second.conversation).variants_of(second_id)
        except StorageError as error:
            self.trouble.emit(joined(" ", tr("The two answers cannot be read."), error.text))
            return
        was_open = self.is_open
        self._pair = first, second
        self._begin(first, second)
        if not was_open:
            self._shown_id = self._id_shown()
            self._window.show_only(self._page)
            self._page.take_focus()

    def close(self) -> None:
        if self._pair is not None:
            self._pair = None
            self._window.show_only(None)
            self._window.prompt_box.focus_prompt()

    def _id_shown(self) -> str | None:
        return None if self._shown.question is None else self._shown.question.id

    def _follow(self) -> None:
        """The person has turned to another question."""
        if self._pair is not None and self._id_shown() != self._shown_id:
            self._pair = None
            self._window.show_only(None)

    def _begin(self, first: Question, second: Question) -> None:
        prompt = text_difference(first.prompt, second.prompt)
        if is_quick(first.answer, second.answer):
            self._show(prompt, text_difference(first.answer, second.answer))
            return
        self._show(prompt, None)
        pair = self._pair
        self._thread.submit(
            lambda _tool: text_difference(first.answer, second.answer),
            lambda result: self._take(pair, prompt, result),
        )

    def _take(
        self,
        pair: tuple[Question, Question] | None,
        prompt: TextDifference,
        result: TextDifference | Exception,
    ) -> None:
        if isinstance(result, Exception):
            raise result
        if pair is self._pair and pair is not None:  # else two others are compared by now
            self._show(prompt, result)

    def _show(self, prompt: TextDifference, answer: TextDifference | None) -> None:
        assert self._pair is not None, "the two that are compared"  # noqa: S101 - for the type checker
        first, second = self._pair
        found = facts(first, second)
        shown = answer or TextDifference((Part(first.answer, False),), (Part(second.answer, False),))
        at = self._others.index(second.id) + 1 if second.id in self._others else 1
        self._page.render(
            CompareView(
                first=SideView(_head(first), prompt.first, _lines(found, of_first=True), shown.first),
                second=SideView(
                    _head(second),
                    prompt.second,
                    _lines(found, of_first=False),
                    shown.second,
                    VariantsView(at, len(self._others)),
                ),
                differences=() if answer is None else tuple(difference_lines(found, prompt, answer)),
            )
        )

    def _choose_other(self, at: int) -> None:
        if self._pair is not None and 1 <= at <= len(self._others):
            self.compare(self._pair[0].id, self._others[at - 1])


def _head(question: Question) -> str:
    asked = moment_text(question.created_at.astimezone(), datetime.now(UTC).astimezone())
    return joined(" · ", question.engine.model_name, asked, state_text(question))


def _lines(found: tuple[Fact, ...], *, of_first: bool) -> list[str]:
    return [
        tr("{name}: {value}", name=fact.name, value=fact.first if of_first else fact.second)
        for fact in found
        if fact.differs
    ]
