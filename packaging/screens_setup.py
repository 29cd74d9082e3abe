"""Check my setup, photographed: all well, with problems, what is copied, and in its smallest form."""

import time
from collections.abc import Iterator
from email.utils import formatdate

from PySide6.QtWidgets import QPushButton, QWidget

from real_window import Condition, RealWindow, Script, elapsed
from screens_states import SETTLED_S, Take, beside
from tests.fault_server import faults
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

AN_HOUR_S = 3_600


def setup(take: Take, server: FaultServer) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        yield elapsed(1.5)
        real.click(real.find(QPushButton, "Settings"))
        yield elapsed(SETTLED_S)
        _press(real, beside("Settings dialog"), "Check my setup")
        yield from _done()
        window = beside("Setup check window")
        take(window, "setup-checked")
        _press(real, window, "Copy diagnostics")
        yield elapsed(SETTLED_S)
        take(window, "setup-copied")
        date = formatdate(time.time() + AN_HOUR_S, usegmt=True)
        strange = f"HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        server.plan(Phase.ACCOUNT, faults.Raw(strange.encode()), faults.unauthenticated())
        _press(real, window, "Check again")
        yield from _done()
        take(window, "setup-problems")
        _press(real, window, "Copy diagnostics")
        window.resize(window.minimumSize())
        yield elapsed(SETTLED_S)
        take(window, "setup-smallest")

    return script


def _done() -> Iterator[Condition]:
    yield elapsed(SETTLED_S)
    yield lambda: _button(beside("Setup check window"), "Check again").accessibleName() == "Check again"
    yield elapsed(SETTLED_S)


def _press(real: RealWindow, window: QWidget, name: str) -> None:
    real.click(_button(window, name))


def _button(window: QWidget, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None, name
    return found
