"""Predictions as the engine's own list has them: what a row shows, and what may be done with one. Pure."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from llava_desktop.core.model_version import DEFAULT_VERSION
from llava_desktop.core.prediction import Prediction, PredictionStatus
from llava_desktop.core.text import one_line, with_marks, without_markup
from llava_desktop.core.words import joined, tr

LLAVA = "yorickvp/llava-v1.6-34b"
START_MOST = 200
"""Characters of prompt and answer that a row keeps: with the pictures left out, 3,000 rows are a few megabytes."""
LONGEST_PROMPT = 100_000
"""Characters; the model's whole context is about 4096 tokens."""
_WEB_HOSTS = frozenset({"replicate.com", "www.replicate.com"})


@dataclass(frozen=True, slots=True)
class RemoteRow:
    """One prediction of the list, without what is long. Text from outside; times: the server's, aware, UTC.

    prompt, answer_start: at most START_MOST characters, on one line; empty when the engine does not say them.
    """

    id: str
    status: PredictionStatus
    status_word: str
    prompt: str = ""
    answer_start: str = ""
    model: str = ""
    version: str = ""
    created_at: datetime | None = None
    data_removed: bool = False

    def is_llava(self, version: str = DEFAULT_VERSION) -> bool:
        """version: the one that is asked when it is not the default."""
        return is_llava(self.model, self.version, version)


@dataclass(frozen=True, slots=True)
class LocalRow:
    """The question on this computer that holds a prediction. prompt: its beginning."""

    question_id: str
    prompt: str
    in_trash: bool = False


class ListEnd(enum.Enum):
    """Why the list has no more. The values are what is said under it."""

    COMPLETE = tr("End of the list.")
    REPEATS = tr("The list starts to repeat here, so reading stopped.")
    LONG = tr("Older ones are not listed here.")


@dataclass(frozen=True, slots=True)
class RemotePage:
    """Rows that were not told before, newest first. end: None while there is more."""

    rows: tuple[RemoteRow, ...]
    end: ListEnd | None = None


def row_of(prediction: Prediction) -> RemoteRow:
    given = prediction.input
    return RemoteRow(
        id=prediction.id,
        status=prediction.status,
        status_word=one_line(prediction.status_word, 20),
        prompt=one_line((given.prompt or "") if given is not None else "", START_MOST),
        answer_start=one_line(prediction.output or "", START_MOST),
        model=one_line(prediction.model or "", START_MOST),
        version=one_line(prediction.version or "", START_MOST),
        created_at=prediction.created_at,
        data_removed=prediction.data_removed,
    )


def is_llava(model: str | None, version: str | None, wanted_version: str = DEFAULT_VERSION) -> bool:
    """By the model's name, or by the version's where the name is left out."""
    return model == LLAVA or version in {DEFAULT_VERSION, wanted_version}


_STATES: Mapping[PredictionStatus, str] = {
    PredictionStatus.STARTING: tr("Starting"),
    PredictionStatus.PROCESSING: tr("Running"),
    PredictionStatus.SUCCEEDED: tr("Answered"),
    PredictionStatus.FAILED: tr("Failed"),
    PredictionStatus.CANCELED: tr("Cancelled"),
    PredictionStatus.ABORTED: tr("Ended before it started"),
}


def status_text(status: PredictionStatus, word: str) -> str:
    """word: the engine's own, for a state that this version does not know."""
    return _STATES.get(status) or with_marks(one_line(word, 20)) or tr("Not known")


def no_longer_kept(engine_name: str) -> str:
    return tr("no longer kept by {engine}", engine=engine_name)


def row_title(row: RemoteRow, local: LocalRow | None, engine_name: str) -> str:
    """Its prompt; what is no longer there may still be known here."""
    if row.prompt or local is not None:
        return row.prompt or one_line(local.prompt if local is not None else "", START_MOST)
    return tr("No longer kept by {engine}", engine=engine_name) if row.data_removed else tr("Without a question")


def row_line(row: RemoteRow, local: LocalRow | None, engine_name: str) -> str:
    """What became of it: how the answer begins, or its state. That all is deleted is said in one of the two lines."""
    state = status_text(row.status, row.status_word)
    if row.data_removed and local is not None:
        return joined(" · ", state, no_longer_kept(engine_name))
    if row.status is PredictionStatus.SUCCEEDED and not row.data_removed:
        return without_markup(row.answer_start) or tr("Answered, without a word")
    return state


def row_facts(row: RemoteRow, local: LocalRow | None, today: datetime) -> str:
    """When, which model, and whether it is here too. today: now, in this computer's time zone."""
    where = ""
    if local is not None:
        where = tr("in your history's trash") if local.in_trash else tr("also in your history")
    model = row.model.rpartition("/")[2]
    return joined(" · ", *filter(None, (moment_text(row.created_at, today), where, model)))


def moment_text(moment: datetime | None, today: datetime) -> str:
    """`14:32` for today, `3 Mar 14:32` for this year, else with the year; empty when it is not known."""
    if moment is None:
        return ""
    local = moment.astimezone(today.tzinfo)
    clock = f"{local:%H:%M}"
    if local.date() == today.date():
        return clock
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year} {clock}"


def web_page_of(prediction: Prediction) -> str:
    """Its page on the service's own site; empty for any other address, and for none."""
    address = prediction.web_url or ""
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme == "https" and parts.netloc in _WEB_HOSTS
    except ValueError:
        return ""
    return address if is_plain and address.isascii() and address.isprintable() and " " not in address else ""


IN_TRASH = tr("It lies in the trash of your history. It can be restored there.")
"""Why it is not imported: each prediction is in the history at most once."""


def why_not_imported(prediction: Prediction, engine_name: str, *, is_demo: bool, version: str = DEFAULT_VERSION) -> str:
    """Why it cannot become a question of the history; empty when it can. version: as in `is_llava`."""
    if prediction.data_removed:
        return tr(
            "It cannot be imported: {engine} deletes questions and answers one hour after the end.", engine=engine_name
        )
    if prediction.input is None or not (prediction.input.prompt or "").strip():
        return tr("It cannot be imported: it holds no question.")
    if len(prediction.input.prompt or "") > LONGEST_PROMPT:
        return tr("It cannot be imported: its question is far too long.")
    if not (is_demo or is_llava(prediction.model, prediction.version, version)):
        return tr("It cannot be imported: another model than LLaVA answered it.")
    return ""
