"""The demo engine as one object: ledger, runner, routes and connections, bound to loopback."""

import secrets
import socket
from collections.abc import Callable

from llava_desktop.demo.api import Api
from llava_desktop.demo.connections import Handler, HttpServer
from llava_desktop.demo.http import Limits
from llava_desktop.demo.ledger import Ledger
from llava_desktop.demo.runner import Model, Runner


def _unchanged(handler: Handler) -> Handler:
    return handler


class DemoServer:
    """Listens on a port of its own from construction on; answers after `start`.

    around: wraps the routes; the tests' server puts its faults there.
    """

    def __init__(
        self,
        model: Model,
        *,
        token: str | None = None,
        limits: Limits | None = None,
        around: Callable[[Handler], Handler] = _unchanged,
    ) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.ledger = Ledger()
        self._socket = socket.create_server(("127.0.0.1", 0))
        host, port = self._socket.getsockname()
        self.origin = f"http://{host}:{port}"
        self._runner = Runner(model)
        routes = Api(self.ledger, self._runner, token=self.token, origin=self.origin)
        self._http = HttpServer(around(routes), limits or Limits())

    @property
    def base_url(self) -> str:
        """With `/v1`, as the app uses it. The official Python client wants `origin`."""
        return f"{self.origin}/v1"

    async def start(self) -> None:
        await self._http.start(self._socket)

    async def close(self) -> None:
        await self._http.close()
        await self._runner.close()
