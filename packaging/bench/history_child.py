"""The history's panel in the app's real window, measured and printed: `history_child.py DATA [copy|few]`.

copy: the first start of a day, until its copy of the history is made. few: nothing is scrolled; for the memory that a
start takes.

Times are by this thread's own clock, without what the machine gave to others: see `tests/withheld.py`.
"""

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from first_paint_watch import memory_mib
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QListView

from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.question import QuestionSummary
from llava_desktop.qt.history_model import HistoryModel, HistoryPages
from real_window import Condition, RealWindow, Script, drive, elapsed
from tests.withheld import own_s

QUIET_S = 1.5
"""Until whatever a start does in the background is over."""
LOADED = 3_000
"""Rows, when one more comes at the top."""
STEP = 180
"""Pixels of one turn of a wheel."""
STEPS = 400
ADDED = 20


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds: by this thread's own clock, and what it had computed until then."""

    own: float
    computed: float

    def ms_since(self, earlier: Self) -> tuple[float, float]:
        """Both."""
        return 1000 * (self.own - earlier.own), 1000 * (self.computed - earlier.computed)


def _now() -> Moment:
    return Moment(own_s(), time.thread_time())


class OneMore(HistoryPages):
    """The same pages, and as many newer questions as were asked for."""

    def __init__(self, pages: HistoryPages) -> None:
        self._pages = pages
        self.newest: list[QuestionSummary] = []
        self.first_read: Moment | None = None

    def page(self, *, before_row: int | None, limit: int, wanted: HistoryFilter = ALL) -> Sequence[QuestionSummary]:
        self.first_read = self.first_read or _now()
        found = self._pages.page(before_row=before_row, limit=limit, wanted=wanted)
        return [*self.newest, *found][:limit] if before_row is None else found

    def summary(self, question_id: str) -> QuestionSummary | None:
        return self._pages.summary(question_id)

    def conversation_of(self, question_id: str) -> str:
        return self._pages.conversation_of(question_id)

    def count_of(self, wanted: HistoryFilter) -> int:
        return self._pages.count_of(wanted)

    def ask(self) -> str:
        last = self.newest[0] if self.newest else self._pages.page(before_row=None, limit=1)[0]
        made = f"new {last.row + 1}"
        self.newest.insert(0, replace(last, id=made, conversation_id=made, row=last.row + 1, questions=1))
        return made


class RowsPainted(QObject):
    """When the list was painted with rows for the first time."""

    def __init__(self, rows: QListView) -> None:
        super().__init__(rows)
        self._rows = rows
        self.at: Moment | None = None
        rows.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() is QEvent.Type.Paint and self.at is None and self._rows.model().rowCount():
            QTimer.singleShot(0, self, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at = self.at or _now()


def measured(real: RealWindow) -> Iterator[Condition]:
    """Prints, in ms: from the first read of the history until its rows are painted, what was computed in that time, the
    longest gap of the start, p99 of one more row at the top (each the best of three); then MiB. In a second line each
    step of scrolling.
    """
    rows = real.find(QListView, "History")
    model = rows.model()
    assert isinstance(model, HistoryModel)
    pages = model._pages = OneMore(model._pages)  # noqa: SLF001 - what a question that was just asked changes
    painted = RowsPainted(rows)
    yield lambda: painted.at is not None
    yield elapsed(QUIET_S)
    assert painted.at is not None
    assert pages.first_read is not None, "the history was read before it was looked at"
    filled, computed = painted.at.ms_since(pages.first_read)
    steps: list[float] = []
    for _ in range(STEPS):
        yield lambda: True
        steps.append(_scroll(rows))
    while model.rowCount() < LOADED:
        rows.scrollToBottom()
        yield elapsed(0.002)
    rows.scrollToTop()
    yield elapsed(0.1)
    added = []
    for _ in range(ADDED):
        of_three = []
        for _ in range(3):
            yield elapsed(0.01)
            of_three.append(_add(rows, model, pages))
        added.append(min(of_three))
    print(filled, computed, real.gap_ms, _p99(added), memory_mib()[0])
    print(*steps)


def copied(data: Path) -> Script:
    """Prints the most MiB that there were until the day's copy was made."""

    def script(_real: RealWindow) -> Iterator[Condition]:
        yield lambda: any((data / "backups").glob("*.sqlite3"))
        yield elapsed(QUIET_S)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    return script


def started(real: RealWindow) -> Iterator[Condition]:
    """Prints MiB."""
    rows = real.find(QListView, "History")
    yield elapsed(2 * QUIET_S)
    rows.viewport().repaint()
    print(memory_mib()[0])


def _scroll(rows: QListView) -> float:
    """One turn of the wheel, with what it makes the list read, until it is painted; ms."""
    begun = own_s()
    bar = rows.verticalScrollBar()
    bar.setValue(bar.value() + STEP)
    if bar.value() == bar.maximum():
        rows.model().fetchMore(rows.rootIndex())
        rows.doItemsLayout()
    rows.viewport().repaint()
    return 1000 * (own_s() - begun)


def _add(rows: QListView, model: HistoryModel, pages: OneMore) -> float:
    """From the word that a question was stored until its row is painted; ms."""
    question_id = pages.ask()
    begun = own_s()
    model.question_added(question_id)
    rows.doItemsLayout()
    rows.viewport().repaint()
    return 1000 * (own_s() - begun)


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]


if __name__ == "__main__":
    folder, *mode = sys.argv[1:]
    scripts: dict[str, Script] = {"copy": copied(Path(folder)), "few": started}
    sys.exit(drive(["--demo", "--data-dir", folder], scripts[mode[0]] if mode else measured))
