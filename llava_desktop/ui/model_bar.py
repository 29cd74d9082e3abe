"""Under the model's view: what is sent in numbers, the tiles, and how good it may be."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from llava_desktop.core.picture import Quality
from llava_desktop.core.text import sent_text
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.boxes import named_box, named_radio
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import GAP, Look
from llava_desktop.ui.tool_card import ToolCard

if TYPE_CHECKING:
    from llava_desktop.core.picture import EncodedPicture

_QUALITIES = {
    Quality.FITS: (tr("Fits 256 kB"), tr("What the service advises: sent as it is, quickly")),
    Quality.BEST: (tr("Best"), tr("Up to 1 MB: for fine detail, such as small text. It takes longer to send")),
}


class ModelBar(ToolCard):
    tiles_toggled = Signal(bool)
    quality_chosen = Signal(Quality)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Model's view bar"), parent)
        self._build()
        self._place()
        self._connect()

    def show_sent(self, sent: "EncodedPicture", cut: str, quality: Quality, *, can_choose: bool) -> None:
        """cut: how the model cuts it up. can_choose: the picture as it came is here, so that it can be made anew."""
        self.say(tr("{sent}: {cut}", sent=sent_text(sent), cut=cut))
        for each, button in self._qualities.items():
            button.setChecked(each is quality)
            button.setEnabled(can_choose)

    def show_tiles(self, shown: bool) -> None:
        self._tiles.setChecked(shown)

    def _build(self) -> None:
        self._tiles = named_box(tr("Show tiles"), parent=self)
        self._tiles.setToolTip(said(tr("Where the model cuts the picture")))
        self._group = QButtonGroup(self)
        self._qualities: dict[Quality, QRadioButton] = {}
        for quality, (words, tooltip) in _QUALITIES.items():
            button = named_radio(words, tr("Quality: {quality}", quality=words), parent=self)
            button.setToolTip(said(tooltip))
            self._group.addButton(button)
            self._qualities[quality] = button

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._tiles)
        row.addStretch()
        row.addWidget(plain_label(tr("Quality"), look=Look.MUTED, parent=self))
        for button in self._qualities.values():
            row.addWidget(button)
        self._column.addLayout(row)

    def _connect(self) -> None:
        self._tiles.clicked.connect(self.tiles_toggled)
        for quality, button in self._qualities.items():
            button.clicked.connect(lambda _checked, quality=quality: self.quality_chosen.emit(quality))
