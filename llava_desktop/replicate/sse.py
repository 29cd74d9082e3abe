"""Server-sent events: bytes in, events out, no I/O.

Source: the WHATWG standard, "Interpreting an event stream". Lines end at LF, CR and CRLF and nowhere else: U+2028,
U+0085, VT, FF and FS belong to the text (libraries that split as `str.splitlines` does lose words there).
"""

import codecs
from dataclasses import dataclass

from llava_desktop.core.errors import UnexpectedReply
from llava_desktop.core.words import tr

MAX_EVENT_CHARS = 1_000_000
"""One event holds at most this; a few words are usual, so more is no answer of this API."""
_LONGEST_RETRY_DIGITS = 9
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """event: `message` when the stream did not name it. id: the last id seen so far, "" before the first one.

    data: the `data` lines joined with \\n; spaces at its end matter.
    """

    event: str
    data: str
    id: str = ""


class SseDecoder:
    """Feed it the chunks of one stream in order. A new connection needs a new decoder.

    There is nothing to call at the end: the standard drops an event that no blank line ended.
    """

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._at_start = True
        self._last_was_cr = False
        # The text after the last blank line, in pieces: joining them at each chunk would cost a dripping stream
        # the square of its length.
        self._pieces: list[str] = []
        self._pieces_chars = 0
        self.last_event_id = ""
        """For `Last-Event-ID` when reconnecting; "" when no event had an id."""
        self.retry_ms: int | None = None
        """How long the server asks to wait before reconnecting, None when it did not say."""

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that `chunk` completes. Raises UnexpectedReply when one event is larger than MAX_EVENT_CHARS."""
        text = self._lines_with_lf(self._utf8.decode(chunk))
        if not text:
            return []
        blocks = self._take_blocks(text)
        return [event for block in blocks if block and (event := self._event_of(block)) is not None]

    def _lines_with_lf(self, text: str) -> str:
        """`text` with each line end as LF. A CR counts at once; the LF of a CRLF may come with the next chunk."""
        if self._at_start and text:
            self._at_start = False
            text = text.removeprefix(_BYTE_ORDER_MARK)
        if self._last_was_cr and text:
            self._last_was_cr = False
            text = text.removeprefix("\n")
        if "\r" in text:
            self._last_was_cr = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    def _take_blocks(self, text: str) -> list[str]:
        """What stands between blank lines, complete ones only; the rest is kept for the next chunk."""
        if not self._pieces:
            blocks = text.split("\n\n")
        else:
            # The blank line may lie across the chunks: an LF at the end of the last, an LF at the start of this one.
            if self._pieces[-1].endswith("\n") and text.startswith("\n"):
                self._pieces[-1] = self._pieces[-1][:-1]
                begun, rest = "", text[1:]
            else:
                begun, blank_line, rest = text.partition("\n\n")
                if not blank_line:
                    self._keep(text)
                    return []
            blocks = ["".join((*self._pieces, begun)), *rest.split("\n\n")]
            self._pieces.clear()
            self._pieces_chars = 0
        self._keep(blocks.pop())
        return blocks

    def _keep(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._pieces_chars += len(text)
            # A line end may be the first half of the blank line, which is no part of the event.
            _check_size(self._pieces_chars - text.endswith("\n"))

    def _event_of(self, block: str) -> ServerSentEvent | None:
        _check_size(len(block))
        name_of_event = ""
        data: list[str] = []
        for line in block.split("\n"):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                data.append(value)
            elif field == "event":
                name_of_event = value
            elif field == "id":
                if "\x00" not in value:
                    self.last_event_id = value
            elif field == "retry" and value.isascii() and value.isdigit() and len(value) <= _LONGEST_RETRY_DIGITS:
                self.retry_ms = int(value)
        if not data:
            return None
        return ServerSentEvent(name_of_event or "message", "\n".join(data), self.last_event_id)


def _check_size(chars: int) -> None:
    if chars > MAX_EVENT_CHARS:
        raise UnexpectedReply(tr("The answer's stream holds an event that is far too large."))
