"""What the desktop is told when an answer is ready and nobody looks at the window. Plain text, from outside in part."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from llava_desktop.core.question import Question, QuestionState
from llava_desktop.core.text import one_line, with_marks, without_markup
from llava_desktop.core.words import joined, tr

PROMPT_MOST = 80
ANSWER_MOST = 160
"""Characters; a notification shows little more."""
_NO_NEWS = {QuestionState.WAITING, QuestionState.CANCELED}


class Notifications(enum.Enum):
    """Whether the desktop is told, and how much. On a locked screen others can read it."""

    ON = "on"
    WITHOUT_WORDS = "without words"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Announcement:
    """question_id: what a click opens; empty for several. title, body: one notification; the body may be empty.
    action: what a click does.
    """

    question_id: str
    title: str
    body: str
    action: str = tr("Open")


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Every notification that still stands."""


@dataclass(frozen=True, slots=True)
class Running:
    """How many questions are being answered, for the app's icon."""

    count: int


DesktopOrder = Announcement | Withdraw | Running


def is_news(question: Question) -> bool:
    """Whether how it ended is worth telling somebody who looks elsewhere: not when they ended it."""
    return question.state.is_finished and question.state not in _NO_NEWS and not question.cancel_requested


def announcement(ended: Sequence[Question], *, with_words: bool) -> Announcement:
    """ended: at least one."""
    answered = sum(question.state is QuestionState.SUCCEEDED for question in ended)
    if len(ended) > 1:
        if answered == len(ended):
            return Announcement("", tr("%n answer(s) (is|are) ready", "", answered), "")
        return Announcement("", tr("%n question(s) (has|have) ended", "", len(ended)), "")
    (question,) = ended
    title = tr("The answer is ready") if answered else tr("A question was not answered")
    if not with_words:
        return Announcement(question.id, title, "")
    told = question.answer if answered else question.error
    words = (one_line(with_marks(question.prompt), PROMPT_MOST), one_line(_words_of(told), ANSWER_MOST))
    return Announcement(question.id, title, joined("\n", *(each for each in words if each)))


def _words_of(text: str) -> str:
    """The beginning is enough, and an answer can be long."""
    return with_marks(without_markup(text[: 4 * ANSWER_MOST]))
