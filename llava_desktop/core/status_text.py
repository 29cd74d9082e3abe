"""The one line that says what is happening now, or how it ended. Durations in seconds."""

import math

from llava_desktop.core.events import Phase, Wait, WaitReason
from llava_desktop.core.question import Question, QuestionState, QuestionSummary
from llava_desktop.core.text import duration_text, one_line, pixels_text, size_text, storable, without_markup

COLD_BOOT_AFTER_S = 10.0
"""A model that runs already begins within a few seconds; after this it is probably being started."""


def phase_text(phase: Phase, *, seconds: float, wait: Wait | None = None, demo: bool = False) -> str:
    """What a question under way is doing.

    seconds: since Ask; in WAITING since the wait began.
    """
    if phase is Phase.WAITING and wait is not None:
        return _countdown(wait, seconds)
    elapsed = f"{int(seconds)} s"
    words = {
        Phase.SAVING: "Preparing",
        Phase.IN_LINE: "Waiting for its turn: others run now",
        Phase.SENDING: "Sending",
        Phase.STARTING: "Waiting for the demo engine" if demo else "Waiting for the model",
        Phase.ANSWERING: "Answering",
        Phase.CHECKING: "Checking the answer",
        Phase.WAITING: "Waiting",
        Phase.LOOKING: "Looking whether the question arrived",
        Phase.CANCELLING: "Cancelled",
    }[phase]
    if phase is Phase.CANCELLING:
        return words
    if phase is Phase.STARTING and seconds >= COLD_BOOT_AFTER_S and not demo:
        words = "Starting the model can take minutes"
    return f"{words} · {elapsed}"


_WAITS = {
    WaitReason.TURN: "Questions go one a second · sending",
    WaitReason.THROTTLED: "Too many requests · trying again",
    WaitReason.SERVER: "The server has a problem · trying again",
    WaitReason.NETWORK: "No answer · trying again",
}


def _countdown(wait: Wait, seconds: float) -> str:
    # Rounded up: as long as it waits it must not say 0.
    left = math.ceil(wait.seconds - seconds)
    return f"{_WAITS[wait.reason]} in {left} s" if left > 0 else f"{_WAITS[wait.reason]} now"


def sent_smaller_text(question: Question) -> str:
    """That its picture had to be sent again; empty for nearly all questions."""
    if not question.sent_smaller or question.picture is None:
        return ""
    sent = question.picture.sent
    size = f"{pixels_text(sent.width, sent.height)} ({size_text(sent.size_bytes)})"
    return f"The picture was too large for the service, so it was sent again at {size}."


def state_text(question: Question) -> str:
    """How a stored question stands when nothing is under way for it."""
    match question.state:
        case QuestionState.SUCCEEDED:
            if question.finished_at is None:
                return "Done"
            took_s = (question.finished_at - question.created_at).total_seconds()
            return f"Done in {duration_text(max(0.0, took_s))}"
        case QuestionState.CANCELED:
            return "Cancelled · partial answer kept" if question.answer else "Cancelled before an answer came"
        case QuestionState.NOT_SENT:
            return "Cancelled before it was sent" if question.cancel_requested else "Not sent"
        case QuestionState.NOT_FOUND if question.cancel_requested:
            return "Cancelled · not found at the engine"
        case QuestionState.SENDING | QuestionState.UNKNOWN:
            return "Not known whether it arrived"
        case QuestionState.RUNNING:
            return "Cancelled" if question.cancel_requested else "Not finished yet"
        case _:
            return _ENDED[question.state]


_ENDED = {
    QuestionState.WAITING: "Waits for a connection",
    QuestionState.NOT_FOUND: "Not found at the engine",
    QuestionState.REJECTED: "Not accepted",
    QuestionState.FAILED: "Failed",
    QuestionState.ABORTED: "Ended before it started",
    QuestionState.GONE: "No longer kept by the engine",
}


def summary_text(summary: QuestionSummary) -> str:
    """The second line of a history row."""
    start = one_line(without_markup(summary.answer_start), 120)
    match summary.state:
        case QuestionState.SUCCEEDED:
            return start or "Done, without a word"
        case QuestionState.CANCELED:
            return "Cancelled · partial answer kept" if start else "Cancelled"
        case QuestionState.NOT_SENT:
            return "Not sent"
        case QuestionState.SENDING | QuestionState.UNKNOWN:
            return "Not known whether it arrived"
        case QuestionState.RUNNING:
            return start or "Not finished yet"
        case _:
            return start or _ENDED[summary.state]


def window_title(prompt: str, answering: int = 0) -> str:
    """The title, which the taskbar shows too. prompt: of the question that is shown; answering: how many run now."""
    shown = one_line(storable(prompt), 60)
    if answering and shown:
        return f"{answering} answering – {shown} – LLaVA Desktop"
    if answering:
        return f"{answering} answering – LLaVA Desktop"
    return f"{shown} – LLaVA Desktop" if shown else "LLaVA Desktop"
