"""Settings: which engine answers, the API token, how long a run may take. A window beside the main one; nothing waits
for it.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from llava_desktop.core.engine import EngineChoice, TokenPlace
from llava_desktop.core.text import with_marks
from llava_desktop.qt.updates import NOT_ASKED, UpdatesView
from llava_desktop.ui.buttons import named_button
from llava_desktop.ui.labels import announce, plain_label, section_label
from llava_desktop.ui.money_fields import DEFAULT_CHOICE, MoneyChoice, MoneyFields
from llava_desktop.ui.number_field import NumberField
from llava_desktop.ui.run_limits import AT_ONCE, RUN_LIMIT
from llava_desktop.ui.theme import GAP, GRID, Look, set_look
from llava_desktop.ui.token_field import TokenField
from llava_desktop.ui.updates_field import UpdatesField

TOKEN_PAGE = "https://replicate.com/account/api-tokens"  # noqa: S105 - an address
_WIDTH = 480
_FRAME_OF_SYSTEM = 12 * GRID
"""What a title bar may take of the screen's height."""

_CHOICES = {
    EngineChoice.AUTO: ("Automatic", "Replicate when there is a token, the demo engine when there is none."),
    EngineChoice.DEMO: ("Demo engine", "On this computer, without a network. It measures pictures; it is not LLaVA."),
    EngineChoice.REPLICATE: ("Replicate", "LLaVA v1.6 34B. Your picture and words are sent there, and it costs money."),
}
_PLACES = {
    TokenPlace.NONE: "There is no token yet.",
    TokenPlace.KEYRING: "There is a token in this computer's keyring.",
    TokenPlace.SESSION: "There is a token, kept for this session only.",
    TokenPlace.ENVIRONMENT: "The token comes from REPLICATE_API_TOKEN, for this session only.",
}


@dataclass(frozen=True, slots=True)
class SettingsView:
    """api_host: where the token is sent, and nowhere else. cancel_after_s: seconds.
    at_once: how many questions run at once.

    news: one line on how it went; is_busy: it is going on.
    """

    choice: EngineChoice = EngineChoice.AUTO
    token_place: TokenPlace = TokenPlace.NONE
    api_host: str = "api.replicate.com"
    cancel_after_s: int = 900
    at_once: int = 3
    money: MoneyChoice = DEFAULT_CHOICE
    updates: UpdatesView = NOT_ASKED
    news: str = ""
    is_error: bool = False
    is_busy: bool = False


class SettingsDialog(QDialog):
    engine_chosen = Signal(EngineChoice)
    save_token_requested = Signal(str)
    """What was pasted, as it was pasted."""
    check_token_requested = Signal()
    remove_token_requested = Signal()
    cancel_after_edited = Signal(int)
    """Seconds"""
    at_once_edited = Signal(int)
    """Questions"""
    rate_edited = Signal(float)
    """USD for a second"""
    monthly_limit_edited = Signal(int)
    """US cents; 0 for none"""
    updates_switched = Signal(bool)
    about_requested = Signal()
    setup_check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SettingsView()
        self._saving = False
        self._build()
        self._place()
        self._connect()
        self.render(self._view)

    def render(self, view: SettingsView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        is_news = view.news != self._view.news
        self._view = view
        self._radios[view.choice].setChecked(True)
        self._place_line.setText(_PLACES[view.token_place])
        self._purpose.setText(
            f"The token is kept in this computer's keyring and sent to {with_marks(view.api_host)} only. "
            "It is never written to a file and never shown again."
        )
        set_look(self._news, Look.DANGER_TEXT if view.is_error else Look.BODY)
        self._news.style().polish(self._news)
        self._news.setText(with_marks(view.news))
        self._news.setAccessibleName(f"Token result: {view.news}" if view.news else "Token result")
        if is_news:
            announce(self._news, view.news)
        self._news.setVisible(bool(view.news))
        self._run_limit.show_number(view.cancel_after_s)
        self._at_once.show_number(view.at_once)
        self._money.render(view.money)
        self._updates.render(view.updates)
        self._end_saving(view)
        self._render_buttons()
        self._fit()

    def focus_token(self) -> None:
        self._token.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # the stylesheet's fonts hold from now on
        self._radios[self._view.choice].setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._token.clear()

    def _build(self) -> None:
        self.setObjectName("Settings dialog")
        self.setAccessibleName("Settings dialog")
        self.setWindowTitle("Settings")
        self.setModal(False)
        self._engines = QButtonGroup(self)
        self._radios = {choice: _radio(choice) for choice in _CHOICES}
        for radio in self._radios.values():
            self._engines.addButton(radio)
        self._place_line = plain_label(wrap=True)
        self._token = TokenField()
        self._save = named_button("Save", "Save token")
        set_look(self._save, Look.PRIMARY)
        self._check = named_button("Check token", "Check token")
        self._remove = named_button("Remove token", "Remove token")
        self._news = plain_label(wrap=True, selectable=True)
        self._news.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._purpose = plain_label(look=Look.MUTED, wrap=True)
        self._where = plain_label("Where do I get a token? Sign in to Replicate and open", look=Look.MUTED, wrap=True)
        self._address = plain_label(TOKEN_PAGE, look=Look.SMALL, selectable=True)
        self._address.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._run_limit = NumberField(RUN_LIMIT)
        self._at_once = NumberField(AT_ONCE)
        self._money = MoneyFields()
        self._updates = UpdatesField()
        self._about = named_button("About", "About")
        self._check_setup = named_button("Check my setup", "Check my setup")
        self._close = named_button("Close", "Close settings")

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what has the focus is scrolled to
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._placed_settings())
        column.addWidget(self._scroll, stretch=1)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 5 * GRID)
        self._buttons.setSpacing(GAP)
        self._buttons.addWidget(self._about)
        self._buttons.addWidget(self._check_setup)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._close)
        column.addLayout(self._buttons)
        self.setFixedWidth(_WIDTH)

    def _placed_settings(self) -> QWidget:
        settings = QWidget()
        self._column = column = QVBoxLayout(settings)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 2 * GRID)
        column.setSpacing(GAP)
        column.addWidget(section_label("Who answers"))
        for choice, radio in self._radios.items():
            explanation = plain_label(_CHOICES[choice][1], look=Look.MUTED, wrap=True)
            explanation.setContentsMargins(6 * GRID + 2, 0, 0, 0)  # under the words of the button
            together = QVBoxLayout()
            together.setSpacing(0)
            together.addWidget(radio)
            together.addWidget(explanation)
            column.addLayout(together)
        column.addSpacing(2 * GAP)
        column.addWidget(section_label("Token for the API"))
        column.addWidget(self._place_line)
        entry = QHBoxLayout()
        entry.setSpacing(GAP)
        entry.addWidget(self._token, stretch=1)
        entry.addWidget(self._save)
        column.addLayout(entry)
        column.addWidget(self._news)
        with_token = QHBoxLayout()
        with_token.setSpacing(GAP)
        with_token.addWidget(self._check)
        with_token.addWidget(self._remove)
        with_token.addStretch(1)
        column.addLayout(with_token)
        for label in (self._purpose, self._where, self._address):
            column.addWidget(label)
        column.addSpacing(2 * GAP)
        column.addWidget(section_label("Limits"))
        column.addWidget(self._run_limit)
        column.addWidget(self._at_once)
        column.addSpacing(2 * GAP)
        column.addWidget(section_label("Cost"))
        column.addWidget(self._money)
        column.addSpacing(2 * GAP)
        column.addWidget(self._updates)
        return settings

    def _fit(self) -> None:
        """As tall as the wrapped words need, which Qt asks labels for only inside a window; where the screen has less
        room than that, the settings scroll and the buttons stay.
        """
        wanted = self._column.totalHeightForWidth(_WIDTH) + self._buttons.totalSizeHint().height()
        self.setFixedHeight(min(wanted, self.screen().availableGeometry().height() - _FRAME_OF_SYSTEM))

    def _connect(self) -> None:
        for choice, radio in self._radios.items():
            # `clicked` is what a person does; `toggled` would also tell what `render` did.
            radio.clicked.connect(lambda _checked=False, chosen=choice: self.engine_chosen.emit(chosen))
        self._token.textChanged.connect(self._render_buttons)
        self._token.returnPressed.connect(self._request_save)
        self._save.clicked.connect(self._request_save)
        self._check.clicked.connect(self.check_token_requested)
        self._remove.clicked.connect(self.remove_token_requested)
        self._run_limit.edited.connect(self.cancel_after_edited)
        self._at_once.edited.connect(self.at_once_edited)
        self._money.rate_edited.connect(self.rate_edited)
        self._money.limit_edited.connect(self.monthly_limit_edited)
        self._updates.switched.connect(self.updates_switched)
        self._about.clicked.connect(self.about_requested)
        self._check_setup.clicked.connect(self.setup_check_requested)
        self._close.clicked.connect(self.close)

    def _render_buttons(self) -> None:
        has_token = self._view.token_place is not TokenPlace.NONE
        self._save.setEnabled(bool(self._token.text().strip()) and not self._view.is_busy)
        self._check.setEnabled(has_token and not self._view.is_busy)
        self._remove.setEnabled(has_token and not self._view.is_busy)

    def _request_save(self) -> None:
        if self._save.isEnabled():
            self._saving = True
            self.save_token_requested.emit(self._token.text())

    def _end_saving(self, view: SettingsView) -> None:
        """Once it is saved the field is emptied; what was refused stays, to be corrected."""
        if not self._saving or view.is_busy or not view.news:
            return
        self._saving = False
        if not view.is_error or view.token_place is TokenPlace.SESSION:
            self._token.clear()


def _radio(choice: EngineChoice) -> QRadioButton:
    title = _CHOICES[choice][0]
    made = QRadioButton(title)
    made.setObjectName(f"Engine: {title}")
    made.setAccessibleName(f"Engine: {title}")
    made.setAccessibleDescription(_CHOICES[choice][1])
    return made
