"""A field and a list over the window: finds every action by its words, and Enter does it."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.actions import Offer
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.line_field import LineField
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.palette_row import OFFER, PaletteRow, spoken
from llava_desktop.ui.theme import GAP, GRID, TOP_BAR_HEIGHT, Look, Theme, set_look

NONE_FOUND = tr("No action is called that. Try another word, “picture” say.")
_WIDTH = 140 * GRID
_HEIGHT = 105 * GRID
_MOVES = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class CommandPalette(QFrame):
    """Hidden until `open`. The focus is in the field, and goes back to where it was."""

    chosen = Signal(object)
    """Action: it can be done, and the palette has gone"""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._offers: Sequence[Offer] = ()
        self._came_from: QWidget | None = None
        self._build(theme)
        self._place()
        self._connect()
        self.setVisible(False)

    def open(self, offers: Sequence[Offer]) -> None:
        self._offers = offers
        if self.isHidden():
            self._came_from = self._window.focusWidget()
        self._fill()
        self._lay_out()
        self.setVisible(True)
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._field.selectAll()  # what was typed before something else was clicked; typing takes its place

    def dismiss(self) -> None:
        """The focus goes back."""
        came_from, self._came_from = self._came_from, None
        self.setVisible(False)
        self._field.clear()
        if came_from is not None and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._lay_out()
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride:
                if self._is_ours(cast("QKeyEvent", event)):
                    event.accept()
                    return True
            case QEvent.Type.KeyPress:
                return self._press(cast("QKeyEvent", event))
            case QEvent.Type.FocusOut:
                self._leave()
        return super().eventFilter(watched, event)

    def _build(self, theme: Theme) -> None:
        set_name(self, tr("Command palette"))
        set_look(self, Look.CARD)
        self._field = LineField(self)
        set_name(self._field, tr("Find an action"))
        self._field.setPlaceholderText(said(tr("Find an action")))
        self._list = QListWidget(self)
        set_name(self._list, tr("Actions"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(PaletteRow(theme, self._list))
        self._none = plain_label(NONE_FOUND, look=Look.MUTED, wrap=True, parent=self)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GAP)
        column.addWidget(self._field)
        column.addWidget(self._list, stretch=1)
        column.addWidget(self._none)
        column.addStretch()

    def _connect(self) -> None:
        self._field.textEdited.connect(self._fill)
        self._field.installEventFilter(self)
        self._window.installEventFilter(self)
        self._list.itemClicked.connect(self._take)
        self._list.currentItemChanged.connect(self._say)

    def _lay_out(self) -> None:
        room = self._window.rect()
        width = min(_WIDTH, room.width() - 8 * GRID)
        top = TOP_BAR_HEIGHT + 2 * GAP
        height = min(_HEIGHT, room.height() - top - 4 * GRID)
        self.setGeometry(QRect((room.width() - width) // 2, top, width, height))

    def _fill(self) -> None:
        """What can be done now, and is called so itself, comes first: it is what is looked for."""
        typed = self._field.text()
        found = [offer for offer in self._offers if offer.action.matches(typed, said)]
        self._list.clear()
        for offer in sorted(found, key=lambda offer: (bool(offer.why_not), not offer.action.is_called(typed, said))):
            item = QListWidgetItem(said(offer.action.words), self._list)
            item.setData(OFFER, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said(spoken(offer)))
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._list.setCurrentRow(0)
        if not found:
            announce(self._field, NONE_FOUND)

    def _is_ours(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape or event.key() in _ENTER or event.key() in _MOVES

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in _ENTER:
            self._take(self._current())
        elif key in _MOVES:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}[Qt.Key(key)]
            row = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
            self._list.setCurrentRow(row)
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # Tab would lead out of it, under it
            return False
        return True

    def _current(self) -> QListWidgetItem | None:
        return self._list.item(self._list.currentRow())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        offer: Offer = item.data(OFFER)
        if offer.why_not:
            announce(self._field, offer.why_not)
            return
        self.dismiss()
        self.chosen.emit(offer.action)

    def _say(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.isVisible():
            announce(self._list, spoken(item.data(OFFER)))

    def _leave(self) -> None:
        """Something else in this window was clicked; another window, or a menu, is no reason to go."""
        # It may be none, which the type does not say.
        to: QWidget | None = self._window.focusWidget()
        if self.isVisible() and to is not None and not self.isAncestorOf(to):
            self._came_from = None
            self.setVisible(False)
