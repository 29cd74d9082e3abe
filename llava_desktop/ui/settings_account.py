"""The API token among the settings: it goes in, is checked and removed, and never comes out.

One that was not saved stays in its field until it is, or the app ends: in memory, and on the screen as dots.
"""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from llava_desktop.core.engine import TokenPlace
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import tr
from llava_desktop.qt.language import said
from llava_desktop.ui.buttons import link_button, named_button
from llava_desktop.ui.flow_row import FlowRow
from llava_desktop.ui.labels import announce, plain_label
from llava_desktop.ui.theme import GAP, Look, set_look
from llava_desktop.ui.token_field import TokenField

TOKEN_PAGE = "https://replicate.com/account/api-tokens"  # noqa: S105 - an address
_PLACES = {
    TokenPlace.NONE: tr("There is no token yet."),
    TokenPlace.KEYRING: tr("There is a token in this computer's keyring."),
    TokenPlace.SESSION: tr("There is a token, kept for this session only."),
    TokenPlace.ENVIRONMENT: tr("The token comes from REPLICATE_API_TOKEN, for this session only."),
}


class AccountView(NamedTuple):
    """api_host: where the token is sent, and nowhere else. news: one line on how it went; is_busy: it is going on."""

    token_place: TokenPlace = TokenPlace.NONE
    api_host: str = "api.replicate.com"
    news: str = ""
    is_error: bool = False
    is_busy: bool = False


class AccountFields(QWidget):
    save_requested = Signal(str)
    """What was pasted, as it was pasted."""
    check_requested = Signal()
    remove_requested = Signal()
    link_requested = Signal(str)
    """The page where tokens are made"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = AccountView()
        self._saving = False
        self._build()
        self._place()
        self._token.textChanged.connect(self._render_buttons)  # however it came: a screen reader sets it
        self._token.returnPressed.connect(self._request_save)
        self._save.clicked.connect(self._request_save)
        self._check.clicked.connect(self.check_requested)
        self._remove.clicked.connect(self.remove_requested)
        self._open_page.clicked.connect(lambda: self.link_requested.emit(TOKEN_PAGE))
        self.render(self._view)

    def render(self, view: AccountView) -> None:  # type: ignore[override]  # QWidget.render paints into a device
        is_news = view.news != self._view.news
        self._view = view
        self._place_line.setText(said(_PLACES[view.token_place]))
        self._purpose.setText(said(_purpose(with_marks(view.api_host))))
        set_look(self._news, Look.DANGER_TEXT if view.is_error else Look.BODY)
        self._news.setText(with_marks(said(view.news)))
        self._news.setAccessibleName(
            said(tr("Token result: {news}", news=view.news) if view.news else tr("Token result"))
        )
        if is_news:
            announce(self._news, said(view.news))
        self._news.setVisible(bool(view.news))
        self._end_saving(view)
        self._render_buttons()

    @property
    def entry(self) -> TokenField:
        return self._token

    def _build(self) -> None:
        self._place_line = plain_label(wrap=True)
        self._token = TokenField()
        self._save = named_button(tr("Save"), tr("Save token"), look=Look.PRIMARY)
        self._check = named_button(tr("Check token"))
        self._remove = named_button(tr("Remove token"))
        self._news = plain_label(wrap=True, selectable=True)
        self._news.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._purpose = plain_label(look=Look.MUTED, wrap=True)
        self._where = plain_label(
            tr("Where do I get a token? Sign in to Replicate and open"), look=Look.MUTED, wrap=True
        )
        self._address = plain_label(TOKEN_PAGE, look=Look.SMALL, wrap=True, selectable=True)
        self._address.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._open_page = link_button(tr("Open this page in the browser"))

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._place_line)
        entry = QHBoxLayout()
        entry.setSpacing(GAP)
        entry.addWidget(self._token, stretch=1)
        entry.addWidget(self._save)
        column.addLayout(entry)
        column.addWidget(self._news)
        column.addWidget(FlowRow(GAP, self._check, self._remove))
        for label in (self._purpose, self._where, self._address):
            column.addWidget(label)
        column.addWidget(self._open_page, alignment=Qt.AlignmentFlag.AlignLeft)

    def _render_buttons(self) -> None:
        has_token = self._view.token_place is not TokenPlace.NONE
        self._save.setEnabled(bool(self._token.text().strip()) and not self._view.is_busy)
        self._check.setEnabled(has_token and not self._view.is_busy)
        self._remove.setEnabled(has_token and not self._view.is_busy)

    def _request_save(self) -> None:
        if self._save.isEnabled():
            self._saving = True
            self.save_requested.emit(self._token.text())

    def _end_saving(self, view: AccountView) -> None:
        """Once it is saved the field is emptied; what was refused stays, to be corrected."""
        if not self._saving or view.is_busy or not view.news:
            return
        self._saving = False
        if not view.is_error or view.token_place is TokenPlace.SESSION:
            self._token.clear()


def _purpose(host: str) -> str:
    return tr(
        "The token is kept in this computer's keyring and sent to {host} only. "
        "It is never written to a file and never shown again.",
        host=host,
    )
