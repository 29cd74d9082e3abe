"""The list of questions: what keys, clicks and its menu mean."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtGui import Qt as QtText  # where PySide6 keeps Qt::convertFromPlainText
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QMenu, QToolTip, QWidget

from llava_desktop.core.actions import Action, Place
from llava_desktop.core.question import QuestionSummary
from llava_desktop.core.shortcuts import Shortcuts
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.history_model import HistoryModel, HistoryRole
from llava_desktop.qt.language import said
from llava_desktop.ui.history_row import star_place
from llava_desktop.ui.history_view import HistoryView
from llava_desktop.ui.key_words import readings_of, sequence_of
from llava_desktop.ui.list_keys import CHOOSES, MOVES
from llava_desktop.ui.naming import set_name

_SELECTING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_TOOLTIP_MOST = 1_000


class HistoryList(HistoryView):
    """Signals only what the person did; `mark` is silent. Ids in lists are those of conversations."""

    chosen = Signal(str)
    """A question's id"""
    selection_changed = Signal()
    delete_wanted = Signal()
    """What is selected"""
    star_wanted = Signal(list, bool)
    restore_wanted = Signal()
    export_wanted = Signal()
    compare_wanted = Signal(str, str)
    """Two questions' ids"""

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._all = False
        self._pressed_star = QModelIndex()
        self._keys = Shortcuts().at(Place.HISTORY)
        self._acts = {Action.DELETE: self.want_delete, Action.RENAME: self.rename, Action.STAR: self.toggle_star}
        set_name(self, tr("History"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        model.modelAboutToBeReset.connect(self._keep_title)

    @property
    def has_all(self) -> bool:
        """Ctrl+A: also what is not loaded yet counts as selected."""
        return self._all

    def selected(self) -> list[str]:
        """The conversations of the selected rows, each once, as the rows lie."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return list(dict.fromkeys(self._summary(self._history.index(row)).conversation_id for row in rows))

    @property
    def can_compare(self) -> bool:
        """Two rows, and no more."""
        return len(self.selectionModel().selectedRows()) == 2 and not self._all and not self._history.wanted.in_trash

    def compare(self) -> None:
        """What the two rows show, the upper one first."""
        if self.can_compare:
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            first, second = (self._summary(self._history.index(row)).id for row in rows)
            self.compare_wanted.emit(first, second)

    def set_keys(self, keys: dict[str, Action]) -> None:
        """What keys mean in this list."""
        self._keys = keys

    def current_row(self) -> int | None:
        return self.currentIndex().row() if self.currentIndex().isValid() else None

    def mark(self, question_id: str) -> None:
        """Shows which question is on the screen; empty for none."""
        row = self._history.row_showing(question_id) if question_id else None
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            # Without a flag Qt asks which keys are held: with Ctrl, as one asks again, the row would be deselected.
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self._history.index(row), flag)

    def selectAll(self) -> None:
        super().selectAll()
        self._all = self._history.rowCount() > 0
        self.selection_changed.emit()

    def rename(self) -> None:
        """The row of the keyboard becomes a field."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self.edit(self.currentIndex())

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        if start <= self.currentIndex().row() <= end:
            self._keep_title()
        super().rowsAboutToBeRemoved(parent, start, end)

    def _keep_title(self) -> None:
        """Qt throws away what is being typed over a row that goes: one that moves to the top goes, too."""
        for field in self.viewport().findChildren(QLineEdit):
            self.commitData(field)

    def toggle_star(self) -> None:
        """All of them get one, unless all have one."""
        stars = [self._summary(index).starred for index in self.selectionModel().selectedRows()]
        if stars:
            self.star_wanted.emit(self.selected(), not all(stars))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._all = False
        self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in MOVES:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before and not event.modifiers() & _SELECTING:
                self._choose(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif key in CHOOSES:
            self._choose(self.currentIndex())
        elif action := next((self._keys[keys] for keys in readings_of(event) if keys in self._keys), None):
            self._acts[action]()
        else:
            # Not the list's own search by typing: it would move the choice without a word. Ctrl+F searches.
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed_star = index if self._is_on_star(index, event) else QModelIndex()
        if not self._pressed_star.isValid():
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._pressed_star.isValid():
            if index == self._pressed_star and self._is_on_star(index, event):
                summary = self._summary(index)
                self.star_wanted.emit([summary.conversation_id], not summary.starred)
            return
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & _SELECTING
        if plain and index == self.currentIndex():
            self._choose(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, index)
        menu.popup(place)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tooltip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _fill(self, menu: QMenu, index: QModelIndex) -> None:
        several, in_trash = len(self.selected()) > 1 or self._all, self._history.wanted.in_trash
        if not several:
            menu.addAction(said(tr("Open")), lambda: self._choose(index))
        if in_trash:
            menu.addAction(said(tr("Restore")), self.restore_wanted.emit)
        else:
            if not several:
                self._show_keys(menu.addAction(said(tr("Rename")), self.rename), Action.RENAME)
            star = tr("Remove star") if self._summary(index).starred else tr("Star")
            self._show_keys(menu.addAction(said(star), self.toggle_star), Action.STAR)
        if self.can_compare:
            menu.addAction(said(tr("Compare")), self.compare)
        menu.addAction(said(tr("Export…")), self.export_wanted.emit)
        menu.addSeparator()
        words = tr("Delete for ever…") if in_trash else tr("Delete")
        delete = menu.addAction(said(words), self.want_delete)
        self._show_keys(delete, Action.DELETE)

    def _show_keys(self, entry: QAction, action: Action) -> None:
        entry.setShortcuts([sequence_of(keys) for keys, each in self._keys.items() if each is action])

    def _show_tooltip(self, at: QPoint, screen: QPoint) -> None:
        index = self.indexAt(at)
        words = with_marks(self._summary(index).prompt[:_TOOLTIP_MOST]) if index.isValid() else ""
        QToolTip.showText(screen, QtText.convertFromPlainText(words) if words else "", self.viewport())

    def _is_on_star(self, index: QModelIndex, event: QMouseEvent) -> bool:
        is_left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & _SELECTING
        at = event.position().toPoint()
        return is_left and index.isValid() and self._star_place(index).contains(at)

    def _star_place(self, index: QModelIndex) -> QRect:
        return star_place(self.visualRect(index), self._pitch, from_right=self.isRightToLeft())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._summary(index).id)

    def want_delete(self) -> None:
        if self.selectionModel().hasSelection():
            self.delete_wanted.emit()

    @staticmethod
    def _summary(index: QModelIndex) -> QuestionSummary:
        summary: QuestionSummary = index.data(HistoryRole.SUMMARY)
        return summary
