"""Tells the stories of many cells at once, on the one window, as many questions can run at once."""

import time
from collections import deque
from typing import TYPE_CHECKING

from tests.fault_matrix.hall import Hall
from tests.fault_matrix.site import Surroundings
from tests.fault_matrix.stories import Cell, Story, Telling

if TYPE_CHECKING:
    from collections.abc import Callable


class Company:
    """at_once: how many cells. patience_s: how long one condition of a story is waited for."""

    def __init__(self, hall: Hall, around: Surroundings, cells: list[Cell], *, at_once: int, patience_s: float) -> None:
        self._hall = hall
        self._around = around
        self._waiting = deque(cells)
        self._at_once = at_once
        self._patience_s = patience_s
        self._telling: list[_Told] = []

    def go_on(self) -> bool:
        """False when every story has been told. Called at each beat of the window."""
        while self._waiting and len(self._telling) < self._at_once:
            self._telling.append(_Told(self._waiting.popleft(), self._hall, self._around))
        for told in self._telling:
            told.go_on(self._patience_s)
        self._telling = [told for told in self._telling if not told.is_over]
        return bool(self._telling or self._waiting)


class _Told:
    def __init__(self, cell: Cell, hall: Hall, around: Surroundings) -> None:
        self._cell = cell
        self._hall = hall
        self._began = time.monotonic()
        self._complaints = len(hall.complaints.found)
        self._story: Story = Telling(hall, around, cell).tell()
        self._condition: Callable[[], object] = lambda: True
        self._since = self._began
        self.is_over = False

    def go_on(self, patience_s: float) -> None:
        now = time.monotonic()
        try:
            if self._condition():
                self._condition, self._since = next(self._story), now
            elif now - self._since > patience_s:
                where = self._story.gi_frame.f_lineno if hasattr(self._story, "gi_frame") else 0
                self._cell.problems.append(f"it stands still (line {where})")
                self._story.close()  # type: ignore[attr-defined]
                self._end(now)
        except StopIteration:
            self._end(now)
        except Exception as error:  # noqa: BLE001 - a finding like any other; the other cells go on
            self._cell.problems.append(f"{type(error).__name__}: {error}")
            self._end(now)

    def _end(self, now: float) -> None:
        self.is_over = True
        self._cell.gap_ms = self._hall.longest_gap_ms(self._began, now)
        # Whoever was there when it was said answers for it: who it was, its text tells.
        self._cell.problems += [f"complaint: {text}" for text in self._hall.complaints.found[self._complaints :]]
