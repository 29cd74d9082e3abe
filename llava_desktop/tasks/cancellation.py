"""Cancel, pressed by the person: what it may interrupt, and what has to finish all the same."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class CancelPressed(Exception):
    """The person pressed Cancel. Not an error, and not the end of the app (that is asyncio.CancelledError)."""


class Cancellation:
    """Whether Cancel was pressed for one question. Network loop only."""

    def __init__(self, *, pressed: bool) -> None:
        self.pressed = pressed
        self._interruptible: asyncio.Task[Any] | None = None
        self._interrupted: asyncio.Task[Any] | None = None

    def press(self) -> None:
        """End what may be interrupted now; what begins later does not begin."""
        self.pressed = True
        if self._interruptible is not None:
            self._interrupted = self._interruptible
            self._interruptible.cancel()

    def let_finish(self) -> None:
        """What runs now is past the point where it could be taken back: only its own end ends it."""
        self._interruptible = None

    async def unless_pressed(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. Raises CancelPressed when Cancel interrupts it, or was pressed before."""
        if self.pressed:
            work.close()
            raise CancelPressed
        task = asyncio.get_running_loop().create_task(work)
        self._interruptible = task
        try:
            return await task
        except asyncio.CancelledError:
            if task is self._interrupted and not _closing():
                raise CancelPressed from None
            raise
        finally:
            self._interruptible = None


def _closing() -> bool:
    """Whether the task around us is being cancelled itself: the app is closing."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
