"""The model's rules for `prompt` and `history`, read in its published source.

`history` = [user, assistant, user, assistant, …]: even length, no empty string. The number of literal `<image>` in
everything must be 1 with an image (the server puts it there itself) and 0 without, or the run fails; so a literal one
in what people type, or in an answer that is sent back, is made harmless.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from llava_desktop.core.errors import AppError
from llava_desktop.core.words import tr

IMAGE_MARKER = "<image>"
_HARMLESS = "<\u200bimage>"  # a zero-width space: reads the same to people, is not the marker to the model


class HistoryRejected(AppError):
    pass


@dataclass(frozen=True, slots=True)
class Turn:
    """One finished exchange: what the person asked and what the model answered."""

    prompt: str
    answer: str


@dataclass(frozen=True, slots=True)
class Continuation:
    """What a new question goes on from. conversation_id: empty begins one. parent_id: the question before it.

    history: what is sent along, by `history_of`. A question that is asked again has the parent and the history of the
    one that it stands beside.
    """

    conversation_id: str = ""
    parent_id: str | None = None
    history: tuple[str, ...] = ()


NEW_CONVERSATION = Continuation()


def without_image_marker(text: str) -> str:
    """`text` with each literal `<image>` broken, so that it is words and not the model's marker."""
    return text.replace(IMAGE_MARKER, _HARMLESS)


def history_of(turns: Iterable[Turn]) -> tuple[str, ...]:
    """`history` for the turns before this prompt, oldest first.

    A turn with an empty side is left out as a whole: an empty string breaks the model's template.
    """
    return tuple(
        without_image_marker(side)
        for turn in turns
        if turn.prompt.strip() and turn.answer.strip()
        for side in (turn.prompt, turn.answer)
    )


def check_history(history: tuple[str, ...]) -> None:
    """Raises HistoryRejected when the model's template would break."""
    if len(history) % 2:
        raise HistoryRejected(tr("The conversation must alternate between question and answer."))
    if not all(history):
        raise HistoryRejected(tr("The conversation holds an empty message."))
    if any(IMAGE_MARKER in text for text in history):
        raise HistoryRejected(tr("The conversation contains “<image>”, which the model keeps for itself. Remove it."))
