"""What differs between two answers: what was asked with, and word for word what was answered."""

import difflib
import re
from dataclasses import dataclass
from typing import NamedTuple

from llava_desktop.core.picture import Quality
from llava_desktop.core.question import Question, QuestionPicture
from llava_desktop.core.text import picture_name, pixels_text, region_text
from llava_desktop.core.words import LIST, joined, tr

WORDS_MOST = 1_500
"""On each side. Longer texts are compared line by line, and beyond as many lines not at all: the time grows with the
product of both lengths."""
QUICK_CHARACTERS = 1_200
"""Of both texts together, which are compared within a frame: 1 ms for prose, 14 ms for one word over and over
(measured)."""
_WORDS = re.compile(r"(?:\w+|[^\w\s]|^)\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Part(NamedTuple):
    """A piece of a text. differs: the other text has not got it there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class TextDifference:
    """first, second: the two texts, each whole. replacements: what stood there, and what stands in its place now;
    either may be empty.

    by_words: False where the texts were so long that whole lines were compared. compared: False beyond that.
    """

    first: tuple[Part, ...]
    second: tuple[Part, ...]
    replacements: tuple[tuple[str, str], ...] = ()
    by_words: bool = True
    compared: bool = True


def is_quick(first: str, second: str) -> bool:
    """Whether `text_difference` takes less than a frame, so that it may run on the GUI thread."""
    return len(first) + len(second) <= QUICK_CHARACTERS


def text_difference(first: str, second: str) -> TextDifference:
    """Any thread; bounded by WORDS_MOST. Blanks and line breaks alone are no difference."""
    for pieces, by_words in ((_WORDS, True), (_LINES, False)):
        one, other = pieces.findall(first), pieces.findall(second)
        if len(one) <= WORDS_MOST and len(other) <= WORDS_MOST:
            return _compared(one, other, by_words=by_words)
    return TextDifference((Part(first, True),), (Part(second, True),), by_words=False, compared=False)


def _compared(one: list[str], other: list[str], *, by_words: bool) -> TextDifference:
    matcher = difflib.SequenceMatcher(None, _keys(one), _keys(other), autojunk=False)
    first, second, replacements = [], [], []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        texts = "".join(one[start:end]), "".join(other[other_start:other_end])
        differs = kind != "equal"
        first.append(Part(texts[0], differs))
        second.append(Part(texts[1], differs))
        if differs:
            replacements.append((texts[0].strip(), texts[1].strip()))
    return TextDifference(
        tuple(part for part in first if part.text),
        tuple(part for part in second if part.text),
        tuple(replacements),
        by_words=by_words,
    )


def _keys(pieces: list[str]) -> list[str]:
    return [piece.strip() for piece in pieces]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was asked with, in words, on both sides."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


def facts(first: Question, second: Question) -> tuple[Fact, ...]:
    """Who was asked with what, and how; the prompt and the answer are texts, for `text_difference`."""
    return tuple(
        Fact(name, one, other) for (name, one), (_name, other) in zip(_facts_of(first), _facts_of(second), strict=True)
    )


def _facts_of(question: Question) -> tuple[tuple[str, str], ...]:
    parameters, turns = question.parameters, len(question.history) // 2
    return (
        (tr("Model"), question.engine.model_name),
        (tr("Version"), question.version[:12]),
        (tr("Max tokens"), str(parameters.max_tokens)),
        (tr("Temperature"), tr("{number:.2f}", number=parameters.temperature)),
        (tr("Top p"), tr("{number:.2f}", number=parameters.top_p)),
        (tr("Earlier questions sent"), str(turns) if turns else tr("none", "turns")),
        (tr("Picture"), tr("none", "picture") if question.picture is None else picture_name(question.picture.name)),
        (tr("Region"), _region(question.picture)),
        (tr("Sent as"), _sent(question.picture)),
    )


def _region(picture: QuestionPicture | None) -> str:
    if picture is None:
        return tr("none", "region")
    parts = [tr("the whole", "picture") if picture.region is None else region_text(picture.region)]
    if picture.quarter_turns:
        parts.append(tr("turned {degrees}°", degrees=90 * picture.quarter_turns))
    if picture.redacted:
        parts.append(tr("painted over", "picture"))
    return joined(LIST, *parts)


def _sent(picture: QuestionPicture | None) -> str:
    if picture is None:
        return tr("no picture")
    sent = f"{pixels_text(picture.sent.width, picture.sent.height)} {picture.sent.format.value}"
    return tr("{sent}, best quality", sent=sent) if picture.quality is Quality.BEST else sent
