"""What the person does to conversations of the history: the writer does it, and the window is told when it is done."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr
from llava_desktop.qt.patience import Patience
from llava_desktop.qt.questions import Questions
from llava_desktop.storage.erasing import Erased

T = TypeVar("T")

ERASING = tr("Erasing…")
CHANGING = tr("Updating the history…")


class Marks(Protocol):
    """`storage.history_marks.HistoryMarks` is one."""

    def star(self, ids: Collection[str], starred: bool) -> Future[int]: ...
    def rename(self, conversation_id: str, title: str) -> Future[int]: ...
    def trash(self, ids: Collection[str], now: datetime) -> Future[list[str]]: ...
    def restore(self, ids: Collection[str]) -> Future[int]: ...
    def delete(self, ids: Collection[str]) -> Future[list[str]]: ...
    def empty_trash(self, before: datetime) -> Future[list[str]]: ...


class HistoryChanges(QObject):
    """GUI thread. Ids are those of conversations."""

    marked = Signal(list)
    """Star or title"""
    trashed = Signal(list)
    restored = Signal(list)
    deleted = Signal(list)
    """For ever; empty: those that were in the trash"""
    erased = Signal(object)
    """Erased"""
    failed = Signal(object)
    """str: a sentence"""
    _ended = Signal(object)

    def __init__(
        self,
        *,
        marks: Marks,
        erase: Callable[[], Future[Erased]],
        questions: Questions,
        patience: Patience,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._marks = marks
        self._erase = erase
        self._questions = questions
        self._patience = patience
        self._ended.connect(lambda report: report(), Qt.ConnectionType.QueuedConnection)

    def star(self, ids: Collection[str], starred: bool) -> None:
        self._when_done(self._marks.star(ids, starred), lambda _count: self.marked.emit(list(ids)))

    def rename(self, conversation_id: str, title: str) -> None:
        self._when_done(self._marks.rename(conversation_id, title), lambda _count: self.marked.emit([conversation_id]))

    def trash(self, ids: Collection[str]) -> None:
        """What is under way for them is cancelled at the server, too."""

        def report(unfinished: list[str]) -> None:
            self._questions.give_up(unfinished)
            self.trashed.emit(list(ids))

        self._when_done(self._marks.trash(ids, datetime.now(UTC)), report)

    def restore(self, ids: Collection[str]) -> None:
        self._when_done(self._marks.restore(ids), lambda _count: self.restored.emit(list(ids)))

    def delete(self, ids: Collection[str]) -> None:
        """For ever."""
        self._when_done(self._marks.delete(ids), lambda gone: self._forget(gone, list(ids)), ERASING)

    def empty_trash(self) -> None:
        self._when_done(self._marks.empty_trash(datetime.now(UTC)), lambda gone: self._forget(gone, []), ERASING)

    def erase_everything(self) -> None:
        """What is under way is cancelled at the server first."""
        live = [each.question.id for each in self._questions.all_live()]
        self._questions.give_up(live)

        def report(erased: Erased) -> None:
            self._questions.forget(live)
            self.erased.emit(erased)

        self._when_done(self._erase(), report, ERASING)

    def _forget(self, question_ids: list[str], conversation_ids: list[str]) -> None:
        self._questions.forget(question_ids)
        self.deleted.emit(conversation_ids)

    def _when_done(self, future: Future[T], report: Callable[[T], None], words: str = CHANGING) -> None:
        """report: on the GUI thread, with the result; what failed is told instead. words: while it takes long."""
        end_wait = self._patience.wait(words)

        def on_gui_thread(done: Future[T]) -> None:
            end_wait()
            error = done.exception()
            if error is None:
                report(done.result())
            elif isinstance(error, AppError):
                self.failed.emit(error.text)
            else:
                raise error

        future.add_done_callback(lambda done: self._ended.emit(lambda: on_gui_thread(done)))
