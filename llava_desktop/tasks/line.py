"""At most so many questions run at once, of all that the app asks; the others wait, in the order of asking.

A place is held from before the POST to the end of the run, also behind a Cancel: what is being ended at the server
still runs there.
"""

import asyncio
from collections import deque
from types import TracebackType
from typing import Self

AT_ONCE = 3
"""When nothing else is set. A person reads one answer at a time, and each that runs is paid for."""


class Line:
    """One for all questions. Network loop only."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self._most = most
        self._held = 0
        self._waiting: deque[Place] = deque()

    def allow(self, most: int) -> None:
        """So many from now on. What runs is not stopped when they are fewer than before."""
        self._most = most
        self._move_up()

    def place(self) -> "Place":
        """For a question that is to be sent: held at once when there is room and nobody waits."""
        made = Place(self)
        self._waiting.append(made)
        self._move_up()
        return made

    def place_now(self) -> "Place":
        """For a question that may run at the server already: it counts, and cannot wait."""
        made = Place(self)
        self._give(made)
        return made

    def leave(self, place: "Place") -> None:
        if place.is_held:
            self._held -= 1
        else:
            self._waiting.remove(place)
        self._move_up()

    def _move_up(self) -> None:
        while self._waiting and self._held < self._most:
            self._give(self._waiting.popleft())

    def _give(self, place: "Place") -> None:
        self._held += 1
        place.hold()


class Place:
    """A context manager: the place is given back at its end, or the line is left."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._reached = asyncio.Event()

    @property
    def is_held(self) -> bool:
        return self._reached.is_set()

    def hold(self) -> None:
        self._reached.set()

    async def reached(self) -> None:
        """Waits until it is held."""
        await self._reached.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.leave(self)
