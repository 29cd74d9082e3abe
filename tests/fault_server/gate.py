"""A gate that a server's task waits at until the test opens it: barriers instead of sleeps."""

import asyncio
import threading

PATIENCE_SECONDS = 20.0
"""How long a test waits for what must happen, before it says that it did not."""


class Gate:
    """Opened from any thread, waited at on any loop. Once open it stays open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened = False
        self._reached = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def wait(self) -> None:
        passed = asyncio.Event()
        with self._lock:
            if self._opened:
                passed.set()
            else:
                self._waiting.append((asyncio.get_running_loop(), passed))
        self._reached.set()
        await passed.wait()

    def open(self) -> None:
        with self._lock:
            self._opened = True
            waiting, self._waiting = self._waiting, []
        for loop, passed in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(passed.set)

    def wait_until_reached(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Blocks the test until something stands at the gate (or passed it)."""
        assert self._reached.wait(seconds), "nothing came to the gate"
