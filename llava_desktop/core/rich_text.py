"""An answer as it is read: paragraphs, items, headings, code and tables of styled text, and nothing that can do more.

`ui/safe_markdown.py` makes them of Markdown; the window, the clipboard and the files of an export are drawn of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

LINE_BREAK = "\u2028"
"""Where a line ends inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style; U+2028 where a line ends in a paragraph. link: empty, or an http, https or mailto address."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, item, heading or block of code.

    heading: 1 to 6, else 0. marker: `•`, `3.`, `☑` before an item. depth: how deep the list is, 0 outside one.
    quote: how deep the quotation is.
    """

    spans: tuple[Span, ...]
    heading: int = 0
    marker: str = ""
    depth: int = 0
    quote: int = 0
    code: bool = False
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """rows: of cells, of spans. The first row is the head."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]


Piece = Paragraph | Table

Parse = Callable[[str], Sequence[Piece] | None]
"""Markdown of one block (`markdown_blocks.py`) -> what to show; None when it is to be shown as it is."""
