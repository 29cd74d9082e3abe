"""What the server saw: every request with its phase, and every prediction that was created (each would be paid)."""

import enum
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from llava_desktop.demo.http import Request
from llava_desktop.demo.ledger import Ledger
from llava_desktop.demo.served import ServedPrediction
from tests.fault_server.gate import PATIENCE_SECONDS


class Phase(enum.Enum):
    """Where in a question's life a request stands. POST_BODY is a POST too: created, and then the reply breaks."""

    POST = "post"
    POST_BODY = "post_body"
    STREAM = "stream"
    POLL = "poll"
    CANCEL = "cancel"
    LIST = "list"
    ACCOUNT = "account"
    OTHER = "other"


def phase_of(request: Request) -> Phase:
    match [request.method, *request.path.strip("/").split("/")]:
        case ["POST", "v1", "predictions"]:
            return Phase.POST
        case ["GET", "v1", "predictions"]:
            return Phase.LIST
        case ["GET", "v1", "predictions", _]:
            return Phase.POLL
        case ["POST", "v1", "predictions", _, "cancel"]:
            return Phase.CANCEL
        case ["GET", "v1", "account"]:
            return Phase.ACCOUNT
        case ["GET", "stream", _]:
            return Phase.STREAM
        case _:
            return Phase.OTHER


@dataclass(frozen=True, slots=True)
class SeenRequest:
    phase: Phase
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    """`time.monotonic()` of its arrival."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class SeenLedger:
    """Read from the test's thread, written on the server's."""

    def __init__(self, predictions: Ledger) -> None:
        self._predictions = predictions
        self._requests: list[SeenRequest] = []
        self._changed = threading.Condition()

    @property
    def requests(self) -> list[SeenRequest]:
        with self._changed:
            return list(self._requests)

    @property
    def predictions(self) -> list[ServedPrediction]:
        """Oldest first. Live objects: read their fields, change nothing."""
        return list(self._predictions)

    def of(self, phase: Phase) -> list[SeenRequest]:
        return [request for request in self.requests if request.phase is phase]

    def count(self, phase: Phase) -> int:
        return len(self.of(phase))

    def note(self, request: Request) -> None:
        seen = SeenRequest(
            phase_of(request), request.method, request.path, request.headers, request.body, time.monotonic()
        )
        with self._changed:
            self._requests.append(seen)
            self._changed.notify_all()

    def wait_for(self, phase: Phase, count: int, seconds: float = PATIENCE_SECONDS) -> list[SeenRequest]:
        """Blocks the test until `count` requests of a phase have come."""
        with self._changed:
            arrived = self._changed.wait_for(
                lambda: sum(one.phase is phase for one in self._requests) >= count, seconds
            )
        found = self.of(phase)
        assert arrived, f"{len(found)} of {count} requests of phase {phase.value}"
        return found
