"""An answer in a QTextDocument: what is finished as Markdown, what is still growing as plain text, in small steps.

The document is [rendered pieces][plain suffix]. New text goes to the suffix at once; a block that is finished is taken
out of it and rendered. All of it in steps that the caller cuts by a deadline, so that no answer, however long or
hostile, holds up the window. GUI thread.
"""

import time
from collections import deque
from collections.abc import Iterable

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from llava_desktop.core.markdown_blocks import Block, BlockKind, BlockSplitter
from llava_desktop.core.rich_text import Paragraph, Piece, Span, Table
from llava_desktop.core.text import storable
from llava_desktop.qt.language import said
from llava_desktop.ui.answer_style import AnswerStyle
from llava_desktop.ui.safe_markdown import pieces_of

_STEP_MOST = 4096
"""Characters taken in at once: their layout takes a few milliseconds."""
_BATCH_MOST = 384
"""Characters written before they are laid out: a layout costs the same for one block as for ten."""
_CELLS_MOST = 1000
"""Qt lays a table out as a whole; 200 rows of 5 columns took 60 ms."""
# Characters that mean something else to QTextDocument than they do in a text.
_FOR_QT = str.maketrans({"\r": "\n", "\u2029": "\n", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd"})


class AnswerDocument:
    """Writes one answer into `document`, which must be empty, without undo, and written by nobody else."""

    def __init__(self, document: QTextDocument, style: AnswerStyle) -> None:
        self._document = document
        self._style = style
        self._splitter = BlockSplitter()
        self._incoming: deque[str] = deque()
        self._finished: deque[Block] = deque()
        self._hidden = ""  # taken in, not in the document yet
        self._plain_at = 0  # where the suffix begins
        self._plain_length = 0  # characters of the suffix that are in the document
        self._last: Piece | None = None
        self._written = 0  # characters, since the layout was last brought up to date
        self._ended_with_return = False
        self._ending = False
        self._ended = False
        cursor = QTextCursor(document)
        cursor.setBlockFormat(style.plain_block)
        cursor.setBlockCharFormat(style.plain_text)

    def append(self, text: str) -> None:
        """Takes `text` without showing it yet; see `advance`. As it is: to clean a megabyte takes too long at once."""
        self._incoming.extend(text[at : at + _STEP_MOST] for at in range(0, len(text), _STEP_MOST))

    def end(self) -> None:
        """Nothing more will come: what is open may be rendered."""
        self._ending = True

    @property
    def is_ending(self) -> bool:
        """Whether `end` was called: nothing may be appended any more."""
        return self._ending

    @property
    def is_settled(self) -> bool:
        """True when all that was appended is on screen, and rendered as far as it is finished."""
        return not (self._incoming or self._finished or self._hidden) and self._ended == self._ending

    @property
    def only_rendering_waits(self) -> bool:
        """True when all that was appended is on screen, though not all that is finished is rendered."""
        return bool(self._finished) and not (self._incoming or self._hidden)

    def advance(self, deadline: float, *, live: bool, may_render: bool) -> None:
        """Works until `deadline` (`time.perf_counter`), at least one step.

        live: show new text before anything is rendered. Otherwise whole blocks are rendered without being shown plain.
        """
        while self._batch(live=live, may_render=may_render) and time.perf_counter() < deadline:
            pass

    def _batch(self, *, live: bool, may_render: bool) -> bool:
        """A few steps with one layout behind them. False when there is nothing more to do."""
        edit = QTextCursor(self._document)
        edit.beginEditBlock()
        self._written = 0
        goes_on = True
        while goes_on and self._written < _BATCH_MOST:
            goes_on = self._step(live=live, may_render=may_render)
        edit.endEditBlock()
        return goes_on

    def _step(self, *, live: bool, may_render: bool) -> bool:
        """One piece of work. False when there is none."""
        if self._finished and may_render and not (live and self._incoming):
            self._render(self._finished.popleft())
        elif self._incoming:
            self._take_in(self._cleaned(self._incoming.popleft()))
            if live:
                self._show_hidden()
        elif self._ending and not self._ended:
            self._finished.extend(self._splitter.finish())
            self._ended = True
        elif self._hidden and not self._finished:
            self._show_hidden()
        else:
            return False
        if self._ended and not self._finished:
            self._drop_empty_end()
        return not self.is_settled

    def _cleaned(self, text: str) -> str:
        """With Qt's line ends; one that was cut in two counts once."""
        if self._ended_with_return and text.startswith("\n"):
            text = text[1:]
        self._ended_with_return = text.endswith("\r")
        return storable(text.replace("\r\n", "\n")).translate(_FOR_QT)

    def _take_in(self, text: str) -> None:
        self._finished.extend(self._splitter.feed(text))
        self._hidden += text

    def _show_hidden(self) -> None:
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._hidden, self._style.plain_text)
        self._plain_length += len(self._hidden)
        self._written += len(self._hidden)
        self._hidden = ""

    def _render(self, block: Block) -> None:
        cursor = QTextCursor(self._document)
        self._written += len(block.text)
        pieces = pieces_of(block.text, said) if block.kind is BlockKind.MARKDOWN else None
        if pieces is not None and all(_fits(piece) for piece in pieces):
            self._take_out(cursor, block.text)
            self._write(cursor, pieces)
        else:
            self._keep_plain(cursor, block.text)

    def _take_out(self, cursor: QTextCursor, text: str) -> None:
        """Removes the first block of the suffix, as much as was shown of it; the cursor is at the suffix afterwards."""
        shown = text[: self._plain_length]
        cursor.setPosition(self._plain_at)
        cursor.setPosition(self._plain_at + _length_in_qt(shown), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(self._style.plain_block)
        self._plain_length -= len(shown)
        self._hidden = self._hidden[len(text) - len(shown) :]

    def _keep_plain(self, cursor: QTextCursor, text: str) -> None:
        """Leaves the first block of the suffix as it is, and begins a paragraph behind it."""
        shown = text[: self._plain_length]
        rest = text[len(shown) :]
        cursor.setPosition(self._plain_at + _length_in_qt(shown))
        cursor.insertText(rest, self._style.plain_text)
        if not text.endswith("\n"):
            cursor.insertBlock(self._style.plain_block, self._style.plain_text)
        self._plain_at = cursor.position()
        self._plain_length -= len(shown)
        self._hidden = self._hidden[len(rest) :]
        self._last = None

    def _write(self, suffix: QTextCursor, pieces: Iterable[Piece]) -> None:
        """Writes before the paragraph that `suffix` is at the start of."""
        for piece in pieces:
            suffix.insertBlock(self._style.plain_block, self._style.plain_text)
            cursor = QTextCursor(suffix)
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            if isinstance(piece, Table):
                self._write_table(cursor, piece)
            else:
                self._write_paragraph(cursor, piece)
            self._last = piece
        self._plain_at = suffix.position()

    def _write_paragraph(self, cursor: QTextCursor, piece: Paragraph) -> None:
        if piece.rule:
            cursor.setBlockFormat(self._style.rule())
            cursor.setBlockCharFormat(self._style.no_height())
            return
        cursor.setBlockFormat(self._style.block(piece, self._last))
        if piece.marker:
            cursor.insertText(f"{piece.marker} ", self._style.plain_text)
        self._write_spans(cursor, piece.spans, piece.heading, quoted=piece.quote > 0)

    def _write_spans(
        self, cursor: QTextCursor, spans: Iterable[Span], heading: int = 0, *, quoted: bool = False
    ) -> None:
        for span in spans:
            cursor.insertText(span.text, self._style.text(span, heading, quoted=quoted))

    def _write_table(self, cursor: QTextCursor, piece: Table) -> None:
        cursor.setBlockFormat(QTextBlockFormat())
        cursor.setBlockCharFormat(self._style.no_height())
        table = cursor.insertTable(len(piece.rows), len(piece.rows[0]), self._style.table())
        for row, cells in enumerate(piece.rows):
            for column, spans in enumerate(cells):
                self._write_spans(table.cellAt(row, column).firstCursorPosition(), spans)

    def _drop_empty_end(self) -> None:
        """Takes away the paragraph that waited for more, once nothing more comes."""
        last = self._document.lastBlock()
        cursor = QTextCursor(last)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        if last.length() == 1 and last.blockNumber() > 0 and cursor.currentTable() is None:
            QTextCursor(last).deletePreviousChar()


def _fits(piece: Piece) -> bool:
    return not isinstance(piece, Table) or len(piece.rows) * len(piece.rows[0]) <= _CELLS_MOST


def _length_in_qt(text: str) -> int:
    """How many positions of a QTextDocument `text` takes: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
