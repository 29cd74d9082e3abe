"""The left column: search field and list of everything that was asked."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from llava_desktop.core.picture import RawImage
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.ui.delete_bar import DeleteBar
from llava_desktop.ui.history_list import HistoryList
from llava_desktop.ui.history_row import HistoryRow
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.theme import GAP, GRID, Look, Theme, set_look
from llava_desktop.ui.thumbnails import Thumbnails

SEARCH_AFTER_MS = 150
"""From the last key to the search."""
NOTHING_YET = "Questions you ask appear here. They stay on this computer."
NOTHING_FOUND = "Nothing found. Search looks for the beginnings of words in questions and answers."


class HistoryPanel(QFrame):
    question_chosen = Signal(str)
    delete_requested = Signal(str)
    """The person has confirmed it."""
    search_edited = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: HistoryModel,
        decode_thumbnail: Callable[[bytes], RawImage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._chosen_id = ""
        self._build(decode_thumbnail)
        self._place()
        self._connect()
        self._render_rows()

    def put_menu(self, button: QWidget) -> None:
        """Beside the search: what can be done with the history as a whole."""
        self._head.addWidget(button)

    def mark_choice(self, question_id: str) -> None:
        """Shows that this question is on the screen, as soon as its row is there."""
        self._chosen_id = question_id
        self._list.mark(question_id)

    def clear_choice(self) -> None:
        self.mark_choice("")

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._clears_search(event):
            event.accept()  # it is for the search, and not Cancel
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the search field has no use for."""
        if self._clears_search(event):
            self._search.clear()
            self._emit_search()
        elif self._search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _clears_search(self, event: QKeyEvent) -> bool:
        return self._search.hasFocus() and event.key() == Qt.Key.Key_Escape and bool(self._search.text())

    def _build(self, decode_thumbnail: Callable[[bytes], RawImage]) -> None:
        set_look(self, Look.SIDE_LEFT)
        self._search = QLineEdit()
        self._search.setObjectName("Search history")
        self._search.setAccessibleName("Search history")
        self._search.setPlaceholderText("Search history")
        self._search_icon = self._search.addAction(self._drawn_icon(), QLineEdit.ActionPosition.LeadingPosition)
        self._search_icon.setText("Search")  # the button that Qt makes of it is named by this
        self.notice = Notice(self._theme)
        self._empty = plain_label(look=Look.MUTED, wrap=True)
        self._list = HistoryList(self._model)
        self._list.setItemDelegate(HistoryRow(self._theme, Thumbnails(decode_thumbnail), self._list))
        self._delete_bar = DeleteBar()
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_AFTER_MS)

    def _place(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        top.setSpacing(4 * GRID)
        self._head = QHBoxLayout()
        self._head.setSpacing(GAP)
        self._head.addWidget(self._search, stretch=1)
        top.addLayout(self._head)
        top.addWidget(self.notice)
        top.addWidget(self._empty)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        bottom.addWidget(self._delete_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self._list, stretch=1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self._search.textEdited.connect(self._search_timer.start)
        self._search.returnPressed.connect(self._emit_search)
        self._search_timer.timeout.connect(self._emit_search)
        self._list.chosen.connect(self._choose)
        self._list.delete_wanted.connect(self._ask_delete)
        self._delete_bar.delete_requested.connect(self.delete_requested)
        self._delete_bar.closed.connect(self._list.setFocus)
        self._model.modelReset.connect(self._render_rows)
        self._model.rowsInserted.connect(self._render_rows)
        self._model.rowsRemoved.connect(self._render_rows)
        self._theme.changed.connect(self._redraw_icon)

    def _emit_search(self) -> None:
        self._search_timer.stop()
        self.search_edited.emit(self._search.text())

    def _choose(self, question_id: str) -> None:
        self._chosen_id = question_id
        self.question_chosen.emit(question_id)

    def _ask_delete(self, question_id: str) -> None:
        row = self._model.row_of(question_id)
        if row is not None:
            self._delete_bar.ask(question_id, str(self._model.index(row).data()))

    def _render_rows(self) -> None:
        """The rows came or went: which is marked, and what stands there when there is none."""
        is_empty = self._model.rowCount() == 0
        self._empty.setText(NOTHING_FOUND if self._model.wanted.is_on else NOTHING_YET)
        self._empty.setVisible(is_empty)
        if self._list.currentIndex().row() != self._model.row_of(self._chosen_id):
            self._list.mark(self._chosen_id)
        if is_empty:
            self._delete_bar.setVisible(False)

    def _redraw_icon(self) -> None:
        self._search_icon.setIcon(self._drawn_icon())

    def _drawn_icon(self) -> QIcon:
        colors = self._theme.colors
        return icon_for_button(Icon.SEARCH, colors.muted, colors.disabled)
