"""What is known of how an answer came about, line by line, to be looked at and copied. Not the words themselves."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from llava_desktop.core.engine import Engine, EngineKind
from llava_desktop.core.money import MICRO, cost_of_question, cost_text, usd_text
from llava_desktop.core.picture import Quality
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.core.request_fields import EVENT_TEXT
from llava_desktop.core.status_text import state_text
from llava_desktop.core.text import duration_text, pixels_text, size_text, with_marks

_SHORT_FROM = 24
"""Characters; a hash or an id that is longer is shown by its ends."""
_ENDS = 6
_TURNS = {1: "a quarter to the right", 2: "half", 3: "a quarter to the left"}
_QUALITIES = {Quality.FITS: "fits 256 kB", Quality.BEST: "best, up to 1 MB"}


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
    lines = [_line("State", state_text(question))]
    if question.prediction_id is not None:
        lines.append(_id_line("Prediction", question.prediction_id))
    if question.waited_s is not None:
        lines.append(_line("Waited", duration_text(question.waited_s)))
    if question.ran_s is not None:
        lines.append(_line("Ran", duration_text(question.ran_s)))
    cost = cost_of_question(question, rate)
    if cost is not None:
        by = f", at {usd_text(int(rate * MICRO))} a second" if cost else ""
        lines.append(ReceiptLine("Cost", cost_text(cost), f"{cost_text(cost)}{by}"))
    return lines


def _time_lines(question: Question, zone: tzinfo | None) -> list[ReceiptLine]:
    lines = [_moment_line("Asked", question.created_at, zone)]
    if question.finished_at is not None:
        lines.append(_moment_line("Ended", question.finished_at, zone))
    return lines


def _moment_line(name: str, moment: datetime, zone: tzinfo | None) -> ReceiptLine:
    """`2024-02-29 14:32:05`, and whole with `UTC+01:00`."""
    local = moment.astimezone(zone)
    shown, offset = f"{local:%Y-%m-%d %H:%M:%S}", f"{local:%z}"
    return ReceiptLine(name, shown, f"{shown} UTC{offset[:3]}:{offset[3:5]}")


def _request_lines(question: Question) -> list[ReceiptLine]:
    is_demo, given = question.engine is EngineKind.DEMO, question.parameters
    lines = [
        _line("Engine", Engine(question.engine, question.base_url).name),
        *([] if is_demo else [_line("API address", question.base_url)]),
        _id_line("Version", question.version),
        _line("Max tokens", f"{given.max_tokens}"),
        _line("Temperature", f"{given.temperature:g}"),
        _line("Top p", f"{given.top_p:g}"),
    ]
    if question.history:
        lines.append(_line("Earlier turns", f"{len(question.history) // 2} sent along"))
    if question.webhook:
        events = ", ".join(EVENT_TEXT[event] for event in question.webhook_events)
        lines.append(_line("Webhook", question.webhook + (f" ({events})" if events else "")))
    if not question.stream:
        lines.append(_line("Streamed", "no"))
    if question.imported:
        lines.append(_line("Imported", "yes, not asked here"))
    return lines


def _picture_lines(picture: QuestionPicture, *, sent_smaller: bool) -> list[ReceiptLine]:
    source = f"{pixels_text(picture.source_width, picture.source_height)} {picture.source_format.value}"
    sent = f"{pixels_text(picture.sent_width, picture.sent_height)} {picture.sent_format.value}"
    lines = [
        _line("Picture", picture.name),
        _line("Original", f"{source}, {size_text(picture.source_bytes)}"),
        _id_line("Original SHA-256", picture.source_sha256),
        _line("Sent", f"{sent}, {size_text(picture.sent_bytes)}"),
        _id_line("Sent SHA-256", picture.sent_sha256),
    ]
    if picture.region is not None:
        box = picture.region
        lines.append(_line("Region", f"{pixels_text(box.width, box.height)} at {box.left}, {box.top}"))
    if picture.quarter_turns:
        lines.append(_line("Turned", _TURNS[picture.quarter_turns]))
    if picture.redacted:
        lines.append(_line("Painted over", "parts of it"))
    lines.append(_line("Quality", _QUALITIES[picture.quality]))
    if sent_smaller:
        lines.append(_line("Sent smaller", "yes: larger it was refused"))
    return lines


def _line(name: str, text: str) -> ReceiptLine:
    marked = with_marks(text)
    return ReceiptLine(name, marked, marked)


def _id_line(name: str, text: str) -> ReceiptLine:
    marked = with_marks(text)
    return ReceiptLine(name, shortened(marked), marked)
