"""The history as a list model: pages of the database, newest first, and the running ones' second line. GUI thread."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from llava_desktop.core.errors import StorageError
from llava_desktop.core.question import QuestionState, QuestionSummary
from llava_desktop.core.status_text import summary_text
from llava_desktop.core.text import one_line, without_markup

PAGE = 50
_ANSWER_WORDS_MOST = 80
"""Characters of the answer that a screen reader is given for a row."""


class HistoryPages(Protocol):
    """Where the rows come from; `storage.history.HistoryReader` is one. Each call is a short read."""

    def page(self, *, before_row: int | None, limit: int, search: str = "") -> Sequence[QuestionSummary]: ...

    def summary(self, question_id: str) -> QuestionSummary | None: ...


class HistoryRole(IntEnum):
    SUMMARY = Qt.ItemDataRole.UserRole + 1
    """QuestionSummary"""
    SECOND_LINE = Qt.ItemDataRole.UserRole + 2
    """State, or how the answer begins."""
    SECTION = Qt.ItemDataRole.UserRole + 3
    """`Today`, `Yesterday`, … on the first row of a day group, else empty."""


def section_of(day: date, today: date) -> str:
    """Both in this computer's time zone."""
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "Last week" if day > today - timedelta(days=8) else "Earlier"


class HistoryModel(QAbstractListModel):
    """Rows are read as they are scrolled to. A method that reads raises the reader's StorageError."""

    read_failed = Signal(str)
    """A sentence: reading on while the view scrolls has no caller that could be told."""

    def __init__(self, pages: HistoryPages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._rows: list[QuestionSummary] = []
        self._live: dict[str, str] = {}
        self._days: dict[str, date] = {}
        self._search = ""
        self._is_complete = True  # until the first `refresh`: the database may not be open yet

    @property
    def search_text(self) -> str:
        return self._search

    def refresh(self) -> None:
        """Reads the first page anew."""
        first = list(self._pages.page(before_row=None, limit=PAGE, search=self._search))
        self.beginResetModel()
        self._rows = first
        self._is_complete = len(first) < PAGE
        self.endResetModel()

    def search(self, text: str) -> None:
        self._search = text.strip()
        self.refresh()

    def question_added(self, question_id: str) -> None:
        """A new question, with all that came beside it; not shown while a search is on that does not find it."""
        if self.row_of(question_id) is not None:
            self.question_changed(question_id)
            return
        newest = list(self._pages.page(before_row=None, limit=PAGE, search=self._search))
        added = [summary for summary in newest if not self._rows or summary.row > self._rows[0].row]
        if len(added) == PAGE:
            self.refresh()  # more may lie between these and what is loaded
        elif added:
            self.beginInsertRows(QModelIndex(), 0, len(added) - 1)
            self._rows[:0] = added
            self.endInsertRows()
            self._touch(len(added))  # it may have lost its section heading to the new ones

    def question_changed(self, question_id: str) -> None:
        row = self.row_of(question_id)
        if row is None:
            return
        summary = self._pages.summary(question_id)
        if summary is None:
            self.question_removed(question_id)
        elif summary != self._rows[row]:
            self._rows[row] = summary
            self._touch(row)

    def question_removed(self, question_id: str) -> None:
        self._live.pop(question_id, None)
        row = self.row_of(question_id)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()
        self._touch(row)  # it may have inherited the section heading

    def set_live(self, question_id: str, text: str) -> None:
        """What the running question is doing, e.g. `Answering… 12 s`; empty when it is over."""
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
        return next((row for row, summary in enumerate(self._rows) if summary.id == question_id), None)

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and not self._is_complete

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not self.canFetchMore(parent):
            return
        before = self._rows[-1].row if self._rows else None
        try:
            more = self._pages.page(before_row=before, limit=PAGE, search=self._search)
        except StorageError as error:
            self._is_complete = True
            self.read_failed.emit(error.text)
            return
        self._is_complete = len(more) < PAGE
        if more:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
            self._rows.extend(more)
            self.endInsertRows()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        summary = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(summary.prompt)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(summary)
            case HistoryRole.SUMMARY:
                return summary
            case HistoryRole.SECOND_LINE:
                return self._live.get(summary.id) or summary_text(summary)
            case HistoryRole.SECTION:
                return self._section(index.row())
        return None

    def _section(self, row: int) -> str:
        """Asked for every loaded row at each layout of the view, and most rows follow one of the same day."""
        day = self._day(self._rows[row])
        if row and self._day(self._rows[row - 1]) == day:
            return ""
        today = datetime.now().astimezone().date()
        section = section_of(day, today)
        if row and section_of(self._day(self._rows[row - 1]), today) == section:
            return ""
        return section

    def _day(self, summary: QuestionSummary) -> date:
        """In this computer's time zone; remembered, because finding it out is slow."""
        day = self._days.get(summary.id)
        if day is None:
            day = self._days[summary.id] = summary.created_at.astimezone().date()
        return day

    def _spoken(self, summary: QuestionSummary) -> str:
        """Prompt, state and the answer's first words: a row has no other way to be read."""
        is_answered = summary.state is QuestionState.SUCCEEDED
        state = self._live.get(summary.id) or ("answered" if is_answered else summary_text(summary))
        start = one_line(without_markup(summary.answer_start), _ANSWER_WORDS_MOST)
        return ", ".join(dict.fromkeys(filter(None, (one_line(summary.prompt), state, start))))

    def _touch(self, row: int) -> None:
        if row < len(self._rows):
            index = self.index(row)
            self.dataChanged.emit(index, index)
