"""Under the picture while parts of it are painted over: the brush's size, undo, redo, clear."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSlider, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import icon_button
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.naming import set_name
from llava_desktop.ui.redact_tool import SIZES, RedactTool
from llava_desktop.ui.sides import is_from_right
from llava_desktop.ui.theme import GRID, Theme
from llava_desktop.ui.tool_card import ToolCard

GONE = tr("Gone from what is sent")
INVITATION = tr("Paint over what nobody shall see. It is gone from what is sent.")
_SLIDER_WIDTH = 22 * GRID


class RedactBar(ToolCard):
    brush_chosen = Signal(int)
    undo_requested = Signal()
    redo_requested = Signal()
    clear_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Redaction"), parent)
        self._theme = theme
        self._build()
        self._connect()
        self._draw_icons()

    def show_brush(self, tool: RedactTool) -> None:
        """Emits nothing."""
        with QSignalBlocker(self._size):
            self._size.setValue(tool.brush)
        self.say(GONE if tool.has_strokes else INVITATION)
        self._undo.setEnabled(tool.history.can_undo)
        self._redo.setEnabled(tool.history.can_redo)
        self._clear.setEnabled(tool.has_strokes)

    def _build(self) -> None:
        self._size = QSlider(Qt.Orientation.Horizontal, self)
        set_name(self._size, tr("Brush size"))
        self._size.setToolTip(said(tr("Brush size ( [ and ] )")))
        self._size.setRange(1, SIZES)
        self._size.setFixedWidth(_SLIDER_WIDTH)
        self._undo = self._icon_button(tr("Undo stroke"), tr("Undo (Ctrl+Z)"))
        self._redo = self._icon_button(tr("Redo stroke"), tr("Redo (Ctrl+Shift+Z)"))
        self._clear = self._icon_button(tr("Clear strokes"), tr("Clear: nothing is painted over"))
        self.add(self._size, self._undo, self._redo, self._clear)

    def _icon_button(self, name: str, tooltip: str) -> QPushButton:
        made = icon_button(name, parent=self)
        made.setToolTip(said(tooltip))
        return made

    def _connect(self) -> None:
        self._size.valueChanged.connect(self.brush_chosen)  # assistive tools set values too
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        self._clear.clicked.connect(self.clear_requested)
        self._theme.changed.connect(self._draw_icons)

    def _draw_icons(self) -> None:
        colors = self._theme.colors
        back, forth = (Icon.REDO, Icon.UNDO) if is_from_right() else (Icon.UNDO, Icon.REDO)  # each other's mirror
        for button, icon in ((self._undo, back), (self._redo, forth), (self._clear, Icon.TRASH)):
            button.setIcon(icon_for_button(icon, colors.text, colors.disabled))
