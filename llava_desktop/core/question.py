"""A question as this computer remembers it: one click of Ask, one row, at most one prediction."""

import enum
from dataclasses import dataclass, field
from datetime import datetime

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.picture import PictureFormat, Quality
from llava_desktop.core.picture_edits import Box
from llava_desktop.core.prediction import PredictionStatus, WebhookEvent
from llava_desktop.core.search_words import Hit

TITLE_MOST = 200
"""Characters of a title that a person gives a conversation."""


class QuestionState(enum.Enum):
    """What is known about the one POST, and then about the prediction it made."""

    SENDING = "sending"
    """Journaled. The POST may be on its way; after a crash in this state nobody knows, so it counts as UNKNOWN."""
    UNKNOWN = "unknown"
    """The POST left, the reply did not come. It may exist and may be billed; it is looked for, never sent again."""
    NOT_SENT = "not_sent"
    """Surely not created: nothing left this computer, or it was cancelled before."""
    WAITING = "waiting"
    """Surely not created: there was no connection, so not a byte left. It is sent when the person says so, not before
    and never by itself (decision 0023)."""
    NOT_FOUND = "not_found"
    """It may have been sent, and the looks over a minute did not find it: most likely it never arrived. The person
    decides what becomes of it; it can be looked for again, and is never sent again by itself."""
    REJECTED = "rejected"
    """The API refused it: not created, not billed."""
    RUNNING = "running"
    """Its id is known; not terminal yet."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    GONE = "gone"
    """It was created, and the service keeps nothing of it any more (or its demo engine has ended)."""

    @property
    def is_finished(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self not in {QuestionState.SENDING, QuestionState.UNKNOWN, QuestionState.RUNNING}


STATE_OF_STATUS = {
    PredictionStatus.SUCCEEDED: QuestionState.SUCCEEDED,
    PredictionStatus.FAILED: QuestionState.FAILED,
    PredictionStatus.CANCELED: QuestionState.CANCELED,
    PredictionStatus.ABORTED: QuestionState.ABORTED,
}
"""Each terminal status -> the state of its question. Anything else is RUNNING."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as a file. sha256: hex, of its bytes; what the history keeps (JPEG or PNG) is named by it."""

    sha256: str
    format: PictureFormat
    width: int
    height: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class QuestionPicture:
    """What the history keeps about the picture. The bytes lie in files named by their hash, never in the database.

    sent: the file with exactly the bytes that were sent. The same picture sent twice is one file.
    source: as it came in, which is not kept. Its size is before any edit, which is what `region` and `quarter_turns`
    speak of (`PictureEdits`).
    redacted: parts were painted over. Where is not kept, nor any pixel that was there.
    quality: what was asked for; what fits is less than `BEST` for most pictures.
    whole: with a region, the whole as it was shown, small, turned and painted over, to draw the region in.
    """

    name: str
    sent: PictureFile
    source: PictureFile
    quarter_turns: int = 0
    region: Box | None = None
    redacted: bool = False
    quality: Quality = Quality.FITS
    whole: PictureFile | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One row. Times are this computer's, aware, UTC; durations in seconds.

    error: one sentence for people, with what to do; empty when there is nothing to say.
    logs: what the model printed, as it came.
    cancel_requested: the person pressed Cancel; holds across a crash, so that the server is told even then.
    sent_smaller: the picture was refused for its size, which proves that nothing was created; `picture` is the smaller
    one that was sent in its place. At most once.
    conversation_id: the id of the first question of its conversation; empty in a question that begins one.
    parent_id: the question before it, whose answer this one goes on from. Questions with the same conversation and
    parent are variants of one another: asked again, edited, with other parameters.
    imported: it came out of a file or from the service, and was not asked here.
    webhook, webhook_events, stream: as `RequestFields` has them.
    raw: the service's last object, JSON, without the picture's bytes; empty when none came.
    waited_s, ran_s: from Ask to the first text, and the server's own `predict_time`.
    """

    id: str
    created_at: datetime
    engine: EngineKind
    base_url: str
    prompt: str
    version: str
    parameters: Parameters
    state: QuestionState
    picture: QuestionPicture | None = None
    history: tuple[str, ...] = ()
    prediction_id: str | None = None
    answer: str = ""
    error: str = ""
    logs: str = field(default="", repr=False)
    cancel_requested: bool = False
    finished_at: datetime | None = None
    waited_s: float | None = None
    ran_s: float | None = None
    sent_smaller: bool = False
    conversation_id: str = ""
    parent_id: str | None = None
    imported: bool = False
    webhook: str = ""
    webhook_events: tuple[WebhookEvent, ...] = ()
    stream: bool = True
    raw: str = field(default="", repr=False)

    @property
    def conversation(self) -> str:
        """The id of its conversation."""
        return self.conversation_id or self.id


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """What one row of the history panel shows, without the whole answer.

    row: the row's place in the order of asking, unique and growing; pages are cut by it.
    answer_start: the first characters of the answer (at most 200). thumbnail: JPEG bytes, at most 96 px, or None.
    conversation_id: never empty. questions: how many the row stands for; a row that was searched for stands for itself.
    starred, title: of its conversation; a title takes the prompt's place. hit: where a search found its words.
    """

    id: str
    row: int
    created_at: datetime
    engine: EngineKind
    prompt: str
    state: QuestionState
    answer_start: str
    error: str
    thumbnail: bytes | None = field(default=None, repr=False)
    conversation_id: str = ""
    questions: int = 1
    starred: bool = False
    title: str = ""
    hit: Hit | None = None
