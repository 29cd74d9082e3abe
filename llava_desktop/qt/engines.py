"""Which engine answers now: the one owner of that fact, of the token in memory, and of what Settings says about it."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from llava_desktop.core.engine import Engine, EngineChoice, EngineKind, TokenPlace
from llava_desktop.core.errors import AppError, NotAToken, Unauthenticated
from llava_desktop.core.prediction import Account
from llava_desktop.core.token import cleaned_token, looks_like_replicate_token
from llava_desktop.qt.demo_engine import DemoEngine
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.token_keeper import TokenKeeper

STARTING_DEMO = "The demo engine is starting…"
READING_KEYRING = "Looking for your API token in the keyring…"
NO_TOKEN = "Add an API token in Settings, or choose the demo engine."  # noqa: S105 - a sentence


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
    """What the command line and the environment say. environment_token: REPLICATE_API_TOKEN, never stored."""

    base_url: str
    forced_demo: bool = False
    environment_token: str = ""


class Engines(QObject):
    """GUI thread. `engine` is None while there is none to ask; `why_none` says why, for people."""

    changed = Signal()
    news = Signal(object)  # TokenNews
    token_known = Signal(str)  # the log must never show this text

    _checked = Signal(object, object)  # the token that was checked, Account | AppError

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
        self._demo_started = False
        self._reading_keyring = False
        self._account = ""
        self._to_save = ""
        self.engine: Engine | None = None
        self.why_none = ""
        keeper.loaded.connect(self._after_load)
        keeper.load_late.connect(self._after_late)
        keeper.saved.connect(self._after_save)
        keeper.removed.connect(self._after_remove)
        demo.ready.connect(self._take_demo)
        demo.failed.connect(self._lose_demo)
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
    def chip(self) -> str:
        """What the engine chip says, also while there is none."""
        if self.engine is not None:
            return self.engine.chip
        return "No engine yet" if self._choice is not EngineChoice.REPLICATE else "Replicate · no token yet"

    def begin(self) -> None:
        """After the first paint: find the token, or start the demo engine."""
        if self._start.environment_token:
            try:
                self._set_token(cleaned_token(self._start.environment_token), TokenPlace.ENVIRONMENT)
            except NotAToken as error:
                self._tell(NewsKind.BAD, f"REPLICATE_API_TOKEN is not used. {error.text}")
        if not self._token and not self._start.forced_demo:
            self._reading_keyring = True
            self._keeper.load()
        self._decide()

    def choose(self, choice: EngineChoice) -> None:
        self._choice = choice
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
        self._set_token("", TokenPlace.NONE)
        self._account = ""
        self._tell(NewsKind.BUSY, "Removing the token from the keyring…")
        self._keeper.remove()
        self._decide()

    def _check(self, token: str) -> None:
        self._tell(NewsKind.BUSY, "Checking the token with the API…")
        engine = Engine(EngineKind.REPLICATE, self._start.base_url, token, TokenPlace.SESSION)
        self._network.send(lambda session: session.check_token(engine, lambda reply: self._checked.emit(token, reply)))

    def _after_check(self, token: str, reply: Account | AppError) -> None:
        saving = token == self._to_save
        if isinstance(reply, Unauthenticated):
            kept = " Nothing was saved." if saving else ""
            self._tell(NewsKind.BAD, f"The API did not accept this token.{kept} Copy it again from the token page.")
            return
        if isinstance(reply, AppError):
            self._account = f"It could not be checked. {reply.text}"
        else:
            self._account = f"It works: signed in as {reply.username}."
        if not saving:
            self._tell(NewsKind.BAD if isinstance(reply, AppError) else NewsKind.GOOD, self._account)
            return
        if not looks_like_replicate_token(token):
            self._account += " It does not look like a Replicate token (r8_…)."
        self._set_token(token, TokenPlace.SESSION)
        self._decide()
        self._tell(NewsKind.BUSY, f"{self._account} Saving it in the keyring…")
        self._keeper.save(token)

    def _after_save(self, result: AppError | None) -> None:
        if result is None:
            self._set_token(self._token, TokenPlace.KEYRING)
            self._tell(NewsKind.GOOD, f"Saved in the keyring. {self._account}")
        else:
            self._tell(NewsKind.BAD, f"{result.text} {self._account}")
        self._decide()

    def _after_remove(self, result: AppError | None) -> None:
        if result is None:
            self._tell(NewsKind.GOOD, "Removed.")
        else:
            self._tell(NewsKind.BAD, f"Forgotten here, but the keyring may still hold it. {result.text}")

    def _after_load(self, result: str | AppError | None) -> None:
        self._reading_keyring = False
        if isinstance(result, AppError):
            self._tell(NewsKind.BAD, result.text)
        elif result and not self._token:
            self._set_token(result, TokenPlace.KEYRING)
        self._decide()

    def _after_late(self) -> None:
        self._reading_keyring = False
        self._decide()

    def _take_demo(self, engine: Engine) -> None:
        self._demo_engine = engine
        self.token_known.emit(engine.token)
        self._decide()

    def _lose_demo(self, sentence: str) -> None:
        self._demo_engine = None
        self._demo_started = False
        if self.engine is None or self.engine.is_demo:
            self._become(None, sentence)

    def _set_token(self, token: str, place: TokenPlace) -> None:
        if token:
            self.token_known.emit(token)
        self._token, self._token_place = token, place

    def _decide(self) -> None:
        wants_demo = self._choice is EngineChoice.DEMO or (self._choice is EngineChoice.AUTO and not self._token)
        if not wants_demo:
            if self._token:
                self._become(Engine(EngineKind.REPLICATE, self._start.base_url, self._token, self._token_place), "")
            else:
                self._become(None, READING_KEYRING if self._reading_keyring else NO_TOKEN)
            return
        if self._reading_keyring and self._choice is EngineChoice.AUTO:
            self._become(None, READING_KEYRING)
        elif self._demo_engine is not None:
            self._become(self._demo_engine, "")
        else:
            self._become(None, STARTING_DEMO)
        if not self._demo_started:
            self._demo_started = True
            self._demo.start()

    def _become(self, engine: Engine | None, why_none: str) -> None:
        if (engine, why_none) != (self.engine, self.why_none):
            self.engine, self.why_none = engine, why_none
            self.changed.emit()

    def _tell(self, kind: NewsKind, text: str) -> None:
        self.news.emit(TokenNews(kind, text))
