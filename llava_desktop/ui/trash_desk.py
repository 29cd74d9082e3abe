"""What is done to rows of the history: star, title, trash and back, and what cannot be undone after a question."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import TRASH, TRASH_DAYS, HistoryFilter
from llava_desktop.core.text import one_line
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.history_changes import HistoryChanges
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.qt.questions import Questions
from llava_desktop.storage.erasing import Erased
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.ui.history_panel import HistoryPanel
from llava_desktop.ui.notice import NO_NOTICE, NoticeView

ERASE_QUESTION = tr(
    "Erase every question, answer and picture of this computer's history, its backups and the log? "
    "This cannot be undone. What is under way is cancelled."
)


class TrashDesk(QObject):
    """GUI thread."""

    put_away = Signal(list)
    """Conversations that the list does not show any more; `erased` comes for all of them"""
    brought_back = Signal(list)
    """Conversations, out of the trash"""
    erased = Signal()
    export_requested = Signal(list)
    """Conversations, as the rows lie"""
    told = Signal(object)
    """str, a sentence for the person: good news"""
    trouble = Signal(object)
    """str, a sentence"""

    def __init__(
        self,
        *,
        panel: HistoryPanel,
        model: HistoryModel,
        changes: HistoryChanges,
        questions: Questions,
        reader: HistoryReader,
        stays: str,
        parent: QObject | None = None,
    ) -> None:
        """stays: a sentence about what is not erased with everything, and how to remove that."""
        super().__init__(parent)
        self._panel = panel
        self._model = model
        self._changes = changes
        self._questions = questions
        self._reader = reader
        self._stays = stays
        self._agreed: Callable[[], None] = lambda: None
        self._undoable: list[str] = []
        self._connect()

    def _connect(self) -> None:
        panel, rows, filters, changes = self._panel, self._panel.rows, self._panel.filters, self._changes
        rows.star_wanted.connect(self._star)
        rows.delete_wanted.connect(self._delete)
        rows.restore_wanted.connect(lambda: changes.restore(self.selected()))
        rows.export_wanted.connect(lambda: self.export_requested.emit(self.selected()))
        self._model.rename_requested.connect(changes.rename)
        panel.filter_chosen.connect(self._narrow)
        panel.confirm.agreed.connect(self._do_agreed)
        panel.undo.action_requested.connect(self._undo)
        panel.undo.dismissed.connect(lambda: panel.undo.render(NO_NOTICE))
        filters.opening.connect(self._render_filters)
        filters.empty_trash_wanted.connect(self._empty_trash)
        filters.erase_wanted.connect(
            lambda: self._ask(ERASE_QUESTION, tr("Erase everything"), changes.erase_everything)
        )
        changes.marked.connect(lambda ids: self._read(lambda: self._model.conversations_changed(ids)))
        changes.trashed.connect(self._after_trash)
        changes.restored.connect(self._after_restore)
        changes.restored.connect(self.brought_back)
        changes.deleted.connect(self._after_delete)
        changes.erased.connect(self._after_erase)
        changes.failed.connect(lambda why: self.trouble.emit(joined(" ", tr("The history could not be updated."), why)))

    def selected(self) -> list[str]:
        """Also what is not loaded, when all of it was selected."""
        if not self._panel.rows.has_all:
            return self._panel.rows.selected()
        found: list[str] = []
        self._read(lambda: found.extend(self._reader.conversations(self._model.wanted)))
        return found

    def _narrow(self, wanted: HistoryFilter) -> None:
        """The words are the search field's."""
        self._read(lambda: self._model.show_only(replace(wanted, words=self._model.wanted.words)))
        self._render_filters()

    def _render_filters(self) -> None:
        self._read(lambda: self._panel.render_filters(self._reader.count_of(TRASH)))

    def _star(self, ids: list[str], starred: bool) -> None:
        self._changes.star(self.selected() if self._panel.rows.has_all else ids, starred)

    def _delete(self) -> None:
        ids = self.selected()
        about = str(self._panel.rows.currentIndex().data() or "") if len(ids) == 1 else ""
        if self._model.wanted.in_trash:
            question = tr(
                "Delete (this conversation|these %n conversations) for ever, "
                "with answers and pictures, also from the backups?",
                "",
                len(ids),
            )
            self._ask(question, tr("Delete for ever"), lambda: self._changes.delete(ids), about)
        elif running := self._running(set(ids)):
            what_to_do = tr(
                "Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?",
                "",
                len(ids),
            )
            question = joined(" ", tr("(An answer is|%n answers are) still on the way.", "", running), what_to_do)
            self._ask(question, tr("Cancel and delete"), lambda: self._changes.trash(ids), about)
        elif ids:
            self._changes.trash(ids)

    def _running(self, ids: set[str]) -> int:
        """How many questions somebody still waits for."""
        return sum(each.holds_ask and each.question.conversation in ids for each in self._questions.all_live())

    def _empty_trash(self) -> None:
        question = tr("Delete everything that is in the trash for ever, also from the backups?")
        self._ask(question, tr("Empty the trash"), self._changes.empty_trash)

    def _ask(self, question: str, agree: str, agreed: Callable[[], None], about: str = "") -> None:
        self._agreed = agreed
        self._panel.confirm.ask(question, one_line(about), agree=agree)

    def _do_agreed(self) -> None:
        self._agreed()

    def _after_trash(self, ids: list[str]) -> None:
        self._model.conversations_removed(ids)
        self._undoable = ids
        text = tr("%n conversation(s) moved to the trash, kept for {days} days.", "", len(ids), days=TRASH_DAYS)
        self._panel.undo.render(NoticeView(text, tr("Undo"), is_error=False, can_dismiss=True))
        self._render_filters()
        self.put_away.emit(ids)

    def _undo(self) -> None:
        self._panel.undo.render(NO_NOTICE)
        self._changes.restore(self._undoable)

    def _after_restore(self, ids: list[str]) -> None:
        if self._model.wanted.in_trash:
            self._model.conversations_removed(ids)
            self.told.emit(tr("%n conversation(s) restored.", "", len(ids)))
        else:
            self._read(self._model.refresh)
        self._render_filters()

    def _after_delete(self, ids: list[str]) -> None:
        if ids:
            self._model.conversations_removed(ids)
        else:
            self._read(self._model.refresh)
        self._panel.undo.render(NO_NOTICE)  # it may speak of what is gone
        self._render_filters()
        self.put_away.emit(ids)

    def _after_erase(self, erased: Erased) -> None:
        self._panel.undo.render(NO_NOTICE)
        self._narrow(HistoryFilter())
        self.erased.emit()
        self.told.emit(joined(" ", erased_words(erased), self._stays))

    def _read(self, action: Callable[[], None]) -> None:
        try:
            action()
        except StorageError as error:
            self.trouble.emit(joined(" ", tr("The history cannot be read."), error.text))


def erased_words(erased: Erased) -> str:
    """`Erased: 412 questions, 388 pictures, 11 backups, 1 log.`"""
    questions, pictures = tr("%n question(s)", "", erased.questions), tr("%n picture(s)", "", erased.pictures)
    backups, logs = tr("%n backup(s)", "", erased.backups), tr("%n log(s)", "", erased.logs)
    if not erased.asides:
        return tr(
            "Erased: {questions}, {pictures}, {backups}, {logs}.",
            questions=questions,
            pictures=pictures,
            backups=backups,
            logs=logs,
        )
    return tr(
        "Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.",
        questions=questions,
        pictures=pictures,
        backups=backups,
        logs=logs,
        histories=tr("%n damaged (history|histories)", "", erased.asides),
    )
