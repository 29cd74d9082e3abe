"""The connection to each engine that was asked, with its limits: one pool, whatever tokens ask through it."""

from typing import TYPE_CHECKING

from llava_desktop.core.engine import Engine
from llava_desktop.core.network_choice import NetworkChoice
from llava_desktop.replicate.client import ReplicateClient
from llava_desktop.replicate.connection import open_http_client
from llava_desktop.replicate.rate_limits import UNLIMITED, RateLimits
from llava_desktop.tasks.question_run import RunSettings

if TYPE_CHECKING:
    import httpx


class EngineConnections:
    """Network thread."""

    def __init__(self, *, user_agent: str, choice: NetworkChoice, settings: RunSettings) -> None:
        self.user_agent = user_agent
        self.choice = choice
        self.by_base: dict[str, httpx.AsyncClient] = {}
        self._settings = settings
        self._retired: list[httpx.AsyncClient] = []
        self._limits: dict[str, RateLimits] = {}

    def client(self, engine: Engine) -> ReplicateClient:
        """Raises AppError when the proxy or certificate settings of this computer cannot be used."""
        connection = self.by_base.get(engine.base_url)
        if connection is None:
            connection = self.open(engine.base_url)
            self.by_base[engine.base_url] = connection
        limits = self._limits.setdefault(
            engine.base_url, RateLimits(UNLIMITED if engine.is_demo else self._settings.rates)
        )
        return ReplicateClient(
            base_url=engine.base_url,
            token=engine.token,
            http=connection,
            deadlines=self._settings.deadlines,
            limits=limits,
        )

    def open(self, address: str) -> "httpx.AsyncClient":
        """One that is the caller's to close. Raises as `client`."""
        return open_http_client(address, user_agent=self.user_agent, choice=self.choice)

    def use(self, choice: NetworkChoice) -> None:
        """What runs keeps its connection; without encryption only this computer is asked, which needs neither."""
        self.choice = choice
        for base_url in [each for each in self.by_base if not each.startswith("http:")]:
            self._retired.append(self.by_base.pop(base_url))

    async def close(self) -> None:
        for connection in (*self.by_base.values(), *self._retired):
            await connection.aclose()
