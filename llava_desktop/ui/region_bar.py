"""Under the picture while a region is drawn: how large it is, and the way back to the whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.tool_card import ToolCard

INVITATION = tr("Draw a box around what you want to ask about.")


class RegionBar(ToolCard):
    whole_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Region"), parent)
        self._whole = named_button(tr("Whole picture"), parent=self)
        self._whole.setToolTip(said(tr("Send all of it (Delete)")))
        self._whole.clicked.connect(self.whole_requested)
        self.add(self._whole)
        self.show_region("")

    def show_region(self, words: str) -> None:
        """words: its size; empty when there is none."""
        self.say(tr("Region {size}", size=words) if words else INVITATION)
        self._whole.setVisible(bool(words))
