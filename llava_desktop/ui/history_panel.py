"""The left column: search field, filters and list of everything that was asked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.history_filter import Facet, HistoryFilter
from llava_desktop.core.picture import RawImage
from llava_desktop.core.words import tr
from llava_desktop.qt.history_model import HistoryModel, HistoryRole
from llava_desktop.qt.language import said
from llava_desktop.ui.delete_bar import DeleteBar
from llava_desktop.ui.history_dates import HistoryDates
from llava_desktop.ui.history_filters import HistoryFilters
from llava_desktop.ui.history_list import HistoryList
from llava_desktop.ui.history_row import HistoryRow
from llava_desktop.ui.history_selection import HistorySelection
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.sides import look_of_side, margins
from llava_desktop.ui.theme import GAP, GRID, Look, Theme, set_look
from llava_desktop.ui.thumbnails import Thumbnails

SEARCH_AFTER_MS = 150
"""From the last key to the search."""
NOTHING_YET = tr("Questions you ask appear here. They stay on this computer.")
NOTHING_FOUND = tr(
    "Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles."
)
NOTHING_LEFT = tr("Nothing here with these filters.")
TRASH_IS_EMPTY = tr("The trash is empty. What is deleted stays here for 30 days.")
_DAYS_AT_FIRST = timedelta(days=30)


class HistoryPanel(QFrame):
    question_chosen = Signal(str)
    search_edited = Signal(str)
    filter_chosen = Signal(object)
    """HistoryFilter; its words are those that were searched for last"""
    walk_requested = Signal(bool)
    """Enter in the search field, when it shows what it found: to the next hit, or with Shift back to the one before"""

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
        self._searched = ""
        self._build(decode_thumbnail)
        self._place()
        self._connect()
        self._render_rows()

    def put_menu(self, button: QWidget) -> None:
        """Beside the search: what can be done with the history as a whole."""
        self._head.addWidget(button)
        button.stackUnder(self.rows)  # before them among the children, which is how the window orders Tab
        self.setTabOrder(self.filters.button, button)

    def mark_choice(self, question_id: str) -> None:
        """Shows that this question is on the screen, as soon as its row is there."""
        self._chosen_id = question_id
        self.rows.mark(question_id)

    def clear_choice(self) -> None:
        self.mark_choice("")

    def focus_search(self) -> None:
        if self._search.hasFocus():
            self._search.selectAll()
        else:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def render_filters(self, trashed: int) -> None:
        """As the model is narrowed. trashed: how many conversations are in the trash."""
        self.filters.render(self._model.wanted, trashed)

    @property
    def has_chosen_row(self) -> bool:
        """Whether one of the rows is that of what is on the screen."""
        return self.rows.currentIndex().isValid()

    def next_row(self, step: int) -> None:
        """Chooses the row after (1) or before (-1) the one that is shown, or the first."""
        row = self.rows.currentIndex().row()
        to = 0 if row < 0 else row + step
        if 0 <= to < self._model.rowCount():
            self.rows.setCurrentIndex(self._model.index(to))
            self._choose(self._model.index(to).data(HistoryRole.SUMMARY).id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._clears(event):
            event.accept()  # it is for the search and the filters, and not Cancel
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the search field or the list has no use for."""
        if self._clears(event):
            self._clear_one()
        elif self._search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._search.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _clears(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        is_here = self._search.hasFocus() or self.rows.hasFocus() or self.filters.button.hasFocus()
        return (self._search.hasFocus() and bool(self._search.text())) or (is_here and self._model.wanted.is_on)

    def _clear_one(self) -> None:
        """First the words, then the filters."""
        if self._search.text():
            self._search.clear()
            self._emit_search()
        else:
            self.filter_chosen.emit(HistoryFilter())

    def _enter(self, *, back: bool) -> None:
        if self._search.text() != self._searched:
            self._emit_search()
        elif self._searched.strip():
            self.walk_requested.emit(back)

    def _build(self, decode_thumbnail: Callable[[bytes], RawImage]) -> None:
        set_look(self, look_of_side(is_first=True))
        self._search = LineField()
        set_name(self._search, tr("Search history"))
        self._search.setPlaceholderText(said(tr("Search history")))
        self._search_icon = self._search.addAction(self._drawn_icon(), LineField.ActionPosition.LeadingPosition)
        self._search_icon.setText(said(tr("Search")))  # the button that Qt makes of it is named by this
        self._search.setTextMargins(margins(-GAP, 0, 0, 0))  # Qt leaves as much again as the icon is wide
        self.notice = Notice(self._theme)
        self._empty = plain_label(look=Look.MUTED, wrap=True)
        self.rows = HistoryList(self._model)
        self.rows.setItemDelegate(HistoryRow(self._theme, Thumbnails(decode_thumbnail), self.rows))
        self.filters = HistoryFilters(self._theme)
        self._dates = HistoryDates()
        self.selection = HistorySelection()
        self.undo = Notice(self._theme)
        self.confirm = DeleteBar()
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
        self._head.addWidget(self.filters.button)
        top.addLayout(self._head)
        top.addWidget(self.filters)
        top.addWidget(self._dates)
        top.addWidget(self.notice)
        top.addWidget(self._empty)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        bottom.setSpacing(GAP)
        for bar in (self.selection, self.undo, self.confirm):
            bottom.addWidget(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.rows, stretch=1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self._search.textEdited.connect(self._search_timer.start)
        self._search_timer.timeout.connect(self._emit_search)
        self.rows.chosen.connect(self._choose)
        self.rows.selection_changed.connect(self._render_selection)
        self.confirm.closed.connect(self.rows.setFocus)
        self.filters.chosen.connect(self.filter_chosen)
        self.filters.select_all_wanted.connect(self._select_all)
        self.filters.days_wanted.connect(self._begin_days)
        self._dates.days_chosen.connect(
            lambda since, until: self.filter_chosen.emit(self._model.wanted.between(since, until))
        )
        self._dates.closed.connect(self.rows.setFocus)
        self.selection.star_requested.connect(self.rows.toggle_star)
        self.selection.restore_requested.connect(self.rows.restore_wanted)
        self.selection.export_requested.connect(self.rows.export_wanted)
        self.selection.compare_requested.connect(self.rows.compare)
        self.selection.delete_requested.connect(self.rows.delete_wanted)
        self._model.modelReset.connect(self._render_rows)
        self._model.rowsInserted.connect(self._render_rows)
        self._model.rowsRemoved.connect(self._render_rows)
        self._theme.changed.connect(self._redraw_icon)

    def _emit_search(self) -> None:
        self._search_timer.stop()
        self._searched = self._search.text()
        self.search_edited.emit(self._searched)

    def _choose(self, question_id: str) -> None:
        self._chosen_id = question_id
        self.question_chosen.emit(question_id)

    def _select_all(self) -> None:
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.selectAll()

    def _begin_days(self) -> None:
        wanted, today = self._model.wanted, datetime.now().astimezone().date()
        self._dates.begin(wanted.since or today - _DAYS_AT_FIRST, wanted.until or today)

    def _render_selection(self) -> None:
        count = self._model.count_all() if self.rows.has_all else len(self.rows.selected())
        self.selection.render(count, in_trash=self._model.wanted.in_trash, can_compare=self.rows.can_compare)

    def _render_rows(self) -> None:
        """The rows came or went: which is marked, and what stands there when there is none."""
        wanted = self._model.wanted
        self._empty.setText(said(_nothing(wanted)))
        self._empty.setVisible(self._model.rowCount() == 0)
        is_shown = any(facet is Facet.DATES for facet, _ in wanted.facets()) and wanted.period is None
        self._dates.setVisible(is_shown and not self._dates.isHidden())
        with QSignalBlocker(self.rows):
            if len(self.rows.selected()) < 2 and self.rows.current_row() != self._model.row_showing(self._chosen_id):
                self.rows.mark(self._chosen_id)
        self._render_selection()

    def _redraw_icon(self) -> None:
        self._search_icon.setIcon(self._drawn_icon())

    def _drawn_icon(self) -> QIcon:
        colors = self._theme.colors
        return icon_for_button(Icon.SEARCH, colors.muted, colors.disabled)


def _nothing(wanted: HistoryFilter) -> str:
    if wanted.words:
        return NOTHING_FOUND
    if wanted.is_by_question or wanted.starred:
        return NOTHING_LEFT
    return TRASH_IS_EMPTY if wanted.in_trash else NOTHING_YET
