"""Which engine answers now: the one owner of that fact, of the token in memory, and of what Settings says about it."""

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.engine import Engine, EngineChoice, EngineKind, TokenPlace
from llava_desktop.core.errors import AppError, NotAToken, Unauthenticated
from llava_desktop.core.prediction import Account
from llava_desktop.core.token import cleaned_token, looks_like_replicate_token
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.demo_engine import FAILED, DemoEngine
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.token_keeper import TokenKeeper

STARTING_DEMO = tr("The demo engine is starting…")
READING_KEYRING = tr("Looking for your API token in the keyring…")
NO_TOKEN = tr("Add an API token in Settings, or choose the demo engine.")
_NOT_ACCEPTED = tr("The API did not accept this token. Copy it again from the token page.")
_NOT_ACCEPTED_NOT_SAVED = tr("The API did not accept this token. Nothing was saved. Copy it again from the token page.")
DEMO_RESTARTS = 3
"""How often a demo engine that died is started again by itself."""


class NewsKind(enum.Enum):
    BUSY = "busy"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class TokenNews:
    """One line for Settings: what is happening to the token, or how it ended."""

    kind: NewsKind
    text: str


@dataclass(frozen=True, slots=True)
class EngineStart:
    """What the command line, the environment and the settings file say.

    base_url_named: a person named it, so it is worth saying when something else answers. environment_token:
    REPLICATE_API_TOKEN, never stored.
    """

    base_url: str
    base_url_named: bool = False
    forced_demo: bool = False
    environment_token: str = ""


class Engines(QObject):
    """GUI thread. `engine` is None while there is none to ask; `why_none` says why, for people."""

    changed = Signal()
    arrived = Signal(object)
    """Engine: another one than before (or the same with another token) answers from now on"""
    news = Signal(object)  # TokenNews
    token_known = Signal(str)  # the log must never show this text

    _checked = Signal(int, object)  # which check, Account | AppError

    def __init__(
        self,
        *,
        start: EngineStart,
        choice: EngineChoice,
        keeper: TokenKeeper,
        demo: DemoEngine,
        network: NetworkThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._choice = EngineChoice.DEMO if start.forced_demo else choice
        self._keeper = keeper
        self._demo = demo
        self._network = network
        self._token = ""
        self._token_place = TokenPlace.NONE
        self._demo_engine: Engine | None = None
        self._demo_trouble = ""
        self._restarts_left = DEMO_RESTARTS
        self._reading_keyring = False
        self._has_read_keyring = False
        self._check_number = 0
        self._to_save = ""
        self._account = ""
        self.engine: Engine | None = None
        self.why_none = ""
        keeper.loaded.connect(self._after_load)
        keeper.saved.connect(self._after_save)
        keeper.removed.connect(self._after_remove)
        demo.ready.connect(self._take_demo)
        demo.failed.connect(self._lose_demo)
        demo.ended.connect(self._restart_demo)
        self._checked.connect(self._after_check, Qt.ConnectionType.QueuedConnection)

    @property
    def choice(self) -> EngineChoice:
        return self._choice

    @property
    def token_place(self) -> TokenPlace:
        return self._token_place

    @property
    def base_url(self) -> str:
        return self._start.base_url

    @property
    def is_on_its_way(self) -> bool:
        """There is no engine yet, and there will be one, or another reason, without anybody's doing."""
        return self.engine is None and self.why_none in {STARTING_DEMO, READING_KEYRING}

    @property
    def chip(self) -> str:
        """What the engine chip says, also while there is none."""
        engine = self.engine
        if engine is not None:
            is_stand_in = engine.is_demo and self._choice is EngineChoice.AUTO and self._start.base_url_named
            if not is_stand_in:
                return engine.chip
            return joined(" · ", engine.chip, tr("no token for {name}", name=self._replicate().name))
        if self._reading_keyring:
            return tr("Looking for your token…")
        if self._choice is EngineChoice.REPLICATE:
            return self._replicate().chip
        return tr("No engine") if self._demo_trouble else tr("Demo engine · starting…")

    def engine_at(self, base_url: str) -> Engine | None:
        """The engine at this base, chosen or not; None when it cannot be asked."""
        if self._demo_engine is not None and self._demo_engine.base_url == base_url:
            return self._demo_engine
        return self._replicate() if self._token and base_url == self._start.base_url else None

    def begin(self) -> None:
        """After the first paint: find the token, or start the demo engine."""
        if self._start.environment_token:
            try:
                self._set_token(cleaned_token(self._start.environment_token), TokenPlace.ENVIRONMENT)
            except NotAToken as error:
                self._tell(NewsKind.BAD, joined(" ", tr("REPLICATE_API_TOKEN is not used."), error.text))
        if not self._start.forced_demo:
            self._read_keyring()
        self._decide()

    def choose(self, choice: EngineChoice) -> None:
        """Also the way to try again what failed."""
        self._choice = choice
        self._demo_trouble = ""
        self._restarts_left = DEMO_RESTARTS
        if choice is not EngineChoice.DEMO:
            self._read_keyring()
        self._decide()

    def save_token(self, pasted: str) -> None:
        """Check what was pasted, then keep it. Each step is told through `news`."""
        try:
            token = cleaned_token(pasted)
        except NotAToken as error:
            self._tell(NewsKind.BAD, error.text)
            return
        self.token_known.emit(token)
        self._to_save = token
        self._check(token)

    def check_token(self) -> None:
        if self._token:
            self._to_save = ""
            self._check(self._token)

    def remove_token(self) -> None:
        was_from_environment = self._token_place is TokenPlace.ENVIRONMENT
        self._check_number += 1  # a check under way must not bring it back
        self._set_token("", TokenPlace.NONE)
        self._account = ""
        if was_from_environment:
            # The keyring may hold another one, which nobody has seen here and nobody asked to remove.
            self._tell(NewsKind.GOOD, tr("Forgotten until the next start: REPLICATE_API_TOKEN is still set."))
        else:
            self._tell(NewsKind.BUSY, tr("Removing the token from the keyring…"))
            self._keeper.remove()
        self._decide()

    def _read_keyring(self) -> None:
        """With a token in hand, or one that was read, there is no reason to disturb it."""
        if not self._token and not self._reading_keyring and not self._has_read_keyring:
            self._reading_keyring = True
            self._keeper.load()

    def _check(self, token: str) -> None:
        self._check_number += 1
        number = self._check_number
        self._tell(NewsKind.BUSY, tr("Checking the token with the API…"))
        engine = Engine(EngineKind.REPLICATE, self._start.base_url, token, TokenPlace.SESSION)
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
        self._set_token(token, TokenPlace.SESSION)
        self._decide()
        self._tell(NewsKind.BUSY, joined(" ", self._account, tr("Saving it in the keyring…")))
        self._keeper.save(token)

    def _after_save(self, token: str, result: AppError | None) -> None:
        if token != self._token:  # removed or replaced meanwhile
            return
        if result is None:
            self._set_token(token, TokenPlace.KEYRING)
            self._tell(NewsKind.GOOD, joined(" ", tr("Saved in the keyring."), self._account))
        else:
            self._tell(NewsKind.BAD, joined(" ", result.text, self._account))
        self._decide()

    def _after_remove(self, result: AppError | None) -> None:
        if self._token:  # another one was saved meanwhile
            return
        if result is None:
            self._tell(NewsKind.GOOD, tr("Removed."))
        else:
            why = result.text
            self._tell(
                NewsKind.BAD, tr("Forgotten here. The keyring could not be asked to remove it too: {why}", why=why)
            )

    def _after_load(self, result: str | AppError | None) -> None:
        was_late = not self._reading_keyring
        self._reading_keyring = False
        if isinstance(result, AppError):
            self._tell(NewsKind.BAD, result.text)
        else:
            self._has_read_keyring = True
            if result and not self._token:
                self._set_token(result, TokenPlace.KEYRING)
                if was_late:
                    self._tell(NewsKind.GOOD, tr("The token from the keyring is used."))
        self._decide()

    def _take_demo(self, engine: Engine) -> None:
        self._demo_engine = engine
        self.token_known.emit(engine.token)
        self._decide()

    def _lose_demo(self, sentence: str) -> None:
        self._demo_trouble = sentence
        self._decide()

    def _restart_demo(self) -> None:
        """It died by itself. Started again when it is wanted, but not for ever."""
        self._demo_engine = None
        self._restarts_left -= 1
        if self._restarts_left < 0:
            self._demo_trouble = FAILED
        self._decide()

    def _set_token(self, token: str, place: TokenPlace) -> None:
        if token:
            self.token_known.emit(token)
        self._token, self._token_place = token, place

    def _replicate(self) -> Engine:
        return Engine(EngineKind.REPLICATE, self._start.base_url, self._token, self._token_place)

    def _decide(self) -> None:
        wants_demo = self._choice is EngineChoice.DEMO or (self._choice is EngineChoice.AUTO and not self._token)
        if not wants_demo and self._token:
            self._become(self._replicate())
        elif self._reading_keyring and self._choice is not EngineChoice.DEMO:
            self._become(None, READING_KEYRING)
        elif wants_demo:
            if self._demo_engine is None and not self._demo_trouble:
                self._demo.start()
            self._become(self._demo_engine, self._demo_trouble or STARTING_DEMO)
        else:
            self._become(None, NO_TOKEN)

    def _become(self, engine: Engine | None, why_none: str = "") -> None:
        before = self.engine
        self.engine, self.why_none = engine, "" if engine is not None else why_none
        self.changed.emit()
        if engine is not None and (before is None or replace(before, token_place=engine.token_place) != engine):
            self.arrived.emit(engine)

    def _tell(self, kind: NewsKind, text: str) -> None:
        self.news.emit(TokenNews(kind, text))
