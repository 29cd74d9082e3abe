"""Markdown that every reader takes the same way, into pieces without one: sentences, flat lists, words in bold.

Most of what a model writes is of this kind, and Qt's parser takes ten times as long for it. What may be anything else
(another sign, another blank, an item in an item, an address) comes back as None: the parser's word is the one that
counts, and a test compares both. Any thread.
"""

import re
from collections.abc import Iterator, Sequence

from llava_desktop.core.rich_text import LINE_BREAK, Paragraph, Span

_SIGNS = "-\\w ,;.:?!/%+='\"()\u201c\u201d\u2018\u2019\u00ab\u00bb\u2013\u2014\u2026\u00b0\u20ac\u00a3"
"""Letters, digits, and what stands between them: quotation marks, dashes, an ellipsis, degrees, money."""
_START = "(?!\\d+[.)])[\"'(\u201c\u2018\u00ab]?"
_BOLD = rf"\*\*\w(?:[{_SIGNS}]*\w)?(?:\*\*|[:.]\*\*(?= |$))"
_LINE = rf"{_START}\w[{_SIGNS}]*"
_LINES = re.compile(rf"{_LINE}(?:\n{_LINE})*")
_STYLED = re.compile(rf"{_START}(?=\w|\*\*)[{_SIGNS}]*(?:{_BOLD}[{_SIGNS}]*)*")
_MARK = re.compile(r"(?:(?P<bullet>[-*])|(?P<number>[0-9]{1,9})\.) ")
_NOT_EASY = ("  ", "_", "***", "//", "www.")
"""Of those signs: blanks that Markdown counts, emphasis that may begin or end in several ways, what would be a link."""


def easy_pieces(markdown: str) -> Sequence[Paragraph] | None:
    """What the parser would make of one block (`markdown_blocks.py`); None when only the parser can say."""
    text = markdown.strip("\n")
    lowered = text.lower()
    if any(sign in lowered for sign in _NOT_EASY):
        return None
    if _LINES.fullmatch(text):
        return [Paragraph((Span(LINE_BREAK.join(line.rstrip(" ") for line in text.split("\n"))),))]
    if _STYLED.fullmatch(text):
        return [Paragraph(tuple(_spans(text)))]
    return _items([line for line in text.split("\n") if line])


def _items(lines: Sequence[str]) -> Sequence[Paragraph] | None:
    """Of one list: with the same bullet before each line, or a number, of which the first one counts."""
    marks = [_MARK.match(line) for line in lines]
    first = marks[0] if marks else None
    if first is None:
        return None
    pieces = []
    for place, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark is None or mark["bullet"] != first["bullet"] or not _STYLED.fullmatch(line, mark.end()):
            return None
        shown = "•" if mark["bullet"] else f"{int(first['number']) + place}."
        pieces.append(Paragraph(tuple(_spans(line[mark.end() :])), marker=shown, depth=1))
    return pieces


def _spans(line: str) -> Iterator[Span]:
    for place, text in enumerate(line.rstrip(" ").split("**")):
        if text:
            yield Span(text, bold=place % 2 == 1)
