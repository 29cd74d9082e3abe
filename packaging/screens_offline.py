"""Without a connection, photographed: it is gone, it is back and two questions wait, and they are answered."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QPushButton

from real_window import Condition, RealWindow, Script
from screens_states import Take, ask, settled, with_picture
from tests.fault_server.door import Door
from tests.fault_server.server import FaultServer, ServerLoop


@contextmanager
def door_of(server: FaultServer) -> Iterator[Door]:
    """The only way to the server; its port is the server's for the app."""
    loop = ServerLoop()
    loop.start()
    door = Door(loop, int(server.origin.rpartition(":")[2]))
    door.open()
    try:
        yield door
    finally:
        door.shut()
        loop.stop()


def offline(take: Take, door: Door) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        yield from with_picture(real)
        door.shut()
        yield from _asked_in_vain(real, "What time of day is it?")
        real.click(real.find(QPushButton, "New question"))
        yield from with_picture(real)
        yield from _asked_in_vain(real, "What is on the left?")
        take(real.window, "offline")
        door.open()
        real.click(real.find(QPushButton, "Try now"))
        yield lambda: real.shows_text("2 questions waited for a connection.")
        yield settled()
        take(real.window, "offline-back")
        real.click(real.find(QPushButton, "Send them"))
        yield lambda: real.status.startswith("Done")
        yield settled()
        take(real.window, "offline-sent")

    return script


def _asked_in_vain(real: RealWindow, prompt: str) -> Iterator[Condition]:
    yield from ask(real, prompt)
    yield lambda: real.status == "Waits for a connection"
    yield settled()
