"""The bar at the top: the two ways to begin, which engine answers, and the settings."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.engine_chip import EngineChip
from llava_desktop.ui.labels import plain_label
from llava_desktop.ui.theme import GAP, MARGIN, TOP_BAR_HEIGHT, Look, set_look

if TYPE_CHECKING:
    from collections.abc import Mapping


class TopBar(QFrame):
    new_question_requested = Signal()
    open_picture_requested = Signal()
    capture_requested = Signal()
    engine_requested = Signal()
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._place()
        self._connect()

    def render(self, engine: str) -> None:  # type: ignore[override]
        """engine: what the chip says, see `Engine.chip`."""
        self._engine.render(engine)

    def show_keys(self, keys: "Mapping[str, str]") -> None:
        """keys: of a button, by its name; as people read them, empty for none."""
        for button in (self._new_question, self._open_picture, self._capture, self._settings):
            name = button.objectName()
            button.setToolTip(f"{name} ({keys[name]})" if keys.get(name) else name)

    def _build(self) -> None:
        set_look(self, Look.TOP_BAR)
        self.setMinimumHeight(TOP_BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title = plain_label("LLaVA Desktop", look=Look.TITLE, parent=self)
        self._new_question = _button("New question", self)
        self._open_picture = _button("Open picture", self)
        self._capture = _button("Capture", self)
        self._engine = EngineChip(self)
        self._settings = _button("Settings", self)

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 1)
        row.setSpacing(GAP)
        row.addWidget(self._title)
        row.addSpacing(GAP)
        row.addWidget(self._new_question)
        row.addWidget(self._open_picture)
        row.addWidget(self._capture)
        row.addStretch()
        row.addWidget(self._engine)
        row.addWidget(self._settings)

    def _connect(self) -> None:
        self._new_question.clicked.connect(self.new_question_requested)
        self._open_picture.clicked.connect(self.open_picture_requested)
        self._capture.clicked.connect(self.capture_requested)
        self._engine.clicked.connect(self.engine_requested)
        self._settings.clicked.connect(self.settings_requested)


def _button(text: str, parent: QWidget) -> QPushButton:
    made = named_button(text, parent=parent)
    made.setToolTip(text)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
