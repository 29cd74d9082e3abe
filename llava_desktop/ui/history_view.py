"""Where the rows of the history lie. A list view that asks no row for its height.

Qt's own list view asks every loaded row again whenever one comes or goes: with 3,000 of them an answer that arrives
costs 50 ms (measured). Here a row is as high as any other, and only the few that begin a group of days are higher.
"""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.ui.history_row import ROW_PITCH, HistoryRow
from llava_desktop.ui.row_drawing import SECTION_HEIGHT

_ScrollHint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction


class HistoryView(QListView):
    """Draws and measures; what keys and clicks mean is its subclass's."""

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = model
        self._hovered = -1
        self._pitch = ROW_PITCH
        self.setModel(model)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # -- where a row lies; pixels from the top of the first one ------------------------------------------------------

    def _top(self, row: int) -> int:
        return row * self._pitch + SECTION_HEIGHT * self._history.heads_before(row)

    def _height(self, row: int) -> int:
        return self._pitch + (SECTION_HEIGHT if row in self._history.heads() else 0)

    def _row_at(self, y: int) -> int:
        """-1 where there is none."""
        rows = self._history.rowCount()
        if y < 0 or not rows or y >= self._top(rows):
            return -1
        row = min(rows - 1, y // self._pitch)
        while self._top(row) > y:  # as many steps as groups lie above
            row -= 1
        return row

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        row = index.row()
        return QRect(0, self._top(row) - self.verticalOffset(), self.viewport().width(), self._height(row))

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y() + self.verticalOffset())
        return self._history.index(row) if row >= 0 else QModelIndex()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def doItemsLayout(self) -> None:
        """There is nothing to lay out; how high a row is, and how far it scrolls, is worked out anew."""
        painter = self.itemDelegate()
        self._pitch = painter.pitch if isinstance(painter, HistoryRow) else ROW_PITCH
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._pitch // 2)
        bar.setPageStep(seen)
        bar.setRange(0, max(0, self._top(self._history.rowCount()) - seen))
        QAbstractItemView.updateGeometries(self)

    def scrollTo(
        self, index: QModelIndex | QPersistentModelIndex, hint: _ScrollHint = _ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        top, height, seen = self._top(index.row()), self._height(index.row()), self.viewport().height()
        at = self.verticalOffset()
        if hint == _ScrollHint.PositionAtTop:
            at = top
        elif hint == _ScrollHint.PositionAtBottom:
            at = top + height - seen
        elif hint == _ScrollHint.PositionAtCenter:
            at = top - (seen - height) // 2
        elif top < at:
            at = top
        elif top + height > at + seen:
            at = top + height - seen
        self.verticalScrollBar().setValue(at)

    def moveCursor(self, action: _Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self._history.rowCount() - 1
        current = self.currentIndex()
        if last < 0:
            return QModelIndex()
        if not current.isValid():
            return self._history.index(0)
        page = max(1, self.viewport().height() // self._pitch - 1)
        steps = {
            _Move.MoveUp: -1,
            _Move.MovePrevious: -1,
            _Move.MoveDown: 1,
            _Move.MoveNext: 1,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -last,
            _Move.MoveEnd: last,
        }
        return self._history.index(max(0, min(last, current.row() + steps.get(action, 0))))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized().translated(0, self.verticalOffset())
        end = self._top(self._history.rowCount()) - 1
        chosen = QItemSelection()
        if area.top() <= end and area.bottom() >= 0:
            first, last = self._row_at(max(0, area.top())), self._row_at(min(end, area.bottom()))
            chosen = QItemSelection(self._history.index(first), self._history.index(last))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        current = self.currentIndex().row() if self.hasFocus() else -1
        heads, rows = self._history.heads(), self._history.rowCount()
        painter = QPainter(self.viewport())
        row = max(0, self._row_at(max(0, event.rect().top() + self.verticalOffset())))
        place = QRect(0, self._top(row) - self.verticalOffset(), self.viewport().width(), self._pitch)
        while row < rows and place.top() <= event.rect().bottom():
            place.setHeight(self._pitch + (SECTION_HEIGHT if row in heads else 0))
            option.rect = place
            self._paint_row(painter, option, row, has_focus=row == current)
            place.moveTop(place.bottom() + 1)
            row += 1
        painter.end()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: int, *, has_focus: bool) -> None:
        index = self._history.index(row)
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if row == self._hovered:
            state |= QStyle.StateFlag.State_MouseOver
        if has_focus:
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        self.itemDelegate().paint(painter, option, index)

    def _hover(self, row: int) -> None:
        for each in {row, self._hovered} - {-1} if row != self._hovered else ():
            self.viewport().update(self.visualRect(self._history.index(each)))
        self._hovered = row
