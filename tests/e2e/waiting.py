"""Waiting for another process, with an end. Nothing tells us when a window on another connection changed, so we look.

The one place in the tests that polls: everything that can be waited for as an event is waited for as one.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_EVERY_S = 0.03


def until(probe: Callable[[], T | None], what: str, seconds: float = 15.0) -> T:
    """The first value of `probe` that is true in Python's sense. Fails with `what` when none came in time."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds:g} s for {what}.")
        pause.wait(LOOK_EVERY_S)
