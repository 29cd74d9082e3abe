"""Settings: all of them in one place, each explained, found by any of its words. A window beside the main one; nothing
waits for it, and what is changed holds at once or says when it will.
"""

from collections.abc import Iterator

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.names_list import NamesList
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.settings_fields import SettingsFields
from llava_desktop.ui.settings_section import SettingsColumn
from llava_desktop.ui.settings_view import SettingsView
from llava_desktop.ui.side_window import OF_SCREEN, SideWindow
from llava_desktop.ui.sides import margins
from llava_desktop.ui.theme import GAP, GRID, SCROLL_BAR_WIDTH, Look, set_look

_FIRST_SIZE = (760, 720)
_LEAST_SIZE = (420, 320)


class SettingsDialog(SideWindow):
    """What a person does in it the fields tell."""

    restart_requested = Signal()

    def __init__(self, fields: SettingsFields, parent: QWidget | None = None) -> None:
        """Its fields are in it once `place_fields` has gone through."""
        super().__init__(tr("Settings"), name="Settings dialog", closes=tr("Close settings"), parent=parent)
        self.setAccessibleName(said(tr("Settings dialog")))  # the button that opens it is called Settings
        self._view = SettingsView()
        self._fields = fields
        self._build()
        self._place()
        self._connect()
        self.render(self._view)

    @property
    def fields(self) -> SettingsFields:
        return self._fields

    def place_fields(self) -> Iterator[None]:
        """In steps of some ms each."""
        yield from self._column.place()
        self.setTabOrder(self._fields.about, self._restart)
        self.setTabOrder(self._restart, self.close_button)

    def render(self, view: SettingsView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        is_news = view.restart_why != self._view.restart_why
        self._view = view
        self._fields.render(view)
        self._restart_words.setText(said(view.restart_why))
        self._restart_bar.setVisible(bool(view.restart_why))
        if is_news:
            announce(self._restart_bar, said(view.restart_why))

    def focus_token(self) -> None:
        self._search.clear()
        entry = self._fields.account.entry
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(entry)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._render_list()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._render_list()

    def _follow_letters(self) -> None:
        super()._follow_letters()
        self._render_list()

    def reject(self) -> None:
        """Escape takes back what is searched for first."""
        if self._search.text():
            self._search.clear()
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().reject()

    def _build(self) -> None:
        self._search = LineField(self.page)
        set_name(self._search, tr("Search settings"))
        self._search.setPlaceholderText(said(tr("Search settings")))
        self._search.setClearButtonEnabled(True)
        self._list = NamesList(self.page)
        # Each in its place at once: a tree of widgets that gets another parent goes through all its fonts anew, 20 ms.
        self._scroll = QScrollArea(self.page)
        self._column = SettingsColumn(self._fields.sections, self._scroll.viewport())
        set_name(self._list, tr("Sections of settings"))
        self._list.addItems([said(section.name) for section in self._column.sections])
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._restart_bar = QFrame()
        self._restart_bar.setObjectName("Restart bar")
        set_look(self._restart_bar, Look.NOTICE)
        self._restart_words = plain_label(wrap=True)
        self._restart = named_button(tr("Start again"), look=Look.PRIMARY)

    def _place(self) -> None:
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what has the focus is scrolled to
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._column)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 2 * GRID)
        top.addWidget(self._search)
        column.addLayout(top)
        middle = QHBoxLayout()
        middle.setContentsMargins(margins(6 * GRID, GRID, 0, 0))
        middle.setSpacing(0)
        middle.addWidget(self._list)
        middle.addWidget(self._scroll, stretch=1)
        self._middle = middle
        column.addLayout(middle, stretch=1)
        bar = QHBoxLayout(self._restart_bar)
        bar.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        bar.setSpacing(GAP)
        bar.addWidget(self._restart_words, stretch=1)
        bar.addWidget(self._restart)
        low = QVBoxLayout()
        low.setContentsMargins(6 * GRID, 2 * GRID, 6 * GRID, 4 * GRID)
        low.setSpacing(GAP)
        low.addWidget(self._restart_bar)
        low.addLayout(self.foot())
        column.addLayout(low)
        room = self._room = self.screen().availableGeometry().size() * OF_SCREEN
        self.setMinimumSize(min(_LEAST_SIZE[0], room.width()), min(_LEAST_SIZE[1], room.height()))
        self.resize(min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height()))

    def _connect(self) -> None:
        self._restart.clicked.connect(self.restart_requested)
        self._search.textChanged.connect(self._narrow)
        self._list.currentRowChanged.connect(self._go_to)
        self._scroll.verticalScrollBar().valueChanged.connect(self._follow)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._search.setFocus)

    def _narrow(self, typed: str) -> None:
        found = self._column.narrow(typed.strip())
        for row, section in enumerate(self._column.sections):
            self._list.item(row).setHidden(section.isHidden())
        self._scroll.verticalScrollBar().setValue(0)
        if typed.strip():
            announce(self._search, said(tr("%n setting(s)", "", found)))

    def _go_to(self, row: int) -> None:
        """The section's heading at the top, as far as there is something below it."""
        if row >= 0:
            bar = self._scroll.verticalScrollBar()
            with QSignalBlocker(bar):
                bar.setValue(self._column.sections[row].y())
            self._column.move(0, -bar.value())

    def _follow(self, top: int) -> None:
        """Whose heading is above the middle of what is in sight."""
        middle = top + self._scroll.viewport().height() // 3
        rows = [row for row, section in enumerate(self._column.sections) if not section.isHidden()]
        is_end = 0 < self._scroll.verticalScrollBar().maximum() <= top
        above = [row for row in rows if is_end or self._column.sections[row].y() <= middle]
        if rows:
            with QSignalBlocker(self._list):
                self._list.setCurrentRow(above[-1] if above else rows[0])

    def _render_list(self) -> None:
        """As wide as its names; away where the settings need the room. The window is never narrower than they are."""
        width = self._list.sizeHintForColumn(0) + 5 * GRID + SCROLL_BAR_WIDTH
        needed = self._column.minimumSizeHint().width() + SCROLL_BAR_WIDTH
        self.setMinimumWidth(min(max(_LEAST_SIZE[0], needed), self._room.width()))
        self._list.setFixedWidth(width)
        self._list.setVisible(needed + width + 6 * GRID <= self.width())
        self._middle.setContentsMargins(margins(0 if self._list.isHidden() else 6 * GRID, GRID, 0, 0))
        self._follow(self._scroll.verticalScrollBar().value())
