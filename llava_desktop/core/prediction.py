"""A prediction as the API speaks of it: the request, the object, its states.

Source: the official OpenAPI description 1.0.0-a1 and recorded traffic. Only `id` and `status` are always there.
"""

import enum
from dataclasses import dataclass, field
from datetime import datetime

from llava_desktop.core.conversation import check_history
from llava_desktop.core.model_version import DEFAULT_VERSION as DEFAULT_VERSION  # noqa: PLC0414 - offered here too
from llava_desktop.core.parameters import Parameters


class PredictionStatus(enum.Enum):
    STARTING = "starting"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    """The deadline passed before it started; not billed."""
    UNKNOWN = "unknown"
    """A word this version does not know: not terminal, so it is asked again."""

    @property
    def is_terminal(self) -> bool:
        return self in _TERMINAL


_TERMINAL = frozenset(
    {PredictionStatus.SUCCEEDED, PredictionStatus.FAILED, PredictionStatus.CANCELED, PredictionStatus.ABORTED}
)


class WebhookEvent(enum.Enum):
    """The values of `webhook_events_filter`."""

    START = "start"
    OUTPUT = "output"
    LOGS = "logs"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class PredictionInput:
    """`input` of a prediction. Raises HistoryRejected for a `history` that would break the model's template.

    image: an http(s) URL or a data URI; None for plain chat. Never in `repr`: it is long, and it is private.
    """

    prompt: str
    image: str | None = field(default=None, repr=False)
    history: tuple[str, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        check_history(self.history)


@dataclass(frozen=True, slots=True)
class PredictionRequest:
    """The body of POST /predictions. None means: leave the key out, never send null."""

    input: PredictionInput
    version: str = DEFAULT_VERSION
    stream: bool | None = None
    webhook: str | None = None
    webhook_events_filter: tuple[WebhookEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedInput:
    """What a reply says the input was: read tolerantly, every part may be missing."""

    prompt: str | None = None
    image: str | None = field(default=None, repr=False)
    history: tuple[str, ...] = ()
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """One prediction as a reply showed it. Times: the server's, aware, UTC. Durations: seconds, out of `metrics`.

    output: the array of strings joined with "", None when absent (also when `data_removed`).
    stream_url: a secret in itself; never logged, never built by hand.
    raw: the object as it came, JSON, cut as `replicate/raw.py` says; empty before the end, and in a list.
    """

    id: str
    status: PredictionStatus
    status_word: str = ""
    output: str | None = None
    error: str | None = None
    logs: str = ""
    model: str | None = None
    version: str | None = None
    input: ReturnedInput | None = None
    data_removed: bool = False
    created_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    predict_time_s: float | None = None
    total_time_s: float | None = None
    stream_url: str | None = field(default=None, repr=False)
    web_url: str | None = None
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PredictionPage:
    """One page of GET /predictions, newest first. next_url: absolute, None on the last page."""

    results: tuple[Prediction, ...]
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """GET /account: whose token this is."""

    username: str
    name: str | None = None
    type: str | None = None
