"""The bar at the top: the two ways to begin, which engine answers, the settings, and which form the window has."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import icon_button, named_button
from llava_desktop.ui.engine_chip import EngineChip
from llava_desktop.ui.icons import Icon, icon_for_button
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.sides import fold_word, is_from_right
from llava_desktop.ui.theme import GAP, GRID, MARGIN, TOP_BAR_HEIGHT, Look, in_letters_of, set_look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llava_desktop.ui.theme import Theme
    from llava_desktop.ui.window_form import WindowForm

COMPANION = tr("A small window that stays in front of others")
COMPANION_ON_WAYLAND = tr("A small window. This desktop does not let a program keep it in front; its title bar may")
BACK = tr("Back to the full window")
HISTORY_TIPS = (tr("Fold the history away"), tr("Show the history"))
PARAMETERS_TIPS = (tr("Fold the parameters away"), tr("Show the parameters"))
_WIDE = 250 * GRID
"""In letters of the ordinary size."""


class TopBar(QFrame):
    new_question_requested = Signal()
    open_picture_requested = Signal()
    capture_requested = Signal()
    engine_requested = Signal()
    settings_requested = Signal()
    companion_requested = Signal()
    """It, or the whole window again"""
    history_fold_requested = Signal()
    parameters_fold_requested = Signal()

    _theme: "Theme"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: Mapping[str, str] = {}
        self._tips: dict[QPushButton, str] = {}
        self._is_companion = False
        self._build()
        self._place()
        self._connect()

    def furnish(self, theme: "Theme") -> None:
        """After the first paint, which does without these icons."""
        self._theme = theme
        self._draw_icons()
        theme.changed.connect(self._draw_icons)
        theme.changed.connect(self._show_title)

    def render(self, engine: str) -> None:  # type: ignore[override]
        """engine: what the chip says, see `Engine.chip`."""
        self._engine.render(engine)

    def show_form(self, form: "WindowForm") -> None:
        """In the companion only what it is for."""
        self._is_companion = form.is_companion
        for widget in (self._open_picture, self._capture, self._settings):
            widget.setVisible(not form.is_companion)
        self._show_title()
        for button, is_folded, tips in (
            (self._fold_history, form.history_folded, HISTORY_TIPS),
            (self._fold_parameters, form.parameters_folded, PARAMETERS_TIPS),
        ):
            button.setVisible(not form.is_companion)
            self._tips[button] = tips[is_folded]
            state = fold_word(is_open=not is_folded)
            button.setAccessibleDescription(said(state))
            if button.hasFocus():
                announce(button, state)
        on_wayland = QGuiApplication.platformName().startswith("wayland")
        companion = COMPANION_ON_WAYLAND if on_wayland else COMPANION
        self._tips[self._companion] = BACK if form.is_companion else companion
        self._companion.setAccessibleDescription(said(self._tips[self._companion]))
        self._show_tips()

    def show_keys(self, keys: "Mapping[str, str]") -> None:
        """keys: of a button, by its name; as people read them, empty for none."""
        self._keys = keys
        self._show_tips()

    def _build(self) -> None:
        set_look(self, Look.TOP_BAR)
        self.setMinimumHeight(TOP_BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title = plain_label("LLaVA Desktop", look=Look.TITLE, parent=self)
        self._fold_history = icon_button(tr("History panel"), parent=self)
        self._new_question = _button(tr("New question"), self)
        self._open_picture = _button(tr("Open picture"), self)
        self._capture = _button(tr("Capture"), self)
        self._engine = EngineChip(self)
        self._settings = _button(tr("Settings"), self)
        self._companion = icon_button(tr("Companion window"), parent=self)
        self._fold_parameters = icon_button(tr("Parameters panel"), parent=self)

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 1)
        row.setSpacing(GAP)
        row.addWidget(self._fold_history)
        row.addWidget(self._title)
        row.addWidget(self._new_question)
        row.addWidget(self._open_picture)
        row.addWidget(self._capture)
        row.addStretch()
        for widget in (self._engine, self._settings, self._companion, self._fold_parameters):
            row.addWidget(widget)

    def _connect(self) -> None:
        self._new_question.clicked.connect(self.new_question_requested)
        self._open_picture.clicked.connect(self.open_picture_requested)
        self._capture.clicked.connect(self.capture_requested)
        self._engine.clicked.connect(self.engine_requested)
        self._settings.clicked.connect(self.settings_requested)
        self._companion.clicked.connect(self.companion_requested)
        self._fold_history.clicked.connect(self.history_fold_requested)
        self._fold_parameters.clicked.connect(self.parameters_fold_requested)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        """The window's frame says it, too: where there is little room the engine's name needs it more."""
        self._title.setVisible(self.width() >= in_letters_of(self, _WIDE) and not self._is_companion)

    def _show_tips(self) -> None:
        for button in self.findChildren(QPushButton):
            tip, keys = self._tips.get(button, button.accessibleName()), self._keys.get(button.objectName())
            if button is not self._engine:
                button.setToolTip(said(tr("{tip} ({keys})", tip=tip, keys=keys) if keys else tip))

    def _draw_icons(self) -> None:
        sides = (Icon.PANEL_RIGHT, Icon.PANEL_LEFT) if is_from_right() else (Icon.PANEL_LEFT, Icon.PANEL_RIGHT)
        for button, icon in (
            (self._fold_history, sides[0]),
            (self._companion, Icon.COMPANION),
            (self._fold_parameters, sides[1]),
        ):
            button.setIcon(icon_for_button(icon, self._theme.colors.text))


def _button(text: str, parent: QWidget) -> QPushButton:
    made = named_button(text, parent=parent)
    made.setToolTip(said(text))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
