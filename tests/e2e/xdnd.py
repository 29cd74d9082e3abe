"""A file manager's side of drag and drop: XDND version 5, as freedesktop.org describes it.

Enter, Position until the target has answered, Drop, the data through a selection, Finished.
"""

import time
from dataclasses import dataclass
from typing import Any

from Xlib import X, Xatom
from Xlib.error import BadWindow

from tests.e2e.selection import Offer, SelectionGiver
from tests.e2e.xserver import XServer

VERSION = 5
ACCEPTED = 1
MORE_THAN_THREE_KINDS = 1
STEP_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Dropped:
    """What the target said. taken: it wanted the drop where it happened; finished: it said that it has the data."""

    taken: bool
    finished: bool


class Drag:
    """One drag over one connection, from pressing the button to letting go."""

    def __init__(self, server: XServer, offer: Offer) -> None:
        self._server = server
        self._source = server.own_window()
        self._giver = SelectionGiver(server, offer)
        self._time = server.timestamp(self._source)
        self._selection = server.atom("XdndSelection")
        self._source.set_selection_owner(self._selection, self._time)

    def drop_at(self, x: int, y: int) -> Dropped:
        """Moves onto the point and lets go. Where nothing is taken, it leaves again, as the protocol asks."""
        target = self._window_at(x, y)
        self._server.move_to(x, y)
        self._enter(target)
        taken = self._hover(target, x, y)
        if not taken:
            self._send(target, "XdndLeave", [0, 0, 0, 0])
            return Dropped(taken=False, finished=False)
        self._send(target, "XdndDrop", [0, self._time, 0, 0])
        finished = self._reply("XdndFinished")
        return Dropped(taken=True, finished=bool(finished[1] & ACCEPTED))

    def end(self) -> None:
        self._source.destroy()
        self._server.display.sync()

    def _enter(self, target: Any) -> None:
        kinds = self._giver.kinds
        if len(kinds) > 3:
            self._source.change_property(self._server.atom("XdndTypeList"), Xatom.ATOM, 32, kinds)
        flags = VERSION << 24 | (MORE_THAN_THREE_KINDS if len(kinds) > 3 else 0)
        self._send(target, "XdndEnter", [flags, *([*kinds, 0, 0, 0][:3])])

    def _hover(self, target: Any, x: int, y: int) -> bool:
        copy = self._server.atom("XdndActionCopy")
        self._send(target, "XdndPosition", [0, x << 16 | y, self._time, copy])
        status = self._reply("XdndStatus")
        return bool(status[1] & ACCEPTED)

    def _window_at(self, x: int, y: int) -> Any:
        """The topmost window there that knows XDND."""
        aware = self._server.atom("XdndAware")
        for window in reversed(self._server.root.query_tree().children):
            try:
                box = window.get_geometry()
                shown = window.get_attributes().map_state == X.IsViewable
                version = window.get_full_property(aware, Xatom.ATOM)
            except BadWindow:
                continue
            inside = box.x <= x < box.x + box.width and box.y <= y < box.y + box.height
            if shown and inside and version is not None:
                return window
        raise AssertionError(f"No window at {x}, {y} takes drops.")

    def _send(self, target: Any, kind: str, data: list[int]) -> None:
        self._server.message(target, self._server.atom(kind), [self._source.id, *data])

    def _reply(self, kind: str) -> list[int]:
        """The data of the target's next message of this kind; gives the dragged data meanwhile when asked for it."""
        wanted = self._server.atom(kind)
        deadline = time.monotonic() + STEP_TIMEOUT_S
        while (event := self._server.next_event(deadline)) is not None:
            if event.type == X.ClientMessage and event.client_type == wanted:
                return list(event.data[1])
            self._giver.handle(event)
        raise AssertionError(f"The window never answered with {kind}.")


def drop(server: XServer, offer: Offer, x: int, y: int) -> Dropped:
    """Drags `offer` from another program onto a point of the screen."""
    drag = Drag(server, offer)
    try:
        return drag.drop_at(x, y)
    finally:
        drag.end()
