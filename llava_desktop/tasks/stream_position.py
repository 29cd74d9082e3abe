"""Which part of what a stream brings is new. No I/O.

A stream can break and be resumed, begin again from the start, repeat its last events, or have no ids at all; and a look
at the prediction can have shown text that the stream has yet to bring. So each event has its place in the answer: what
lies before the end of the text that is known is compared with it and dropped.
"""

from collections.abc import Callable, Iterable

from llava_desktop.core.text import storable
from llava_desktop.replicate.sse import ServerSentEvent

MOST_IDS = 100_000
"""An answer of this model has some thousand events. A stream with more is read on, and not resumed once it breaks."""


class StreamPosition:
    """The place in the answer, across the connections to one prediction's stream."""

    def __init__(self) -> None:
        self.last_event_id: str | None = None
        """For the next connection."""
        self.is_done = False
        """The stream said that it is over; whatever it says after that is not read."""
        self.brought_something = False
        """Whether this connection has brought anything that was not known before."""
        self._end_of: dict[str, int] = {}
        self._known_ids: frozenset[str] = frozenset()
        self._place = 0
        self._in_step = True

    @property
    def may_connect(self) -> bool:
        """Whether another connection could bring the rest: not once the stream told another text than is known."""
        return self._in_step and not self.is_done and len(self._end_of) < MOST_IDS

    def connect(self) -> None:
        """A connection begins, with `last_event_id`. Without one the server begins at the start of the answer."""
        # Only the ids of earlier connections tell a repetition: by the standard an event without an id has the last
        # one's, so that within a connection many events can share one.
        self._known_ids = frozenset(self._end_of)
        self.brought_something = False
        if self.last_event_id is None:
            self._place = 0

    def lose_step(self) -> None:
        """The authority shows another text: where the stream's next event stands in it is not known."""
        self._in_step = False

    def new_text(self, events: Iterable[ServerSentEvent], known_chars: int, known: Callable[[], str]) -> str:
        """What `events` add to the end of the known text. known: that text, asked for only where it is repeated."""
        added: list[str] = []
        for event in events:
            if event.id in self._known_ids:
                self._place = self._end_of[event.id]
                continue
            if event.event == "output":
                added.append(self._beyond(storable(event.data), known_chars, known))
            if not self._in_step:
                break
            if event.id:
                self.last_event_id = event.id
                self._end_of[event.id] = self._place
                self.brought_something = True
            if event.event == "done":
                self.is_done = self.brought_something = True
                break
        return "".join(added)

    def _beyond(self, text: str, known_chars: int, known: Callable[[], str]) -> str:
        """The part of an event's text that lies after the known one. Steps on by the whole of it."""
        begin, self._place = self._place, self._place + len(text)
        repeated = max(0, min(known_chars - begin, len(text)))
        if repeated and not known().startswith(text[:repeated], begin):
            self._in_step = False
            return ""
        if repeated < len(text):
            self.brought_something = True
        return text[repeated:]
