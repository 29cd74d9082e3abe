"""Pieces of an answer -> HTML. Every character of the answer is escaped; the only tags are ours, and always closed."""

import html
from collections.abc import Iterable, Iterator

from llava_desktop.core.markdown_blocks import BlockKind, BlockSplitter
from llava_desktop.core.rich_text import LINE_BREAK, Paragraph, Parse, Piece, Span, Table

_STYLES = (("bold", "strong"), ("italic", "em"), ("struck", "del"), ("code", "code"))
DEEPEST = 24
"""Lists and quotations within each other: what is deeper stands at this depth."""


def answer_html(markdown: str, parse: Parse) -> str:
    """What the window shows for this answer; what it would show as plain text stands in `<pre>`."""
    splitter = BlockSplitter()
    written: list[str] = []
    nest = _Nest()
    for block in (*splitter.feed(markdown), *splitter.finish()):
        pieces = parse(block.text) if block.kind is BlockKind.MARKDOWN else None
        if pieces is None:
            written.extend(nest.leave())
            written.append(f'<pre class="plain">{_text(block.text.rstrip())}</pre>\n')
        else:
            written.extend(_pieces_html(pieces, nest))
    written.extend(nest.leave())
    return "".join(written)


def _pieces_html(pieces: Iterable[Piece], nest: "_Nest") -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Table):
            yield from nest.leave()
            yield _table(piece)
            continue
        yield from nest.enter(piece)
        yield _paragraph(piece)


def _paragraph(piece: Paragraph) -> str:
    if piece.rule:
        return "<hr>\n"
    if piece.code:
        return f"<pre><code>{_text(''.join(span.text for span in piece.spans))}</code></pre>\n"
    inner = "".join(_span(span) for span in piece.spans)
    if piece.heading:
        # The question is the page's second level.
        level = min(6, piece.heading + 2)
        return f"<h{level}>{inner}</h{level}>\n"
    tick = f"{piece.marker} " if piece.marker in {"☑", "☐"} else ""
    return f"<p>{tick}{inner}</p>\n"


def _span(span: Span) -> str:
    inner = _text(span.text).replace("\n", "<br>\n")
    for name, tag in _STYLES:
        if getattr(span, name):
            inner = f"<{tag}>{inner}</{tag}>"
    if span.link:
        inner = f'<a href="{html.escape(span.link)}" rel="noreferrer noopener">{inner}</a>'
    return inner


def _table(table: Table) -> str:
    head, *rows = table.rows
    written = ["<table>\n<tr>", *(f"<th>{_cell(cell)}</th>" for cell in head), "</tr>\n"]
    for row in rows:
        written += ["<tr>", *(f"<td>{_cell(cell)}</td>" for cell in row), "</tr>\n"]
    return "".join((*written, "</table>\n"))


def _cell(spans: Iterable[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _text(text: str) -> str:
    return html.escape(text.replace(LINE_BREAK, "\n"))


class _Nest:
    """Which quotations and lists are open: from the flat pieces real lists are made again."""

    def __init__(self) -> None:
        self._quote = 0
        self._lists: list[str] = []

    def enter(self, piece: Paragraph) -> Iterator[str]:
        """What has to be closed and opened before this piece."""
        depth, quote = min(piece.depth, DEEPEST), min(piece.quote, DEEPEST)
        if quote != self._quote:
            yield from self.leave()
            yield "<blockquote>\n" * quote
            self._quote = quote
        yield from self._close_to(depth)
        if not depth:
            return
        kind = "ol" if piece.marker[:1].isdigit() else "ul"
        if len(self._lists) == depth and piece.marker:
            if self._lists[-1] == kind:
                yield f"</li>\n{_item(piece)}"
                return
            yield from self._close_to(depth - 1)
        while len(self._lists) < depth:
            is_last = len(self._lists) == depth - 1
            self._lists.append(kind if is_last else "ul")
            yield f"<{self._lists[-1]}>\n{_item(piece) if is_last else '<li>'}"

    def leave(self) -> Iterator[str]:
        yield from self._close_to(0)
        yield "</blockquote>\n" * self._quote
        self._quote = 0

    def _close_to(self, depth: int) -> Iterator[str]:
        while len(self._lists) > depth:
            yield f"</li>\n</{self._lists.pop()}>\n"


def _item(piece: Paragraph) -> str:
    number = piece.marker.rstrip(".")
    if number.isascii() and number.isdigit():
        return f'<li value="{int(number)}">'
    return '<li class="ticked">' if piece.marker in {"☑", "☐"} else "<li>"
