"""What a run writes into its row, for people. Each sentence names the engine that was asked.

The errors of `replicate` speak of Replicate and of the internet. For the demo engine, which is a process on this
computer, their type is put into words here instead.
"""

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.errors import ApiError, AppError, PredictionNotFound, Refused
from llava_desktop.core.prediction import Prediction
from llava_desktop.core.question import Question
from llava_desktop.core.text import one_line
from llava_desktop.core.words import Words, joined, tr

DEMO_ENDED = tr("The demo engine ended before this answer did. Ask again.")
BROKEN = tr("Something went wrong inside the app while watching this answer. “Check now” looks again.")
ABORTED = tr("The model did not start before the time limit, so nothing was charged. Ask again, or later.")
_DEMO_DOES_NOT_KNOW = tr("The demo engine has no record of this question.")


class Wording:
    """Sentences about one question. Pure."""

    def __init__(self, question: Question) -> None:
        self._is_demo = question.engine is EngineKind.DEMO
        self._name = Engine(question.engine, question.base_url).name

    @property
    def never_its_turn(self) -> str:
        """Of a row that waits, for the case that the app ends before it is sent."""
        return tr("It was never sent: the app closed while it waited for its turn. “Ask again” sends it.")

    def waits(self, error: AppError) -> str:
        """When there was no connection. Stays true when it does not wait any more."""
        return joined(" ", error.text, tr("Nothing was sent."))

    @property
    def looking(self) -> str:
        if self._is_demo:
            return tr("Sent, but the connection dropped before the demo engine answered. Looking for it…")
        return tr("Sent, but the connection dropped before {engine} answered. Looking for it…", engine=self._name)

    @property
    def looking_again(self) -> str:
        """When the app ended, or nobody looked, before it was known."""
        if self._is_demo:
            return tr("It is not known whether this question reached the demo engine. Looking for it…")
        return tr("It is not known whether this question reached {engine}. Looking for it…", engine=self._name)

    @property
    def not_found(self) -> str:
        if self._is_demo:
            return tr("The demo engine does not know this question: it never arrived.")
        return tr(
            "{engine} does not list this question under the token in use, so most likely it never arrived and "
            "nothing was charged.",
            engine=self._name,
        )

    @property
    def gone(self) -> str:
        if self._is_demo:
            return tr("The demo engine no longer keeps this answer: it deletes everything one hour after the end.")
        return tr(
            "{engine} no longer keeps this answer: it deletes everything one hour after the end.", engine=self._name
        )

    @property
    def rest_gone(self) -> str:
        return joined(" ", self.gone, tr("What had arrived before is kept."))

    @property
    def unknown_there(self) -> str:
        """For a 404 to an id that cannot have been deleted yet: another account's token asks, say."""
        check = tr("Check that the token belongs to the same account, then press “Check now”.")
        if self._is_demo:
            return joined(" ", _DEMO_DOES_NOT_KNOW, check)
        return joined(" ", tr("{engine} has no record of this question.", engine=self._name), check)

    def of(self, error: AppError) -> str:
        """What happened and what to do about it."""
        if not self._is_demo or not isinstance(error, ApiError):
            return error.text
        if isinstance(error, Refused):
            if error.detail:
                return tr("The demo engine refused this: {detail}", detail=one_line(error.detail, 400))
            return tr("The demo engine refused this (status {status}).", status=error.status)
        return tr("The demo engine did not answer. Ask again; if that does not help, close the app and open it again.")

    def unclear(self, error: AppError) -> str:
        """When nobody could look whether the question arrived."""
        return joined(" ", self._not_known_yet, self.of(error))

    @property
    def _not_known_yet(self) -> Words:
        if self._is_demo:
            return tr("It is not known yet whether this question reached the demo engine.")
        return tr("It is not known yet whether this question reached {engine}.", engine=self._name)


def not_saved(error: AppError) -> str:
    sentence = tr("Nothing was sent, because the question could not be saved first.")
    return joined(" ", sentence, error.text)


def failure_of(prediction: Prediction) -> str:
    """Why a run failed. The error can be empty: then the end of its logs is the best there is."""
    if prediction.error:
        return tr("The model failed: {error}", error=one_line(prediction.error, 400))
    lines = [line for line in prediction.logs.splitlines() if line.strip()]
    if lines:
        return tr("The model failed. The end of its log: {log}", log=one_line(lines[-1], 400))
    return tr("The model failed and did not say why. Ask again, or change the question.")


def why_not_seen(error: AppError, engine: Engine) -> str:
    """Why something that the engine's own list holds could not be looked at."""
    if not engine.is_demo or not isinstance(error, ApiError):
        return error.text
    if isinstance(error, PredictionNotFound):
        return _DEMO_DOES_NOT_KNOW
    return tr("The demo engine did not answer. Try again; if that does not help, close the app and open it again.")
