"""The window: builds the rooms, places them, connects what concerns no state. Everything else is the presenter's."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from llava_desktop.ui.centre_column import CentreColumn
from llava_desktop.ui.held_signals import HeldSignals
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.picture_pane import PicturePane
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.theme import (
    CENTRE_MARGIN,
    GAP,
    GRID,
    HISTORY_WIDTH,
    MARGIN,
    PARAMETERS_WIDTH,
    Look,
    Theme,
    set_look,
    set_style_property,
)
from llava_desktop.ui.top_bar import TopBar
from llava_desktop.ui.window_form import WindowForm

if TYPE_CHECKING:
    from llava_desktop.ui.conversation_pane import ConversationPane
    from llava_desktop.ui.history_panel import HistoryPanel
    from llava_desktop.ui.money_panel import MoneyPanel
    from llava_desktop.ui.parameters_panel import ParametersPanel
    from llava_desktop.ui.picture_strip import PictureStrip
    from llava_desktop.ui.receipt_panel import ReceiptPanel
    from llava_desktop.ui.seen_panel import SeenPanel
    from llava_desktop.ui.side_panel import SidePanel

OPEN_FILTER = "Pictures (*.jpg *.jpeg *.jfif *.png *.webp *.gif *.bmp *.tif *.tiff *.avif *.heic *.heif);;All files (*)"
LOW = 720
"""A window this high shows a picture that is worked on and a conversation; a lower one does not."""


class MainWindow(QMainWindow):
    closed = Signal()
    capture_requested = Signal()
    search_requested = Signal()
    keys_pressed = Signal(object)
    """QKeyCombination that nothing in the window had a use for"""
    files_chosen = Signal(list)
    """list[Path], from the file dialog"""
    choosing = Signal()
    """The file dialog opens"""

    history_panel: "HistoryPanel"
    conversation: "ConversationPane"
    parameters: "ParametersPanel"
    seen: "SeenPanel"
    receipt: "ReceiptPanel"
    money: "MoneyPanel"
    notice: Notice
    strip: "PictureStrip"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_conversation = False
        self._left: list[QWidget] = []
        self._pages: list[QWidget] = []
        self._page: QWidget | None = None
        self._remote_page: QWidget | None = None
        self._bars: list[QWidget] = []
        self._above_prompt: list[QWidget] = []
        self._is_worked_on = False
        self._build(theme)
        self._place()
        self._connect()
        self.form.follow(self._follow_form)

    def furnish(
        self,
        *,
        history_panel: "HistoryPanel",
        conversation: "ConversationPane",
        side: "SidePanel",
        notice: Notice,
        strip: "PictureStrip",
    ) -> None:
        """Everything around the picture and the prompt, after the first paint: it takes as long as what is there."""
        self.history_panel = history_panel
        self._left = [history_panel]
        self.conversation = conversation
        self.parameters, self.seen, self.receipt = side.parameters, side.seen, side.receipt
        self.money, self.notice, self.strip = side.money, notice, strip
        self.seen.large_requested.connect(self.picture_pane.show_model_view)
        self.picture_pane.worked_on.connect(self._work_on_picture)
        notice.setObjectName("App notice")
        for room in (self._history_room, self._side_room):
            set_style_property(room, "look", "")  # the panel brings its own surface
        self._history_column = _fill(self._history_room, history_panel)
        _fill(self._side_room, side)
        self._above.insertWidget(0, notice)
        self._centre.column.addWidget(strip)
        self._centre.column.addWidget(conversation, stretch=1)
        self.search_requested.connect(self.form.show_history)
        self.search_requested.connect(history_panel.focus_search)
        self.top_bar.furnish(self._theme)
        notice.stackUnder(self._centre)  # the order in which a screen reader goes through the window
        self._order_tabs()
        self.show_conversation(False)

    def put_bar(self, bar: QWidget) -> None:
        """Above the picture, under what concerns the whole app."""
        self._above.addWidget(bar)
        bar.stackUnder(self._centre)
        self._bars.append(bar)
        self._order_tabs()

    def put_above_prompt(self, line: QWidget) -> None:
        """Something to know before asking."""
        self._below.insertWidget(self._below.indexOf(self.prompt_box), line)
        line.stackUnder(self.prompt_box)
        self._above_prompt.append(line)
        self._order_tabs()

    def put_prompt_bar(self, bar: QWidget) -> None:
        """Above the prompt, for what keeps a question from being asked."""
        self._below.insertWidget(self._below.indexOf(self.prompt_box), bar)
        bar.stackUnder(self.prompt_box)
        self._order_tabs()

    def put_switch(self, switch: QWidget) -> None:
        """Above the history."""
        self._left.insert(0, switch)
        self._history_column.insertWidget(0, switch)
        self._order_tabs()

    def put_remote(self, panel: QWidget, page: QWidget) -> None:
        """What the engine lists, in the place of the history; one of it, in the place of picture and conversation."""
        self._left.append(panel)
        self._history_column.addWidget(panel)
        self.show_remote(False)
        self._remote_page = page
        self.put_page(page)

    def put_page(self, page: QWidget) -> None:
        """Takes the place of picture and conversation while it is shown, by `show_only`."""
        self._pages.append(page)
        self._columns.insertWidget(self._columns.indexOf(self._side_room), page, stretch=1)
        self.show_only(None)
        self._order_tabs()

    def show_remote(self, shown: bool) -> None:
        self._left[-1].setVisible(shown)
        self.history_panel.setVisible(not shown)

    def show_page(self, shown: bool) -> None:
        """That of `put_remote`."""
        self.show_only(self._remote_page if shown else None)

    def show_only(self, page: QWidget | None) -> None:
        """None: picture, conversation and prompt."""
        if page is not None:
            self.form.be_whole()
        self._page = page
        self._show_page()

    def _show_page(self) -> None:
        """The companion has no room for one."""
        page = None if self.form.is_companion else self._page
        for each in self._pages:
            each.setVisible(each is page)
        self._centre_room.setVisible(page is None)

    def hold_signals(self) -> HeldSignals:
        """Everything that can be done to a window that is not furnished yet, but for typing and closing."""
        pane, bar = self.picture_pane, self.top_bar
        return HeldSignals(
            pane.files_dropped,
            pane.bytes_dropped,
            pane.pixels_pasted,
            pane.page_dropped,
            pane.drop_refused,
            pane.example_requested,
            pane.token_requested,
            bar.new_question_requested,
            bar.engine_requested,
            bar.settings_requested,
            bar.companion_requested,
            bar.history_fold_requested,
            bar.parameters_fold_requested,
            self.files_chosen,
            self.capture_requested,
            self.keys_pressed,
        )

    def _follow_form(self) -> None:
        self.top_bar.show_form(self.form)
        self._show_page()

    def show_conversation(self, shown: bool) -> None:
        """The conversation takes the room under the picture, or the picture has all of it."""
        self._has_conversation = shown
        self._share_the_centre()

    def _work_on_picture(self, worked_on: bool) -> None:
        self._is_worked_on = worked_on
        self._share_the_centre()

    def _share_the_centre(self) -> None:
        """In a low window the conversation makes room while the picture is worked on, else the picture does."""
        low = self.height() < LOW
        shown = self._has_conversation and not (self._is_worked_on and low)
        self.conversation.setVisible(shown)
        self.picture_pane.set_low(shown and low)
        self._centre.column.setStretchFactor(self.picture_pane, 0 if shown else 1)
        self._centre.follow_end(shown and not self._is_worked_on)

    def choose_files(self) -> None:
        """The system's own file dialog; it does not block."""
        file_dialog = QtWidgets.QFileDialog
        dialog = file_dialog(self, "Open picture", "", OPEN_FILTER)
        dialog.setFileMode(file_dialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.files_chosen.emit([Path(name) for name in names]))
        dialog.open()
        self.choosing.emit()

    def paste(self) -> None:
        """What the clipboard holds, when the prompt has no use for it."""
        mime = QGuiApplication.clipboard().mimeData()
        # Qt's clipboard may have nothing at all to give, which the type does not say.
        self.picture_pane.accept_mime(QMimeData() if mime is None else mime)  # type: ignore[redundant-expr]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._has_conversation:
            self._share_the_centre()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.keys_pressed.emit(event.keyCombination())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _build(self, theme: Theme) -> None:
        self.setWindowTitle("LLaVA Desktop")
        self.top_bar = TopBar(self)
        self._history_room = _empty_room(Look.SIDE_LEFT, HISTORY_WIDTH, self)
        self._centre = CentreColumn(self)
        self.picture_pane = PicturePane(theme, self._centre)
        self.prompt_box = PromptBox(theme, self)
        self._side_room = _empty_room(Look.SIDE_RIGHT, PARAMETERS_WIDTH, self)
        self.form = WindowForm(self, self._history_room, self._side_room, self.prompt_box.focus_prompt)

    def _place(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._history_room)
        self._columns = columns
        self._centre_room = QWidget(self)
        self._centre_room.setLayout(self._placed_centre())
        columns.addWidget(self._centre_room, stretch=1)
        columns.addWidget(self._side_room)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        rows.addLayout(columns, stretch=1)
        central = QWidget(self)
        central.setLayout(rows)
        self.setCentralWidget(central)

    def _placed_centre(self) -> QVBoxLayout:
        """Picture and conversation between what is always seen: what concerns the app above, and the prompt below."""
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        self._centre.column.addWidget(self.picture_pane, stretch=1)
        self._below.addWidget(self.prompt_box)
        parts = QVBoxLayout()
        parts.setContentsMargins(0, MARGIN, 0, MARGIN)
        parts.setSpacing(GAP + GRID)
        for always_seen in (self._above, self._below):
            always_seen.setContentsMargins(CENTRE_MARGIN, 0, CENTRE_MARGIN, 0)
            always_seen.setSpacing(GAP + GRID)
        parts.addLayout(self._above)
        parts.addWidget(self._centre, stretch=1)
        parts.addLayout(self._below)
        return parts

    def _connect(self) -> None:
        self.top_bar.open_picture_requested.connect(self.choose_files)
        self.top_bar.companion_requested.connect(self.form.turn_companion)
        self.top_bar.history_fold_requested.connect(lambda: self.form.fold_history(not self.form.history_folded))
        self.top_bar.parameters_fold_requested.connect(
            lambda: self.form.fold_parameters(not self.form.parameters_folded)
        )
        self.top_bar.capture_requested.connect(self.capture_requested)
        self.picture_pane.capture_requested.connect(self.capture_requested)
        self.picture_pane.choose_requested.connect(self.choose_files)
        self.prompt_box.ask_requested.connect(self.picture_pane.put_tool_away)
        self.prompt_box.picture_pasted.connect(self.picture_pane.accept_mime)

    def _order_tabs(self) -> None:
        """As the rooms lie, not as they were made."""
        centre = (*self._bars, self.picture_pane, self.strip, self.conversation, *self._above_prompt, self.prompt_box)
        rooms = (self.top_bar, *self._left, *self._pages, *centre, self._side_room)
        reached = [
            widget
            for room in rooms
            for widget in room.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        for before, after in pairwise(reached):
            self.setTabOrder(before, after)


def _empty_room(look: Look, width: int, parent: QWidget) -> QFrame:
    """The place of a column whose panel comes after the first paint."""
    made = QFrame(parent)
    set_look(made, look)
    made.setFixedWidth(width)
    return made


def _fill(room: QFrame, panel: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(panel)
    return column
