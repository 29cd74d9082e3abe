"""The window: builds the rooms, places them, connects what concerns no state. Everything else is the presenter's."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from llava_desktop.core.picture import RawImage
from llava_desktop.qt.history_model import HistoryModel
from llava_desktop.ui.conversation_pane import ConversationPane
from llava_desktop.ui.history_panel import HistoryPanel
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.parameters_panel import ParametersPanel
from llava_desktop.ui.picture_pane import PicturePane
from llava_desktop.ui.prompt_box import PromptBox
from llava_desktop.ui.receipt_panel import ReceiptPanel
from llava_desktop.ui.seen_panel import SeenPanel
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
)
from llava_desktop.ui.top_bar import TopBar

OPEN_FILTER = "Pictures (*.jpg *.jpeg *.jfif *.png *.webp *.gif *.bmp);;All files (*)"
FIRST_SIZE = (1280, 800)
LEAST_SIZE = (900, 600)


class MainWindow(QMainWindow):
    closed = Signal()
    files_chosen = Signal(list)
    """list[Path], from the file dialog"""

    def __init__(
        self,
        theme: Theme,
        history: HistoryModel,
        decode_thumbnail: Callable[[bytes], RawImage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._build(theme, history, decode_thumbnail)
        self._place()
        self._connect()

    def show_conversation(self, shown: bool) -> None:
        """The conversation takes the room under the picture, or the picture has all of it."""
        self.conversation.setVisible(shown)
        self._centre.setStretchFactor(self.picture_pane, 0 if shown else 1)

    def choose_files(self) -> None:
        """The system's own file dialog; it does not block."""
        dialog = QFileDialog(self, "Open picture", "", OPEN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.files_chosen.emit([Path(name) for name in names]))
        dialog.open()

    def paste(self) -> None:
        """What the clipboard holds, when the prompt has no use for it."""
        mime = QGuiApplication.clipboard().mimeData()
        # Qt's clipboard may have nothing at all to give, which the type does not say.
        self.picture_pane.accept_mime(QMimeData() if mime is None else mime)  # type: ignore[redundant-expr]

    def geometry_text(self) -> str:
        """Size and place as text for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry(self, text: str) -> None:
        if not text or not self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii"))):
            # Not larger than the screen: Ask stands at the bottom.
            self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _build(self, theme: Theme, history: HistoryModel, decode_thumbnail: Callable[[bytes], RawImage]) -> None:
        self.setWindowTitle("LLaVA Desktop")
        self.setMinimumSize(*LEAST_SIZE)
        self.top_bar = TopBar(self)
        self.notice = Notice(theme, self)
        self.notice.setObjectName("App notice")
        self.history_panel = HistoryPanel(theme, history, decode_thumbnail, self)
        self.picture_pane = PicturePane(theme, self)
        self.conversation = ConversationPane(theme, self)
        self.prompt_box = PromptBox(theme, self)
        self.parameters = ParametersPanel(self)
        self.seen = SeenPanel(theme, self)
        self.receipt = ReceiptPanel(self)

    def _place(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        self.history_panel.setFixedWidth(HISTORY_WIDTH)
        columns.addWidget(self.history_panel)
        columns.addLayout(self._placed_centre(), stretch=1)
        columns.addWidget(self._placed_side())
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        rows.addLayout(columns, stretch=1)
        central = QWidget(self)
        central.setLayout(rows)
        self.setCentralWidget(central)
        self.show_conversation(False)

    def _placed_centre(self) -> QVBoxLayout:
        self._centre = QVBoxLayout()
        self._centre.setContentsMargins(CENTRE_MARGIN, MARGIN, CENTRE_MARGIN, MARGIN)
        self._centre.setSpacing(GAP + GRID)
        self._centre.addWidget(self.notice)
        self._centre.addWidget(self.picture_pane, stretch=1)
        self._centre.addWidget(self.conversation, stretch=1)
        self._centre.addWidget(self.prompt_box)
        return self._centre

    def _placed_side(self) -> QWidget:
        side = QFrame(self)
        set_look(side, Look.SIDE_RIGHT)
        column = QVBoxLayout(side)
        column.setContentsMargins(MARGIN, 6 * GRID, MARGIN, MARGIN)
        column.setSpacing(5 * GRID)
        for panel in (self.parameters, self.seen, self.receipt):
            column.addWidget(panel)
        column.addStretch()
        scroll = QScrollArea(self)
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedWidth(PARAMETERS_WIDTH)
        return scroll

    def _connect(self) -> None:
        self.top_bar.open_picture_requested.connect(self.choose_files)
        self.picture_pane.choose_requested.connect(self.choose_files)
        self.prompt_box.picture_pasted.connect(self.picture_pane.accept_mime)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self.paste)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.history_panel.focus_search)
