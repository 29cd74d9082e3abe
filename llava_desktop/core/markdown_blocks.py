"""Cuts a growing Markdown text into finished blocks and the open tail; the work is in proportion to the new text.

A block ends at a blank line outside a fence, at the closing line of a fence, and, for a list, at the first line after a
blank one that is neither an item nor indented. So a finished block never changes whatever comes after it, and it can
be rendered once. What would take Qt's super-linear parser too long comes out as `PLAIN` pieces instead (measured on two
cores: 16 KB of numbered lines 440 ms, 10,000 table rows 1.6 s, everything else in 16 KB under 50 ms).
"""

import enum
import re
from dataclasses import dataclass

MARKDOWN_MOST = 16_384
"""Characters a block may have and still be Markdown."""
TABLE_ROWS_MOST = 200
LINES_MOST = 400
"""Lines a block may have and still be Markdown: the parser's cost for lists grows with their square."""
NESTING_MOST = 24
"""Quote and list marks one line may begin with: deeper nesting is no answer, and lays out slowly."""
PLAIN_MOST = 2048
"""Characters of one PLAIN piece: a paragraph is laid out as a whole whenever it grows."""
_HEAD = 256
"""Characters of a line that say what it is. What stands behind them is only text."""

_FENCE = re.compile(r"[ >]*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_LEADING_MARKS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t>])|\d{1,9}[.)](?=[ \t>])))*")
_MARK = re.compile(r">|[-*+]|\d+[.)]")


class BlockKind(enum.Enum):
    MARKDOWN = "markdown"
    PLAIN = "plain"
    """Shown as it is: too long, too many rows or too deep for the Markdown parser."""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive raw text, line ends included. The blocks and the tail, joined, are the text that was fed."""

    text: str
    kind: BlockKind


class BlockSplitter:
    """Feed it text as it arrives, lines ended by `\\n`; how it was cut makes no difference to the blocks."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._partial = ""
        self._plain = False
        self._line_head = ""  # of the line that `_partial` is in, once it is long enough to be settled
        self._begin_block()

    @property
    def tail(self) -> str:
        """The open block so far: no longer than a block may be, and a line."""
        return "".join(self._lines) + self._partial

    def feed(self, text: str) -> list[Block]:
        """The blocks that `text` finished, in order."""
        finished: list[Block] = []
        *lines, rest = (self._partial + text).split("\n")
        for line in lines:
            self._take(f"{line}\n", finished)
        self._partial = rest
        if len(rest) >= _HEAD:
            self._begin_line(rest, finished)
            self._plain = self._plain or self._length + len(rest) > MARKDOWN_MOST
        if self._plain:
            self._give_plain(finished)
        return finished

    def finish(self) -> list[Block]:
        """The last blocks, when nothing more comes. The splitter is empty again afterwards."""
        finished: list[Block] = []
        rest, self._partial = self._partial, ""
        if rest:
            self._take(rest, finished)
        self._end_block(finished)
        self._line_head = ""
        return finished

    def _begin_block(self) -> None:
        self._length = 0
        self._line_count = 0
        self._rows = 0
        self._fence = ""
        self._is_list = False
        self._has_text = False
        self._after_blank = False
        self._plain = False

    def _begin_line(self, line: str, finished: list[Block]) -> None:
        """Settles, once a line, whether it belongs to the open block: a list waits for the line that says so."""
        if self._line_head:
            return
        self._line_head = line[:_HEAD]
        if (
            self._is_list
            and self._after_blank
            and not self._fence
            and self._line_head.strip()
            and not self._line_head.startswith(("  ", "\t"))
            and not _ITEM.match(self._line_head)
        ):
            self._end_block(finished)

    def _take(self, line: str, finished: list[Block]) -> None:
        """One line with its end, or what is left of it when its beginning was given away already."""
        self._begin_line(line, finished)
        head, self._line_head = self._line_head, ""
        self._lines.append(line)
        self._length += len(line)
        self._line_count += 1
        closed_fence = self._learn(head)
        self._plain = self._plain or self._length > MARKDOWN_MOST or self._line_count > LINES_MOST
        self._after_blank = not head.strip()
        ends = closed_fence or (self._after_blank and self._has_text and not self._fence)
        if ends and not self._is_list:
            self._end_block(finished)

    def _learn(self, head: str) -> bool:
        """What the beginning of a line says about its block. True when it closes a fence."""
        fence = _FENCE.match(head)
        if self._fence:
            closes = fence is not None and fence["mark"].startswith(self._fence) and not fence["info"].strip()
            if closes:
                self._fence = ""
            return closes
        if not head.strip():
            return False
        self._has_text = True
        if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
            self._fence = fence["mark"]
            return False
        self._is_list = self._is_list or bool(_ITEM.match(head))
        self._rows += "|" in head
        marks = _LEADING_MARKS.match(head)
        depth = len(_MARK.findall(marks[0])) if marks else 0
        self._plain = self._plain or self._rows > TABLE_ROWS_MOST or depth > NESTING_MOST
        return False

    def _end_block(self, finished: list[Block]) -> None:
        text = "".join(self._lines)
        self._lines.clear()
        if text and self._plain:
            finished.extend(Block(piece, BlockKind.PLAIN) for piece in _pieces(text))
        elif text:
            finished.append(Block(text, BlockKind.MARKDOWN))
        self._begin_block()

    def _give_plain(self, finished: list[Block]) -> None:
        """Gives away what is surely plain: all but a last piece that may grow, and a line too short to be settled."""
        settled, undecided = (self.tail, "") if self._line_head else ("".join(self._lines), self._partial)
        *whole, last = _pieces(settled)
        finished.extend(Block(piece, BlockKind.PLAIN) for piece in whole)
        complete, line_end, begun = last.rpartition("\n")
        self._lines = [complete + line_end] if line_end else []
        self._partial = begun + undecided


def _pieces(text: str) -> list[str]:
    """`text` in pieces of at most PLAIN_MOST, cut after a line end or else a space where there is one."""
    pieces = []
    start = 0
    while len(text) - start > PLAIN_MOST:
        window_end = start + PLAIN_MOST
        cut = text.rfind("\n", start, window_end) + 1 or text.rfind(" ", start, window_end) + 1
        if cut <= start:
            cut = window_end
        pieces.append(text[start:cut])
        start = cut
    pieces.append(text[start:])
    return pieces
