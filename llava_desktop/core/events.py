"""What running questions tell the window. Each event carries the id of its question; many can run at once."""

import enum
from dataclasses import dataclass

from llava_desktop.core.picture import PreparedPicture
from llava_desktop.core.question import Question


class Phase(enum.Enum):
    """What a question is waiting for right now. Not stored: the row's state is."""

    SAVING = "saving"
    """The journal row is being written; nothing was sent yet."""
    IN_LINE = "in line"
    """As many questions run as may at once. Its row is stored, and nothing was sent yet."""
    SENDING = "sending"
    STARTING = "starting"
    """Created; the model has not begun."""
    ANSWERING = "answering"
    CHECKING = "checking"
    """The text ended, or the connection did: asking the server for the authoritative state."""
    WAITING = "waiting"
    """A known time until the next try; see `PhaseChanged.wait`."""
    LOOKING = "looking"
    """The reply to the POST never came: looking whether the prediction exists."""
    CANCELLING = "cancelling"
    """Free again for the person; the server is being told in the background."""


class WaitReason(enum.Enum):
    TURN = "turn"
    """Our own limit: questions leave one a second."""
    THROTTLED = "throttled"
    """The engine gets too many requests from this account."""
    SERVER = "server"
    """The engine has a problem, and said so."""
    NETWORK = "network"
    """No answer at all."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait whose end is known. seconds: from when it began."""

    seconds: float
    reason: WaitReason


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """wait: with WAITING only, else None."""

    question_id: str
    phase: Phase
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class AnswerDelta:
    """More text at the end of the answer."""

    question_id: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerReplaced:
    """The authoritative text so far; replaces what was streamed."""

    question_id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """The row as it is stored now."""

    question: Question

    @property
    def question_id(self) -> str:
        return self.question.id


@dataclass(frozen=True, slots=True)
class PictureMadeSmaller:
    """The picture was refused for its size; this is sent in its place. The row that says so is stored already."""

    question_id: str
    picture: PreparedPicture


@dataclass(frozen=True, slots=True)
class SavingFailed:
    """Something could not be stored. `sentence` says what that means for the person."""

    question_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FollowingStopped:
    """The prediction may still run, but nobody watches it now: `sentence` says why, and "Check now" looks again."""

    question_id: str
    sentence: str


Event = (
    PhaseChanged | AnswerDelta | AnswerReplaced | QuestionChanged | PictureMadeSmaller | SavingFailed | FollowingStopped
)
