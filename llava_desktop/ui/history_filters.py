"""What the history is narrowed by: a menu to choose from, and a chip for each that is on, which a click clears."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from llava_desktop.core.history_filter import ALL, Facet, HistoryFilter, Period, PictureFilter, StateFilter
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import icon_button
from llava_desktop.ui.history_dates import day_text
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.theme import GRID, Look, Theme, set_look

_ANY_DAY = tr("Any day")
_OWN_DAYS = tr("From one day to another…")


class HistoryFilters(QWidget):
    """The chips. `button` stands beside the search field; its menu is made when it is opened."""

    chosen = Signal(object)
    """HistoryFilter"""
    days_wanted = Signal()
    """From one day to another, which the person will say"""
    select_all_wanted = Signal()
    empty_trash_wanted = Signal()
    erase_wanted = Signal()
    opening = Signal()
    """The menu is about to be shown: `render` with what is true now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wanted = ALL
        self._trashed = 0
        self._chips: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.button = icon_button(tr("Filter history"))
        self._draw_icon()
        self.button.clicked.connect(self._open_menu)
        theme.changed.connect(self._draw_icon)
        self.setVisible(False)

    def render(self, wanted: HistoryFilter, trashed: int) -> None:  # type: ignore[override]  # QWidget's paints
        """trashed: how many conversations are in the trash."""
        self._trashed = trashed
        if wanted == self._wanted:
            return
        self._wanted = wanted
        for chip in self._chips:
            self._column.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(facet, words) for facet, words in wanted.facets()]
        self.setVisible(bool(self._chips))

    def _chip(self, facet: Facet, words: str) -> QPushButton:
        shown = said(words) if facet is not Facet.DATES or self._wanted.period is not None else _days(self._wanted)
        made = QPushButton(f"{shown}  ×", self)
        made.setObjectName(f"Filter: {words}")
        made.setAccessibleName(said(tr("Filter: {filter}. Press to clear", filter=shown)))
        set_look(made, Look.CHIP)
        made.clicked.connect(lambda: self.chosen.emit(self._wanted.without(facet)))
        self._column.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)
        return made

    def _open_menu(self) -> None:
        self.opening.emit()
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _fill(self, menu: QMenu) -> None:
        wanted = self._wanted
        starred = menu.addAction(said(tr("Starred")))
        starred.setCheckable(True)
        starred.setChecked(wanted.starred)
        starred.triggered.connect(lambda on: self.chosen.emit(replace(wanted, starred=on)))
        menu.addSeparator()
        states: dict[str, HistoryFilter] = {each.value: replace(wanted, state=each) for each in StateFilter}
        self._choices(menu, states, wanted.state.value)
        menu.addSeparator()
        pictures: dict[str, HistoryFilter] = {each.value: replace(wanted, picture=each) for each in PictureFilter}
        self._choices(menu, pictures, wanted.picture.value)
        menu.addSeparator()
        self._fill_days(menu)
        menu.addSeparator()
        of_trash = tr("Trash, {count}", count=self._trashed) if self._trashed else tr("Trash, empty")
        trash = menu.addAction(said(of_trash))
        trash.setCheckable(True)
        trash.setChecked(wanted.in_trash)
        trash.triggered.connect(lambda on: self.chosen.emit(HistoryFilter(words=wanted.words, in_trash=on)))
        if wanted.in_trash:
            empty = menu.addAction(said(tr("Empty the trash…")), self.empty_trash_wanted.emit)
            empty.setEnabled(self._trashed > 0)
        menu.addAction(said(tr("Select all")), self.select_all_wanted.emit)
        menu.addAction(said(tr("Erase everything…")), self.erase_wanted.emit)

    def _fill_days(self, menu: QMenu) -> None:
        wanted, today = self._wanted, datetime.now().astimezone().date()
        any_day = wanted.without(Facet.DATES)
        days: dict[str, HistoryFilter] = {_ANY_DAY: any_day}
        days |= {each.words: wanted.within(each, today) for each in Period}
        is_own = any_day != wanted and wanted.period is None
        checked = _OWN_DAYS if is_own else _ANY_DAY if wanted.period is None else wanted.period.words
        group = self._choices(menu, days, checked)
        action = menu.addAction(said(_OWN_DAYS), self.days_wanted.emit)
        action.setCheckable(True)
        group.addAction(action)
        action.setChecked(is_own)

    def _choices(self, menu: QMenu, choices: dict[str, HistoryFilter], checked: str) -> QActionGroup:
        group = QActionGroup(menu)
        for words, wanted in choices.items():
            action = QAction(said(words), menu)
            action.setCheckable(True)
            action.setChecked(words == checked)
            action.triggered.connect(lambda _on, wanted=wanted: self.chosen.emit(wanted))
            group.addAction(action)
            menu.addAction(action)
        return group

    def _draw_icon(self) -> None:
        colors = self._theme.colors
        self.button.setIcon(icon_for_button(Icon.FILTER, colors.text, colors.disabled))


def _days(wanted: HistoryFilter) -> str:
    return " – ".join("" if day is None else day_text(day) for day in (wanted.since, wanted.until)).strip()
