"""Another program that holds the clipboard."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.selection import Offer, SelectionGiver
from tests.e2e.xserver import x_server

FOR_EVER_S = 3600.0


@contextmanager
def clipboard(display: str, offer: Offer) -> Iterator[None]:
    """The clipboard holds `offer` for as long as the block lasts. Serves from a thread with a connection of its own."""
    reader, writer = os.pipe()
    owned = threading.Event()
    thread = threading.Thread(target=_serve, args=(display, offer, owned, reader), name="clipboard")
    thread.start()
    try:
        assert owned.wait(30), "The clipboard was not taken."
        yield
    finally:
        os.close(writer)
        thread.join()
        os.close(reader)


def _serve(display: str, offer: Offer, owned: threading.Event, stop: int) -> None:
    with x_server(display) as server:
        window = server.own_window()
        giver = SelectionGiver(server, offer)
        window.set_selection_owner(server.atom("CLIPBOARD"), server.timestamp(window))
        server.display.sync()
        owned.set()
        while (event := server.next_event(time.monotonic() + FOR_EVER_S, also=stop)) is not None:
            giver.handle(event)
