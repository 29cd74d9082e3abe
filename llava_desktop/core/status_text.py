"""The one line that says what is happening now, or how it ended. Durations in seconds."""

import math

from llava_desktop.core.events import Phase, Wait, WaitReason
from llava_desktop.core.question import Question, QuestionState, QuestionSummary
from llava_desktop.core.text import duration_text, one_line, pixels_text, size_text, storable, without_markup
from llava_desktop.core.words import Words, joined, tr

COLD_BOOT_AFTER_S = 10.0
"""A model that runs already begins within a few seconds; after this it is probably being started."""


def phase_text(phase: Phase, *, seconds: float, wait: Wait | None = None, demo: bool = False) -> str:
    """What a question under way is doing.

    seconds: since Ask; in WAITING since the wait began.
    """
    if phase is Phase.WAITING and wait is not None:
        return _countdown(wait, seconds)
    words = _PHASES[phase]
    if phase is Phase.CANCELLING:
        return words
    if phase is Phase.STARTING and demo:
        words = _DEMO_STARTS
    elif phase is Phase.STARTING and seconds >= COLD_BOOT_AFTER_S:
        words = _COLD_BOOT
    return joined(" · ", words, tr("{seconds} s", seconds=int(seconds)))


_PHASES = {
    Phase.SAVING: tr("Preparing"),
    Phase.IN_LINE: tr("Waiting for its turn: others run now"),
    Phase.SENDING: tr("Sending"),
    Phase.STARTING: tr("Waiting for the model"),
    Phase.ANSWERING: tr("Answering"),
    Phase.CHECKING: tr("Checking the answer"),
    Phase.WAITING: tr("Waiting"),
    Phase.LOOKING: tr("Looking whether the question arrived"),
    Phase.CANCELLING: tr("Cancelled"),
}
_DEMO_STARTS = tr("Waiting for the demo engine")
_COLD_BOOT = tr("Starting the model can take minutes")
_WAITS = {
    WaitReason.TURN: tr("Questions go one a second"),
    WaitReason.THROTTLED: tr("Too many requests"),
    WaitReason.SERVER: tr("The server has a problem"),
    WaitReason.NETWORK: tr("No answer"),
}


def _countdown(wait: Wait, seconds: float) -> Words:
    # Rounded up: as long as it waits it must not say 0.
    left = math.ceil(wait.seconds - seconds)
    if wait.reason is WaitReason.TURN:
        then = tr("sending in {seconds} s", seconds=left) if left > 0 else tr("sending now")
    else:
        then = tr("trying again in {seconds} s", seconds=left) if left > 0 else tr("trying again now")
    return joined(" · ", _WAITS[wait.reason], then)


def sent_smaller_text(question: Question) -> str:
    """That its picture had to be sent again; empty for nearly all questions."""
    if not question.sent_smaller or question.picture is None:
        return ""
    sent = question.picture.sent
    return tr(
        "The picture was too large for the service, so it was sent again at {pixels} ({size}).",
        pixels=pixels_text(sent.width, sent.height),
        size=size_text(sent.size_bytes),
    )


def state_text(question: Question) -> str:
    """How a stored question stands when nothing is under way for it."""
    match question.state:
        case QuestionState.SUCCEEDED:
            if question.finished_at is None:
                return tr("Done")
            took_s = (question.finished_at - question.created_at).total_seconds()
            return tr("Done in {duration}", duration=duration_text(max(0.0, took_s)))
        case QuestionState.CANCELED:
            return tr("Cancelled · partial answer kept") if question.answer else tr("Cancelled before an answer came")
        case QuestionState.NOT_SENT:
            return tr("Cancelled before it was sent") if question.cancel_requested else tr("Not sent")
        case QuestionState.NOT_FOUND if question.cancel_requested:
            return tr("Cancelled · not found at the engine")
        case QuestionState.SENDING | QuestionState.UNKNOWN:
            return tr("Not known whether it arrived")
        case QuestionState.RUNNING:
            return tr("Cancelled") if question.cancel_requested else tr("Not finished yet")
        case _:
            return _ENDED[question.state]


_ENDED = {
    QuestionState.WAITING: tr("Waits for a connection"),
    QuestionState.NOT_FOUND: tr("Not found at the engine"),
    QuestionState.REJECTED: tr("Not accepted"),
    QuestionState.FAILED: tr("Failed"),
    QuestionState.ABORTED: tr("Ended before it started"),
    QuestionState.GONE: tr("No longer kept by the engine"),
}


def summary_text(summary: QuestionSummary) -> str:
    """The second line of a history row."""
    start = one_line(without_markup(summary.answer_start), 120)
    match summary.state:
        case QuestionState.SUCCEEDED:
            return start or tr("Done, without a word")
        case QuestionState.CANCELED:
            return tr("Cancelled · partial answer kept") if start else tr("Cancelled")
        case QuestionState.NOT_SENT:
            return tr("Not sent")
        case QuestionState.SENDING | QuestionState.UNKNOWN:
            return tr("Not known whether it arrived")
        case QuestionState.RUNNING:
            return start or tr("Not finished yet")
        case _:
            return start or _ENDED[summary.state]


def window_title(prompt: str, answering: int = 0) -> str:
    """The title, which the taskbar shows too. prompt: of the question that is shown; answering: how many run now."""
    shown = one_line(storable(prompt), 60)
    if answering and shown:
        return tr("%n answering – {prompt} – LLaVA Desktop", "", answering, prompt=shown)
    if answering:
        return tr("%n answering – LLaVA Desktop", "", answering)
    return f"{shown} – LLaVA Desktop" if shown else "LLaVA Desktop"
