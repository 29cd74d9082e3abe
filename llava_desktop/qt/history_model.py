"""The history as a list model: pages of the database, newest first, and the running ones' second line. GUI thread."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.question import QuestionSummary
from llava_desktop.core.text import one_line
from llava_desktop.qt.day_heads import DayHeads
from llava_desktop.qt.history_words import second_line, spoken
from llava_desktop.qt.language import said

PAGE = 50
_FEW = 4
"""Rows that are looked at for what is new at the top: it is one, nearly always."""


class HistoryPages(Protocol):
    """Where the rows come from; `storage.history_reading.HistoryReader` is one. Each call is a short read."""

    def page(self, *, before_row: int | None, limit: int, wanted: HistoryFilter = ALL) -> Sequence[QuestionSummary]: ...

    def summary(self, question_id: str) -> QuestionSummary | None: ...

    def conversation_of(self, question_id: str) -> str: ...

    def count_of(self, wanted: HistoryFilter) -> int: ...


class HistoryRole(IntEnum):
    SUMMARY = Qt.ItemDataRole.UserRole + 1
    """QuestionSummary"""
    SECOND_LINE = Qt.ItemDataRole.UserRole + 2
    """State, or how the answer begins."""
    SECTION = Qt.ItemDataRole.UserRole + 3
    """`Today`, `Yesterday`, … on the first row of a day group, else empty."""


class HistoryModel(QAbstractListModel):
    """A row is a conversation, or with a search or some filters a question (`HistoryFilter.is_by_question`).

    Rows are read as they are scrolled to. A method that reads raises the reader's StorageError.
    """

    read_failed = Signal(object)
    """str, a sentence: reading on while the view scrolls has no caller that could be told."""
    rename_requested = Signal(str, str)
    """Conversation id and what was typed in the row"""

    def __init__(self, pages: HistoryPages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._rows: list[QuestionSummary] = []
        self._ids: set[str] = set()
        self._day_heads = DayHeads()
        self._live: dict[str, str] = {}
        self._wanted = ALL
        self._is_complete = True  # until the first `refresh`: the database may not be open yet

    @property
    def wanted(self) -> HistoryFilter:
        return self._wanted

    def heads(self) -> dict[int, str]:
        """Row -> `Today`, `Yesterday`, … for the first row of each group of days, in the order of the rows."""
        return self._day_heads.by_row()

    def heads_before(self, row: int) -> int:
        """How many groups begin above a row."""
        return self._day_heads.before(row)

    def refresh(self) -> None:
        """Reads the first page anew."""
        first = list(self._pages.page(before_row=None, limit=PAGE, wanted=self._wanted))
        self.beginResetModel()
        self._take_all(first)
        self._is_complete = len(first) < PAGE
        self.endResetModel()

    def show_only(self, wanted: HistoryFilter) -> None:
        self._wanted = wanted
        self.refresh()

    def question_added(self, question_id: str) -> None:
        """A new question, with all that came beside it; not shown while a search is on that does not find it."""
        if self.row_of(question_id) is not None:
            self.question_changed(question_id)
            return
        added = self._newer(_FEW)
        if len(added) == _FEW:
            added = self._newer(PAGE)
        if len(added) == PAGE:
            self.refresh()  # more may lie between these and what is loaded
        elif added:
            self._remove_conversations({each.conversation_id for each in added if each.questions > 1})
            self._insert(0, added)
            self._touch(len(added))  # it may have lost its section heading to the new ones

    def question_changed(self, question_id: str) -> None:
        row = self.row_of(question_id)
        if row is None:
            return
        summary = self._pages.summary(question_id)
        if summary is None:
            self.question_removed(question_id)
            return
        summary = self._as_shown(summary, self._rows[row])
        if summary != self._rows[row]:
            self._rows[row] = summary
            self._touch(row)

    def question_removed(self, question_id: str) -> None:
        """The question is gone. A conversation that had more of them stays, with the newest of those that are left."""
        self._live.pop(question_id, None)
        row = self.row_of(question_id)
        if row is not None:
            was_several = self._rows[row].questions > 1
            self._remove(row, row)
            if was_several:
                self.refresh()

    def conversations_changed(self, conversation_ids: Collection[str]) -> None:
        """Star or title."""
        wanted = set(conversation_ids)
        rows = [row for row, summary in enumerate(self._rows) if summary.conversation_id in wanted]
        if len(rows) > PAGE:
            self.refresh()
            return
        for row in rows:
            self.question_changed(self._rows[row].id)

    def conversations_removed(self, conversation_ids: Collection[str]) -> None:
        """Out of this list, into the trash or out of it."""
        self._remove_conversations(set(conversation_ids))

    def set_live(self, question_id: str, text: str) -> None:
        """What the running question is doing, e.g. `Answering… 12 s`; empty when it is over."""
        text = said(text)
        if text == self._live.get(question_id, ""):
            return
        if text:
            self._live[question_id] = text
        else:
            del self._live[question_id]
        row = self.row_of(question_id)
        if row is not None:
            self._touch(row)

    def row_of(self, question_id: str) -> int | None:
        """Its place among the rows that are loaded."""
        if question_id not in self._ids:
            return None
        return next((row for row, summary in enumerate(self._rows) if summary.id == question_id), None)

    def row_showing(self, question_id: str) -> int | None:
        """The row of the question, or where conversations are rows that of its conversation. None for no question."""
        row = self.row_of(question_id)
        if row is not None or not question_id or self._wanted.is_by_question or not self._rows:
            return row
        try:
            conversation = self._pages.conversation_of(question_id)
        except StorageError:  # it is told where rows are read
            return None
        return next((row for row, summary in enumerate(self._rows) if summary.conversation_id == conversation), None)

    def count_all(self) -> int:
        """How many conversations the list has, loaded or not."""
        return self._pages.count_of(self._wanted)

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and not self._is_complete

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not self.canFetchMore(parent):
            return
        before = self._rows[-1].row if self._rows else None
        try:
            more = list(self._pages.page(before_row=before, limit=PAGE, wanted=self._wanted))
        except StorageError as error:
            self._is_complete = True
            self.read_failed.emit(error.text)
            return
        self._is_complete = len(more) < PAGE
        if more:
            self._insert(len(self._rows), more)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        summary = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return one_line(summary.title or summary.prompt)
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(summary, self._live.get(summary.id, ""))
            case HistoryRole.SUMMARY:
                return summary
            case HistoryRole.SECOND_LINE:
                return second_line(summary, self._live.get(summary.id, ""))
            case HistoryRole.SECTION:
                return self.heads().get(index.row(), "")
        return None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,  # noqa: ANN401 - Qt's signature
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """What was typed over a row. It is stored first, and shown then."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        typed = one_line(str(value))
        if typed != index.data():
            summary = self._rows[index.row()]
            title = "" if typed == one_line(summary.prompt) else typed
            self.rename_requested.emit(summary.conversation_id, title)
        return True

    # -- inside ------------------------------------------------------------------------------------------------------

    def _newer(self, most: int) -> list[QuestionSummary]:
        """Than the newest that is loaded."""
        newest = self._pages.page(before_row=None, limit=most, wanted=self._wanted)
        return [summary for summary in newest if not self._rows or summary.row > self._rows[0].row]

    def _as_shown(self, summary: QuestionSummary, shown: QuestionSummary) -> QuestionSummary:
        """`summary`, which was read by its id, as the row that it stands in."""
        return replace(summary, hit=shown.hit, questions=1) if self._wanted.is_by_question else summary

    def _take_all(self, rows: list[QuestionSummary]) -> None:
        self._rows = rows
        self._ids = {each.id for each in rows}
        self._day_heads.take_all(each.created_at for each in rows)

    def _insert(self, at: int, rows: list[QuestionSummary]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self._ids.update(each.id for each in rows)
        self._day_heads.insert(at, (each.created_at for each in rows))
        self.endInsertRows()

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        self._ids.difference_update(each.id for each in self._rows[first : last + 1])
        del self._rows[first : last + 1]
        self._day_heads.remove(first, last)
        self.endRemoveRows()
        self._touch(first)  # it may have inherited the section heading

    def _remove_conversations(self, conversation_ids: set[str]) -> None:
        if not conversation_ids:
            return
        left = [each for each in self._rows if each.conversation_id not in conversation_ids]
        gone = len(self._rows) - len(left)
        if gone > PAGE:  # the view is told once, and not of each
            self.beginResetModel()
            self._take_all(left)
            self.endResetModel()
        elif gone:
            for row in range(len(self._rows) - 1, -1, -1):
                if self._rows[row].conversation_id in conversation_ids:
                    self._remove(row, row)

    def _touch(self, row: int) -> None:
        if row < len(self._rows):
            index = self.index(row)
            self.dataChanged.emit(index, index)


_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)
