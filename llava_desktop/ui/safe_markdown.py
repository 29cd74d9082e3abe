"""Markdown from outside -> values that can only be text: no image, no resource, no HTML, no link but web and mail.

Qt's parser fills a document that is never shown or laid out; from it only what has a name here is copied. Qt's own way
(`setMarkdown` on what is on screen) OPENS the files that `![](/path)` names, and leaves out what it does not understand
(front matter, link definitions): a block of which a letter would not be shown comes back as None, to be shown as it is.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextListFormat,
    QTextTable,
)

from llava_desktop.core.easy_markdown import easy_pieces
from llava_desktop.core.rich_text import LINE_BREAK, Paragraph, Piece, Span, Table
from llava_desktop.core.text import with_marks
from llava_desktop.core.words import LIST, joined, tr

InWords = Callable[[str], str]

LINK_SCHEMES = frozenset({"http", "https", "mailto"})

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_OBJECT = "\ufffc"
_SOFT_BREAK = re.compile(r"^(?! {4}|\t)(?=.*\w)[^|\n]+(?=\n[^\n])", re.MULTILINE)
_FENCE_MARK = re.compile(r"`{3}|~{3}")
_BREAK = re.compile(rf" *{LINE_BREAK}\s*")
_AMBIGUOUS = re.compile(r"[\s\\\"<>^`{|}]")
# Numbers of items and ticks of tasks are shown as marks of our own, which may differ: "1. 1. 1." is shown as 1, 2, 3.
_ITEM_MARKS = re.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\])?)+", re.MULTILINE)
_NOT_LETTERS = re.compile(r"[\W_]+")


class ClosedDocument(QTextDocument):
    """A document that loads nothing: every picture, style sheet or font it asks for is one transparent pixel."""

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        return no_resource()


def no_resource() -> QImage:
    """Instead of any resource. None or empty bytes would make Qt open the name itself (measured)."""
    pixel = QImage(1, 1, QImage.Format.Format_ARGB32)
    pixel.fill(0)
    return pixel


def pieces_of(markdown: str, in_words: InWords = str) -> Sequence[Piece] | None:
    """What to show for `markdown`, or None when some of its letters would not be shown: then show it as it is.

    in_words: puts the few words that are not the answer's own into a language. As they are they are English, as all
    that an export writes; on the screen they are `said`.

    The caller keeps to the sizes of `core.markdown_blocks`: the parser is super-linear.
    """
    easy = easy_pieces(markdown)
    return parsed(markdown, in_words) if easy is None else easy


def parsed(markdown: str, in_words: InWords = str) -> list[Piece] | None:
    """What Qt's parser makes of it, whatever it is; see `pieces_of`."""
    document = ClosedDocument()
    document.setUndoRedoEnabled(False)
    # The line end before it: front matter at the start of a text would vanish.
    document.setMarkdown("\n" + _with_line_breaks(markdown), _FEATURES)
    reader = _Reader(document, in_words)
    pieces = _with_code_joined(reader.pieces())
    return pieces if _shows_every_letter(markdown, pieces, reader.unseen) else None


def is_safe_link(address: str) -> bool:
    """True for http, https and mailto with somebody to go to, written so that no two programs read it differently."""
    if with_marks(address) != address or _AMBIGUOUS.search(address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in LINK_SCHEMES and bool(host) and "@" not in parts.netloc


def _with_line_breaks(markdown: str) -> str:
    """Keeps the lines of a paragraph apart: what is read off a sign or a bill has meaningful lines.

    Markdown itself would join them. Not in blocks with a fence, where each character counts, nor in tables and rules.
    """
    return markdown if _FENCE_MARK.search(markdown) else _SOFT_BREAK.sub(rf"\g<0> {LINE_BREAK}", markdown)


def _with_code_joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Qt makes a paragraph of each line of code; one paragraph is quicker to lay out and has no seams."""
    joined: list[Piece] = []
    for is_code, group in groupby(pieces, lambda piece: isinstance(piece, Paragraph) and piece.code):
        if not is_code:
            joined.extend(group)
            continue
        lines = [piece for piece in group if isinstance(piece, Paragraph)]
        text = LINE_BREAK.join("".join(span.text for span in line.spans) for line in lines)
        joined.append(replace(lines[0], spans=(Span(text, code=True),)))
    return joined


class _Reader:
    """Walks one document. `unseen` collects what Markdown keeps out of sight by its own rules, such as link targets."""

    def __init__(self, document: QTextDocument, in_words: InWords) -> None:
        self._document = document
        self._in_words = in_words
        self._numbers: dict[int, int] = {}
        self.unseen: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        block = self._document.begin()
        while block.isValid():
            table = QTextCursor(block).currentFrame()
            if isinstance(table, QTextTable):
                yield self._table(table)
                block = self._document.findBlock(table.lastPosition() + 1)
                continue
            paragraph = self._paragraph(block)
            if paragraph.spans or paragraph.code or paragraph.rule or paragraph.marker:
                yield paragraph
            block = block.next()

    def _table(self, table: QTextTable) -> Table:
        return Table(
            tuple(
                tuple(
                    tuple(self._spans(table.cellAt(row, column).firstCursorPosition().block()))
                    for column in range(table.columns())
                )
                for row in range(table.rows())
            )
        )

    def _paragraph(self, block: QTextBlock) -> Paragraph:
        form = block.blockFormat()
        is_code = _is_code(block)
        if is_code:
            self.unseen.append(str(form.property(QTextFormat.Property.BlockCodeLanguage) or ""))
        marker, depth = self._marker(block)
        return Paragraph(
            spans=tuple(
                replace(span, code=True, text=with_marks(span.text)) if is_code else span for span in self._spans(block)
            ),
            heading=form.headingLevel(),
            marker=marker,
            depth=depth,
            quote=int(form.property(QTextFormat.Property.BlockQuoteLevel) or 0),
            code=is_code,
            rule=form.hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth),
        )

    def _marker(self, block: QTextBlock) -> tuple[str, int]:
        """What stands before an item, and how deep its list is. Counted here: asking Qt is quadratic."""
        if block.blockFormat().objectIndex() < 0:
            return "", block.blockFormat().indent()
        items = block.textList()
        form = items.format()
        depth = form.indent()
        ticked = block.blockFormat().marker()
        if ticked is not QTextBlockFormat.MarkerType.NoMarker:
            return ("☑" if ticked is QTextBlockFormat.MarkerType.Checked else "☐"), depth
        if form.style() != QTextListFormat.Style.ListDecimal:
            return "•", depth
        number = self._numbers.get(items.objectIndex(), form.start())
        self._numbers[items.objectIndex()] = number + 1
        return f"{number}.", depth

    def _spans(self, block: QTextBlock) -> Iterator[Span]:
        """Without the blanks at the end of a paragraph; in code each character counts."""
        kept = block.text() if _is_code(block) else block.text().rstrip(f" {LINE_BREAK}")
        text_end = block.position() + len(kept.encode("utf-16-le")) // 2
        at = block.begin()
        while not at.atEnd():
            fragment = at.fragment()
            if fragment.position() < text_end:
                # Qt counts UTF-16 units; what is cut off is blanks, one unit each.
                beyond = max(0, fragment.position() + fragment.length() - text_end)
                text = fragment.text()
                yield from self._styled(text[: len(text) - beyond], fragment.charFormat())
            at += 1

    def _styled(self, text: str, form: QTextCharFormat) -> Iterator[Span]:
        lines = _BREAK.split(text)
        text = " ".join(lines)
        span = Span(
            LINE_BREAK.join(lines),
            bold=form.fontWeight() > QFont.Weight.Normal,
            italic=form.fontItalic(),
            struck=form.fontStrikeOut(),
            code=form.fontFixedPitch(),
        )
        self.unseen.append(form.toolTip())
        if form.isImageFormat():
            picture = form.toImageFormat()
            alt = str(form.property(QTextFormat.Property.ImageAltText) or "")
            name = joined(LIST, *filter(None, (alt, with_marks(picture.name()))))
            shown = self._in_words(tr("[picture: {name}]", name=name))
            yield replace(span, text=shown * max(1, text.count(_OBJECT)))
            return
        if span.code:
            span = replace(span, text=with_marks(text))
        address = form.anchorHref()
        if not address:
            yield span
        elif is_safe_link(address):
            if address != text:
                self.unseen.append(address)
            yield replace(span, text=with_marks(text), link=address)
        else:
            yield replace(span, text=f"{with_marks(text)} ({with_marks(address)})")


def _is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _shows_every_letter(markdown: str, pieces: list[Piece], unseen: list[str]) -> bool:
    source = _ITEM_MARKS.sub("", html.unescape(markdown))
    shown = [span.text for piece in pieces for span in _spans_of(piece)]
    missing = _letters(source) - _letters("".join(shown + unseen))
    return not missing


def _spans_of(piece: Piece) -> Iterator[Span]:
    if isinstance(piece, Paragraph):
        yield from piece.spans
        return
    for row in piece.rows:
        for cell in row:
            yield from cell


def _letters(text: str) -> Counter[str]:
    return Counter(_NOT_LETTERS.sub("", text))
