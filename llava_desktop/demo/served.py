"""One prediction as the server holds it: its state, what it has said so far, and who waits for more.

Everything here runs on the server's loop; nothing is locked.
"""

import asyncio
import enum
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.demo.model_input import Json, ModelInput

_ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class StreamEventName(enum.Enum):
    OUTPUT = "output"
    LOGS = "logs"
    ERROR = "error"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One server-sent event. id: `1690212292:0`, the second of creation and a running number."""

    name: StreamEventName
    data: str
    id: str


def new_prediction_id() -> str:
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(26))


def new_stream_key() -> str:
    """The stream asks for no token, so its path is the secret."""
    return secrets.token_urlsafe(32)


class ServedPrediction:
    """A state machine: starting -> processing -> one of the terminal states, each passed at most once."""

    def __init__(
        self,
        asked: ModelInput,
        given_input: Mapping[str, Json],
        version: str,
        created_at: datetime,
        cancel_after: timedelta | None = None,
    ) -> None:
        self.id = new_prediction_id()
        self.stream_key = new_stream_key()
        self.asked = asked
        self.given_input = given_input
        self.version = version
        self.created_at = created_at
        self.deadline = None if cancel_after is None else created_at + cancel_after
        self.status = PredictionStatus.STARTING
        self.output: list[str] = []
        self.logs = ""
        self.error: str | None = None
        self.started_at: datetime | None = None
        self.completed_at: datetime | None = None
        self.data_removed = False
        self.events: list[StreamEvent] = []
        self._changed = asyncio.Event()

    def start(self) -> None:
        """The model begins."""
        self.status = PredictionStatus.PROCESSING
        self.started_at = datetime.now(UTC)
        self._wake()

    def add_output(self, text: str) -> None:
        self.output.append(text)
        self._tell(StreamEventName.OUTPUT, text)

    def add_log(self, line: str) -> None:
        self.logs += f"{line}\n"
        self._tell(StreamEventName.LOGS, f"{line}\n")

    def succeed(self) -> None:
        self._finish(PredictionStatus.SUCCEEDED, {})

    def fail(self, error: str) -> None:
        """error: may be empty, as a hosted run's can be; then only the logs tell."""
        if self.status.is_terminal:
            return
        self.error = error
        self._tell(StreamEventName.ERROR, json.dumps({"detail": error}))
        self._finish(PredictionStatus.FAILED, {"reason": "error"})

    def cancel(self) -> None:
        self._finish(PredictionStatus.CANCELED, {"reason": "canceled"})

    def reach_deadline(self) -> None:
        """`aborted` when it never started (not billed), else `canceled`."""
        never_started = self.status is PredictionStatus.STARTING
        self._finish(PredictionStatus.ABORTED if never_started else PredictionStatus.CANCELED, {"reason": "canceled"})

    def remove_data(self) -> None:
        """What the service does an hour after the end."""
        self.data_removed = True
        self.given_input = {}
        self.output = []
        self.logs = ""
        self.events = []

    async def wait_for_event(self, seen: int) -> None:
        """Until there are more than `seen` events."""
        while len(self.events) <= seen:
            await self._changed.wait()

    async def wait_for_status(self, status: PredictionStatus) -> None:
        """Until it has this status; ValueError when it ended with another."""
        while self.status is not status:
            if self.status.is_terminal:
                raise ValueError(f"ended as {self.status.value}, not {status.value}")
            await self._changed.wait()

    def _finish(self, status: PredictionStatus, done: Mapping[str, str]) -> None:
        if self.status.is_terminal:
            return
        self.status = status
        self.completed_at = datetime.now(UTC)
        self._tell(StreamEventName.DONE, json.dumps(done))

    def _tell(self, name: StreamEventName, data: str) -> None:
        event_id = f"{int(self.created_at.timestamp())}:{len(self.events)}"
        self.events.append(StreamEvent(name, data, event_id))
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        # Each change has an event of its own: whoever waits next waits for the next change.
        self._changed = asyncio.Event()
