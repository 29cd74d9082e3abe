"""What is known of how an answer came about, line by line, to be looked at and copied. Not the words themselves."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.money import MICRO, cost_of_question, cost_text, usd_text
from llava_desktop.core.picture import Quality
from llava_desktop.core.question import PictureFile, Question, QuestionPicture
from llava_desktop.core.request_fields import EVENT_TEXT
from llava_desktop.core.status_text import state_text
from llava_desktop.core.text import duration_text, picture_name, picture_text, region_text, with_marks
from llava_desktop.core.words import LIST, Words, joined, tr

_SHORT_FROM = 24
"""Characters; a hash or an id that is longer is shown by its ends."""
_ENDS = 6
_TURNS = {1: tr("a quarter to the right"), 2: tr("half", "a turn"), 3: tr("a quarter to the left")}
_QUALITIES = {Quality.FITS: tr("fits 256 kB"), Quality.BEST: tr("best, up to 1 MB")}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """shown: short. whole: what is copied, and stands in the tooltip."""

    name: str
    shown: str
    whole: str


def receipt_of(question: Question, rate: Decimal, zone: tzinfo | None = None) -> tuple[ReceiptLine, ...]:
    """rate: USD a second. zone: of the times; None for this computer's own."""
    return (
        *_answer_lines(question, rate),
        *_time_lines(question, zone),
        *_request_lines(question),
        *(() if question.picture is None else _picture_lines(question.picture, sent_smaller=question.sent_smaller)),
    )


def receipt_text(lines: tuple[ReceiptLine, ...]) -> str:
    """For the clipboard."""
    return "".join(f"{line.name}: {line.whole}\n" for line in lines)


def shortened(text: str) -> str:
    """`41ecfb…30f174`."""
    return text if len(text) <= _SHORT_FROM else f"{text[:_ENDS]}…{text[-_ENDS:]}"


def _answer_lines(question: Question, rate: Decimal) -> list[ReceiptLine]:
    lines = [_line(tr("State"), state_text(question))]
    if question.prediction_id is not None:
        lines.append(_id_line(tr("Prediction"), question.prediction_id))
    if question.waited_s is not None:
        lines.append(_line(tr("Waited"), duration_text(question.waited_s)))
    if question.ran_s is not None:
        lines.append(_line(tr("Ran"), duration_text(question.ran_s)))
    cost = cost_of_question(question, rate)
    if cost is not None:
        whole = shown = cost_text(cost)
        if cost:
            whole = tr("{cost}, at {rate} a second", cost=shown, rate=usd_text(int(rate * MICRO)))
        lines.append(ReceiptLine(tr("Cost"), shown, whole))
    return lines


def _time_lines(question: Question, zone: tzinfo | None) -> list[ReceiptLine]:
    lines = [_moment_line(tr("Asked"), question.created_at, zone)]
    if question.finished_at is not None:
        lines.append(_moment_line(tr("Ended"), question.finished_at, zone))
    return lines


def _moment_line(name: str, moment: datetime, zone: tzinfo | None) -> ReceiptLine:
    """`2024-02-29 14:32:05`, and whole with `UTC+01:00`."""
    local = moment.astimezone(zone)
    shown, offset = f"{local:%Y-%m-%d %H:%M:%S}", f"{local:%z}"
    return ReceiptLine(name, shown, f"{shown} UTC{offset[:3]}:{offset[3:5]}")


def _request_lines(question: Question) -> list[ReceiptLine]:
    is_demo, given = question.engine is EngineKind.DEMO, question.parameters
    lines = [
        _line(tr("Engine"), Engine(question.engine, question.base_url).name),
        *([] if is_demo else [_line(tr("API address"), question.base_url)]),
        _id_line(tr("Version"), question.version),
        _line(tr("Max tokens"), f"{given.max_tokens}"),
        _line(tr("Temperature"), tr("{value:g}", value=given.temperature)),
        _line(tr("Top p"), tr("{value:g}", value=given.top_p)),
    ]
    if question.history:
        lines.append(_line(tr("Earlier questions"), tr("%n sent along", "", len(question.history) // 2)))
    if question.webhook:
        webhook = question.webhook
        if question.webhook_events:
            events = joined(LIST, *(EVENT_TEXT[event] for event in question.webhook_events))
            webhook = tr("{address} ({events})", address=with_marks(webhook), events=events)
        lines.append(_line(tr("Webhook"), webhook))
    if not question.stream:
        lines.append(_line(tr("Streamed"), tr("no")))
    if question.imported:
        lines.append(_line(tr("Imported"), tr("yes, not asked here")))
    return lines


def _picture_lines(picture: QuestionPicture, *, sent_smaller: bool) -> list[ReceiptLine]:
    lines = [
        _line(tr("Picture"), picture_name(picture.name)),
        _line(tr("Original"), _file_text(picture.source)),
        _id_line(tr("Original SHA-256"), picture.source.sha256),
        _line(tr("Sent"), _file_text(picture.sent)),
        _id_line(tr("Sent SHA-256"), picture.sent.sha256),
    ]
    if picture.region is not None:
        lines.append(_line(tr("Region"), region_text(picture.region)))
    if picture.quarter_turns:
        lines.append(_line(tr("Turned"), _TURNS[picture.quarter_turns]))
    if picture.redacted:
        lines.append(_line(tr("Painted over"), tr("parts of it")))
    lines.append(_line(tr("Quality"), _QUALITIES[picture.quality]))
    if sent_smaller:
        lines.append(_line(tr("Sent smaller"), tr("yes: larger it was refused")))
    return lines


def _file_text(file: PictureFile) -> str:
    return picture_text(file.width, file.height, file.format, file.size_bytes)


def _line(name: str, text: str) -> ReceiptLine:
    marked = text if isinstance(text, Words) else with_marks(text)
    return ReceiptLine(name, marked, marked)


def _id_line(name: str, text: str) -> ReceiptLine:
    marked = with_marks(text)
    return ReceiptLine(name, shortened(marked), marked)
