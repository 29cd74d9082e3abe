"""Check my setup, photographed: all well, with problems, what is copied, and in its smallest form."""

import time
from collections.abc import Iterator
from email.utils import formatdate

from PySide6.QtWidgets import QPushButton

from llava_desktop.core.actions import Action
from real_window import Condition, RealWindow, Script
from screens_states import Take, beside, press, settled
from tests.fault_server import faults
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

AN_HOUR_S = 3_600


def setup(take: Take, server: FaultServer) -> Script:
    def script(real: RealWindow) -> Iterator[Condition]:
        press(real, Action.SETUP_CHECK)
        yield settled()
        check = beside("Setup check window")
        yield from _done(check)
        take(check.window, "setup-checked")
        check.click(check.find(QPushButton, "Copy diagnostics"))
        yield settled()
        take(check.window, "setup-copied")
        date = formatdate(time.time() + AN_HOUR_S, usegmt=True)
        strange = f"HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        server.plan(Phase.ACCOUNT, faults.Raw(strange.encode()), faults.unauthenticated())
        check.click(check.find(QPushButton, "Check again"))
        yield from _done(check)
        take(check.window, "setup-problems")
        check.click(check.find(QPushButton, "Copy diagnostics"))
        check.window.resize(check.window.minimumSize())
        yield settled()
        take(check.window, "setup-smallest")

    return script


def _done(check: RealWindow) -> Iterator[Condition]:
    yield settled()
    yield lambda: check.find(QPushButton, "Check again").accessibleName() == "Check again"
    yield settled()
