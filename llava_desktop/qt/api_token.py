"""The API's token in memory: where it comes from, whether it works, where it is kept, and what Settings says of it."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.engine import Engine, EngineKind, TokenPlace
from llava_desktop.core.errors import AppError, NotAToken, Unauthenticated
from llava_desktop.core.prediction import Account
from llava_desktop.core.token import cleaned_token, looks_like_replicate_token
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.token_keeper import TokenKeeper

_NOT_ACCEPTED = tr("The API did not accept this token. Copy it again from the token page.")
_NOT_ACCEPTED_NOT_SAVED = tr("The API did not accept this token. Nothing was saved. Copy it again from the token page.")


class NewsKind(enum.Enum):
    BUSY = "busy"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class TokenNews:
    """One line for Settings: what is happening to the token, or how it ended."""

    kind: NewsKind
    text: str


class ApiToken(QObject):
    """GUI thread. `value` is empty while there is none."""

    changed = Signal()
    """`value`, `place` or `is_looked_for` may be another now"""
    news = Signal(object)  # TokenNews
    known = Signal(str)  # the log must never show this text

    _checked = Signal(int, object)  # which check, Account | AppError

    def __init__(
        self, *, base_url: str, keeper: TokenKeeper, network: NetworkThread, parent: QObject | None = None
    ) -> None:
        """base_url: of the API that it is for."""
        super().__init__(parent)
        self._base_url = base_url
        self._keeper = keeper
        self._network = network
        self.value = ""
        self.place = TokenPlace.NONE
        self.is_looked_for = False
        """In the keyring, just now"""
        self._has_read_keyring = False
        self._check_number = 0
        self._to_save = ""
        self._account = ""
        keeper.loaded.connect(self._after_load)
        keeper.saved.connect(self._after_save)
        keeper.removed.connect(self._after_remove)
        self._checked.connect(self._after_check, Qt.ConnectionType.QueuedConnection)

    def take_from_environment(self, found: str) -> None:
        """found: REPLICATE_API_TOKEN, which is never stored."""
        try:
            self._set(cleaned_token(found), TokenPlace.ENVIRONMENT)
        except NotAToken as error:
            self._tell(NewsKind.BAD, joined(" ", tr("REPLICATE_API_TOKEN is not used."), error.text))

    def read_keyring(self) -> None:
        """With a token in hand, or one that was read, there is no reason to disturb it."""
        if not self.value and not self.is_looked_for and not self._has_read_keyring:
            self.is_looked_for = True
            self._keeper.load()

    def save(self, pasted: str) -> None:
        """Check what was pasted, then keep it. Each step is told through `news`."""
        try:
            token = cleaned_token(pasted)
        except NotAToken as error:
            self._tell(NewsKind.BAD, error.text)
            return
        self.known.emit(token)
        self._to_save = token
        self._check(token)

    def check(self) -> None:
        if self.value:
            self._to_save = ""
            self._check(self.value)

    def remove(self) -> None:
        was_from_environment = self.place is TokenPlace.ENVIRONMENT
        self._check_number += 1  # a check under way must not bring it back
        self._set("", TokenPlace.NONE)
        self._account = ""
        if was_from_environment:
            # The keyring may hold another one, which nobody has seen here and nobody asked to remove.
            self._tell(NewsKind.GOOD, tr("Forgotten until the next start: REPLICATE_API_TOKEN is still set."))
        else:
            self._tell(NewsKind.BUSY, tr("Removing the token from the keyring…"))
            self._keeper.remove()
        self.changed.emit()

    def _check(self, token: str) -> None:
        self._check_number += 1
        number = self._check_number
        self._tell(NewsKind.BUSY, tr("Checking the token with the API…"))
        engine = Engine(EngineKind.REPLICATE, self._base_url, token, TokenPlace.SESSION)
        self._network.send(lambda session: session.check_token(engine, lambda reply: self._checked.emit(number, reply)))

    def _after_check(self, number: int, reply: Account | AppError) -> None:
        if number != self._check_number:
            return
        token = self._to_save
        if isinstance(reply, Unauthenticated):
            self._tell(NewsKind.BAD, _NOT_ACCEPTED_NOT_SAVED if token else _NOT_ACCEPTED)
            return
        if isinstance(reply, AppError):
            self._account = joined(" ", tr("It could not be checked."), reply.text)
        else:
            self._account = tr("It works: signed in as {name}.", name=reply.username)
        if not token:
            self._tell(NewsKind.BAD if isinstance(reply, AppError) else NewsKind.GOOD, self._account)
            return
        if not looks_like_replicate_token(token):
            self._account = joined(" ", self._account, tr("It does not look like a Replicate token (r8_…)."))
        self._set(token, TokenPlace.SESSION)
        self.changed.emit()
        self._tell(NewsKind.BUSY, joined(" ", self._account, tr("Saving it in the keyring…")))
        self._keeper.save(token)

    def _after_save(self, token: str, result: AppError | None) -> None:
        if token != self.value:  # removed or replaced meanwhile
            return
        if result is None:
            self._set(token, TokenPlace.KEYRING)
            self._tell(NewsKind.GOOD, joined(" ", tr("Saved in the keyring."), self._account))
        else:
            self._tell(NewsKind.BAD, joined(" ", result.text, self._account))
        self.changed.emit()

    def _after_remove(self, result: AppError | None) -> None:
        if self.value:  # another one was saved meanwhile
            return
        if result is None:
            self._tell(NewsKind.GOOD, tr("Removed."))
        else:
            why = result.text
            self._tell(
                NewsKind.BAD, tr("Forgotten here. The keyring could not be asked to remove it too: {why}", why=why)
            )

    def _after_load(self, result: str | AppError | None) -> None:
        was_late = not self.is_looked_for
        self.is_looked_for = False
        if isinstance(result, AppError):
            self._tell(NewsKind.BAD, result.text)
        else:
            self._has_read_keyring = True
            if result and not self.value:
                self._set(result, TokenPlace.KEYRING)
                if was_late:
                    self._tell(NewsKind.GOOD, tr("The token from the keyring is used."))
        self.changed.emit()

    def _set(self, token: str, place: TokenPlace) -> None:
        if token:
            self.known.emit(token)
        self.value, self.place = token, place

    def _tell(self, kind: NewsKind, text: str) -> None:
        self.news.emit(TokenNews(kind, text))
