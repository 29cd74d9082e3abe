"""The engine's own list as a list model: what was read so far, joined with the questions of this computer. GUI thread.

It reads nothing itself: it says that more is wanted, and is told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.remote import LocalRow, RemoteRow, row_facts, row_line, row_title
from llava_desktop.core.words import LIST, joined
from llava_desktop.qt.day_heads import section_of
from llava_desktop.qt.language import said


class RemoteRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """RemoteRow"""
    SECOND_LINE = Qt.ItemDataRole.UserRole + 2
    """How the answer begins, or the state."""
    THIRD_LINE = Qt.ItemDataRole.UserRole + 3
    """When, whether it is here too, and the model."""
    SECTION = Qt.ItemDataRole.UserRole + 4
    """As `HistoryRole.SECTION`."""
    QUESTION_ID = Qt.ItemDataRole.UserRole + 5
    """Of the question here that holds it; empty when there is none."""


class RemoteRows(QAbstractListModel):
    more_wanted = Signal()
    """The view has come to the end of what is there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[RemoteRow] = []
        self._shown: list[RemoteRow] = []
        self._sections: list[str] = []  # of `_shown`: the view asks for all of them at each layout
        self._local: dict[str, LocalRow] = {}
        self._engine_name = ""
        self._llava_only = False
        self._version = DEFAULT_VERSION
        self.has_more = False

    @property
    def total(self) -> int:
        """Rows that were read, shown or not."""
        return len(self._all)

    def begin(self, engine_name: str) -> None:
        """Empties the list."""
        self.beginResetModel()
        self._engine_name = engine_name
        self._all, self._shown, self._sections, self._local = [], [], [], {}
        self.has_more = False
        self.endResetModel()

    def add(self, rows: Sequence[RemoteRow], local: Mapping[str, LocalRow]) -> int:
        """At the end; how many of them are shown. local: prediction id -> the question that holds it."""
        self._local.update(local)
        self._all.extend(rows)
        shown = [row for row in rows if self._is_shown(row)]
        if shown:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(shown) - 1)
            self._extend(shown)
            self.endInsertRows()
        return len(shown)

    def show_llava_only(self, on: bool, version: str = DEFAULT_VERSION) -> None:
        """version: what counts as LLaVA beside the default one."""
        self._llava_only, self._version = on, version
        self.beginResetModel()
        self._shown, self._sections = [], []
        self._extend([row for row in self._all if self._is_shown(row)])
        self.endResetModel()

    def renew(self, row: RemoteRow) -> None:
        """It was looked at anew."""
        for rows in (self._all, self._shown):
            for place, each in enumerate(rows):
                if each.id == row.id:
                    rows[place] = row
        self._touch(row.id)

    def lists(self, prediction_id: str) -> bool:
        """Whether it was read, shown or not."""
        return any(row.id == prediction_id for row in self._all)

    def link(self, prediction_id: str, local: LocalRow) -> None:
        """A question here holds it from now on."""
        if self._local.get(prediction_id) != local and self.lists(prediction_id):
            self._local[prediction_id] = local
            self._touch(prediction_id)

    def unlink(self, question_id: str) -> None:
        """That question is gone."""
        for prediction_id in [key for key, local in self._local.items() if local.question_id == question_id]:
            del self._local[prediction_id]
            self._touch(prediction_id)

    def local(self, prediction_id: str) -> LocalRow | None:
        return self._local.get(prediction_id)

    def row_of(self, prediction_id: str) -> int | None:
        return next((place for place, row in enumerate(self._shown) if row.id == prediction_id), None)

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        local = self._local.get(row.id)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return said(row_title(row, local, self._engine_name))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, local)
            case RemoteRole.ROW:
                return row
            case RemoteRole.SECOND_LINE:
                return said(row_line(row, local, self._engine_name))
            case RemoteRole.THIRD_LINE:
                return said(row_facts(row, local, _now()))
            case RemoteRole.SECTION:
                return self._sections[index.row()]
            case RemoteRole.QUESTION_ID:
                return "" if local is None else local.question_id
        return None

    def _is_shown(self, row: RemoteRow) -> bool:
        return not self._llava_only or row.is_llava(self._version)

    def _spoken(self, row: RemoteRow, local: LocalRow | None) -> str:
        """A row has no other way to be read."""
        parts = (
            row_title(row, local, self._engine_name),
            row_line(row, local, self._engine_name),
            row_facts(row, local, _now()),
        )
        return said(joined(LIST, *filter(None, parts)))

    def _extend(self, shown: Sequence[RemoteRow]) -> None:
        before = _section(self._shown[-1]) if self._shown else ""
        for row in shown:
            section = _section(row)
            self._sections.append("" if section == before else section)
            before = section
        self._shown.extend(shown)

    def _touch(self, prediction_id: str) -> None:
        place = self.row_of(prediction_id)
        if place is not None:
            index = self.index(place)
            self.dataChanged.emit(index, index)


def _section(row: RemoteRow) -> str:
    return "" if row.created_at is None else said(section_of(row.created_at.astimezone().date(), _now().date()))


def _now() -> datetime:
    return datetime.now().astimezone()
