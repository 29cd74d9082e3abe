"""Pieces of an answer -> plain text: the words, their lines, lists and tables, and no Markdown signs."""

from collections.abc import Iterable, Iterator

from llava_desktop.core.markdown_blocks import BlockKind, BlockSplitter
from llava_desktop.core.rich_text import LINE_BREAK, Paragraph, Parse, Piece, Span, Table

_INDENT = "    "
_RULE = "----------"


def answer_text(markdown: str, parse: Parse) -> str:
    """What the window shows for this answer, as text. Ends without a line end."""
    splitter = BlockSplitter()
    written: list[str] = []
    for block in (*splitter.feed(markdown), *splitter.finish()):
        pieces = parse(block.text) if block.kind is BlockKind.MARKDOWN else None
        if pieces is None:
            written.append(block.text.rstrip())
        else:
            written.extend(_grouped(pieces))
    return "\n\n".join(filter(None, written))


def _grouped(pieces: Iterable[Piece]) -> Iterator[str]:
    """Items of a list stand close together."""
    items: list[str] = []
    for piece in pieces:
        if isinstance(piece, Paragraph) and piece.depth and not piece.code:
            items.append(_paragraph(piece))
            continue
        yield "\n".join(items)
        items.clear()
        yield _table(piece) if isinstance(piece, Table) else _paragraph(piece)
    yield "\n".join(items)


def _paragraph(piece: Paragraph) -> str:
    text = _RULE if piece.rule else _words(piece.spans)
    first = _INDENT * max(0, piece.depth - 1) + (f"{piece.marker} " if piece.marker else "")
    rest = " " * len(first)
    quoted = "> " * piece.quote
    lines = text.split("\n")
    return "\n".join(f"{quoted}{rest if number else first}{line}".rstrip() for number, line in enumerate(lines))


def _table(table: Table) -> str:
    """A line a row, tabs between the cells: pasted into a spreadsheet it is a table again."""
    return "\n".join("\t".join(_words(cell).replace("\n", " ") for cell in row) for row in table.rows)


def _words(spans: Iterable[Span]) -> str:
    """A link is followed by its address, where that is not what its text says."""
    written = []
    for span in spans:
        is_hidden = span.link and span.link.removeprefix("mailto:") != span.text
        written.append(f"{span.text} ({span.link})" if is_hidden else span.text)
    return "".join(written).replace(LINE_BREAK, "\n")
