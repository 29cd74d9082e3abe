"""Which engine answers now: the one owner of that fact. Of the token in memory it is `api_token.py`."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from llava_desktop.core.engine import Engine, EngineChoice, EngineKind, TokenPlace
from llava_desktop.core.words import joined, tr
from llava_desktop.qt.api_token import ApiToken
from llava_desktop.qt.demo_engine import FAILED, DemoEngine
from llava_desktop.qt.network_thread import NetworkThread
from llava_desktop.qt.token_keeper import TokenKeeper

STARTING_DEMO = tr("The demo engine is starting…")
READING_KEYRING = tr("Looking for your API token in the keyring…")
NO_TOKEN = tr("Add an API token in Settings, or choose the demo engine.")
DEMO_RESTARTS = 3
"""How often a demo engine that died is started again by itself."""


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
        self._demo = demo
        self._token = ApiToken(base_url=start.base_url, keeper=keeper, network=network, parent=self)
        self._demo_engine: Engine | None = None
        self._demo_trouble = ""
        self._restarts_left = DEMO_RESTARTS
        self.engine: Engine | None = None
        self.why_none: str = STARTING_DEMO if start.forced_demo else READING_KEYRING  # as soon as `begin` is called
        self._token.changed.connect(self._decide)
        self._token.news.connect(self.news)
        self._token.known.connect(self.token_known)
        demo.ready.connect(self._take_demo)
        demo.failed.connect(self._lose_demo)
        demo.ended.connect(self._restart_demo)

    @property
    def choice(self) -> EngineChoice:
        return self._choice

    @property
    def token_place(self) -> TokenPlace:
        return self._token.place

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
        if self._token.is_looked_for:
            return tr("Looking for your token…")
        if self._choice is EngineChoice.REPLICATE:
            return self._replicate().chip
        return tr("No engine") if self._demo_trouble else tr("Demo engine · starting…")

    def engine_at(self, base_url: str) -> Engine | None:
        """The engine at this base, chosen or not; None when it cannot be asked."""
        if self._demo_engine is not None and self._demo_engine.base_url == base_url:
            return self._demo_engine
        return self._replicate() if self._token.value and base_url == self._start.base_url else None

    def begin(self) -> None:
        """After the first paint: find the token, or start the demo engine."""
        if self._start.environment_token:
            self._token.take_from_environment(self._start.environment_token)
        if not self._start.forced_demo:
            self._token.read_keyring()
        self._decide()

    def choose(self, choice: EngineChoice) -> None:
        """Also the way to try again what failed."""
        self._choice = choice
        self._demo_trouble = ""
        self._restarts_left = DEMO_RESTARTS
        if choice is not EngineChoice.DEMO:
            self._token.read_keyring()
        self._decide()

    def save_token(self, pasted: str) -> None:
        """Check what was pasted, then keep it. Each step is told through `news`."""
        self._token.save(pasted)

    def check_token(self) -> None:
        self._token.check()

    def remove_token(self) -> None:
        self._token.remove()

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

    def _replicate(self) -> Engine:
        return Engine(EngineKind.REPLICATE, self._start.base_url, self._token.value, self._token.place)

    def _decide(self) -> None:
        wants_demo = self._choice is EngineChoice.DEMO or (self._choice is EngineChoice.AUTO and not self._token.value)
        if not wants_demo and self._token.value:
            self._become(self._replicate())
        elif self._token.is_looked_for and self._choice is not EngineChoice.DEMO:
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
