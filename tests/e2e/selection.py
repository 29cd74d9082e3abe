"""The giving side of an X selection: the clipboard and the drag both hand over data this way.

Big data goes in pieces (the INCR rule of the ICCCM): X takes at most a quarter of a megabyte in one request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from Xlib import X, Xatom
from Xlib.protocol.event import SelectionNotify

from tests.e2e.xserver import XServer

PIECE_BYTES = 64 * 1024

Offer = Mapping[str, bytes]
"""MIME type (an X target) -> data."""


def file_list(*paths: Path) -> dict[str, bytes]:
    """As a file manager offers files."""
    return {"text/uri-list": "".join(f"{path.as_uri()}\r\n" for path in paths).encode("ascii")}


def png(data: bytes) -> dict[str, bytes]:
    """As a browser or a screenshot program offers a bitmap."""
    return {"image/png": data}


@dataclass
class Transfer:
    """What is still to be given into one property, piece by piece."""

    window: Any
    property: int
    target: int
    rest: bytes


class SelectionGiver:
    """Answers requests for one selection; feed it every event of its connection."""

    def __init__(self, server: XServer, offer: Offer) -> None:
        self._server = server
        self._offer = {server.atom(kind): data for kind, data in offer.items()}
        self._targets = server.atom("TARGETS")
        self._incr = server.atom("INCR")
        self._transfers: list[Transfer] = []

    @property
    def kinds(self) -> list[int]:
        return list(self._offer)

    def handle(self, event: Any) -> None:
        if event.type == X.SelectionRequest:
            self._answer(event)
        elif event.type == X.PropertyNotify and event.state == X.PropertyDelete:
            self._next_piece(event)

    def _answer(self, request: Any) -> None:
        place = request.property or request.target
        if request.target == self._targets:
            request.requestor.change_property(place, Xatom.ATOM, 32, [self._targets, *self._offer])
        elif request.target in self._offer:
            self._give(request.requestor, place, request.target, self._offer[request.target])
        else:
            place = X.NONE
        reply = SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=place,
        )
        request.requestor.send_event(reply)
        self._server.display.flush()

    def _give(self, window: Any, place: int, target: int, data: bytes) -> None:
        if len(data) <= PIECE_BYTES:
            window.change_property(place, target, 8, data)
            return
        window.change_attributes(event_mask=X.PropertyChangeMask)
        window.change_property(place, self._incr, 32, [len(data)])
        self._transfers.append(Transfer(window, place, target, data))

    def _next_piece(self, event: Any) -> None:
        for transfer in self._transfers:
            if (transfer.window.id, transfer.property) == (event.window.id, event.atom):
                piece, transfer.rest = transfer.rest[:PIECE_BYTES], transfer.rest[PIECE_BYTES:]
                transfer.window.change_property(transfer.property, transfer.target, 8, piece)
                self._server.display.flush()
                if not piece:  # an empty piece is the end
                    self._transfers.remove(transfer)
                return
