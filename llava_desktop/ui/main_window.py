"""The window: builds the rooms, places them, connects what concerns no state. Everything else is the presenter's."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from llava_desktop.core.words import joined, tr
from llava_desktop.qt.language import said
from llava_desktop.ui.centre_room import CentreRoom
from llava_desktop.ui.held_signals import HeldSignals
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.sides import look_of_side
from llava_desktop.ui.theme import HISTORY_WIDTH, PARAMETERS_WIDTH, Look, Theme, set_look, set_style_property
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

_SUFFIXES = "*.jpg *.jpeg *.jfif *.png *.webp *.gif *.bmp *.tif *.tiff *.avif *.heic *.heif"
OPEN_FILTER = joined(";;", tr("Pictures ({suffixes})", suffixes=_SUFFIXES), tr("All files ({suffixes})", suffixes="*"))


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
        self._is_settled = False
        self._left: list[QWidget] = []
        self._pages: list[QWidget] = []
        self._page: QWidget | None = None
        self._remote_page: QWidget | None = None
        self._build(theme)
        self._place()
        self._connect()
        self.form.follow(self._follow_form)

    def furnish_left(self, history_panel: "HistoryPanel") -> None:
        """After the first paint, as the next two: what is around the picture and the prompt takes its time."""
        self.history_panel = history_panel
        self._left = [history_panel]
        self._history_column = _fill(self._history_room, history_panel)
        self.search_requested.connect(self.form.show_history)
        self.search_requested.connect(history_panel.focus_search)

    def furnish_centre(self, *, notice: Notice, strip: "PictureStrip", conversation: "ConversationPane") -> None:
        notice.setObjectName("App notice")
        self.notice, self.strip, self.conversation = notice, strip, conversation
        self._centre.furnish(notice=notice, strip=strip, conversation=conversation)
        self.top_bar.furnish(self._theme)

    def furnish_right(self, side: "SidePanel") -> None:
        self.parameters, self.seen, self.receipt, self.money = side.parameters, side.seen, side.receipt, side.money
        self.seen.large_requested.connect(self.picture_pane.show_model_view)
        _fill(self._side_room, side)

    def settle(self) -> None:
        """All that a start puts here is here. Tab goes through it as it lies, and through what comes later."""
        self._is_settled = True
        self._order_tabs()

    def put_bar(self, bar: QWidget) -> None:
        """See `CentreRoom`; the same for the next three."""
        self._centre.put_bar(bar)
        self._order_tabs()

    def put_above_prompt(self, line: QWidget) -> None:
        self._centre.put_above_prompt(line)
        self._order_tabs()

    def put_prompt_bar(self, bar: QWidget) -> None:
        self._centre.put_prompt_bar(bar)
        self._order_tabs()

    def show_conversation(self, question_id: str | None) -> None:
        self._centre.show_conversation(question_id)

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
        self._centre.setVisible(page is None)

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

    def choose_files(self) -> None:
        """The system's own file dialog; it does not block."""
        file_dialog = QtWidgets.QFileDialog
        dialog = file_dialog(self, said(tr("Open picture")), "", said(OPEN_FILTER))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.keys_pressed.emit(event.keyCombination())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _build(self, theme: Theme) -> None:
        self.setWindowTitle("LLaVA Desktop")
        self.top_bar = TopBar(self)
        self._history_room = _empty_room(look_of_side(is_first=True), HISTORY_WIDTH, self)
        self._centre = CentreRoom(theme, self)
        self.picture_pane, self.prompt_box = self._centre.picture_pane, self._centre.prompt_box
        self._side_room = _empty_room(look_of_side(is_first=False), PARAMETERS_WIDTH, self)
        self.form = WindowForm(self, self._history_room, self._side_room, self.prompt_box.focus_prompt)

    def _place(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._history_room)
        self._columns = columns
        columns.addWidget(self._centre, stretch=1)
        columns.addWidget(self._side_room)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        rows.addLayout(columns, stretch=1)
        central = QWidget(self)
        central.setLayout(rows)
        self.setCentralWidget(central)

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
        if not self._is_settled:
            return
        rooms = (self.top_bar, *self._left, *self._pages, *self._centre.parts(), self._side_room)
        reached = [
            widget
            for room in rooms
            for widget in room.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        for before, after in pairwise(reached):
            self.setTabOrder(before, after)
        self.prompt_box.order_tabs()


def _empty_room(look: Look, width: int, parent: QWidget) -> QFrame:
    """The place of a column whose panel comes after the first paint."""
    made = QFrame(parent)
    set_look(made, look)
    made.setFixedWidth(width)
    return made


def _fill(room: QFrame, panel: QWidget) -> QVBoxLayout:
    set_style_property(room, "look", "")  # the panel brings its own surface
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(panel)
    return column
