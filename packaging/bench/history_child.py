"""The history's panel in the app's real window, measured and printed in one line: `history_child.py DATA [few]`.

few: nothing is scrolled; for the memory that a start takes.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from first_paint_watch import memory_mib
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QListView

from llava_desktop.core.history_filter import ALL, HistoryFilter
from llava_desktop.core.question import QuestionSummary
from llava_desktop.qt.history_model import HistoryModel, HistoryPages
from real_window import Condition, RealWindow, drive, elapsed

QUIET_S = 1.5
"""Until whatever a start does in the background is over."""
LOADED = 3_000
"""Rows, when one more comes at the top."""
STEP = 180
"""Pixels of one turn of a wheel."""
STEPS = 400
ADDED = 20


class OneMore(HistoryPages):
    """The same pages, and as many newer questions as were asked for."""

    def __init__(self, pages: HistoryPages) -> None:
        self._pages = pages
        self.newest: list[QuestionSummary] = []
        self.first_read: float | None = None

    def page(self, *, before_row: int | None, limit: int, wanted: HistoryFilter = ALL) -> Sequence[QuestionSummary]:
        self.first_read = self.first_read or time.monotonic()
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
        self.at: float | None = None
        rows.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() is QEvent.Type.Paint and self.at is None and self._rows.model().rowCount():
            QTimer.singleShot(0, self, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at = self.at or time.monotonic()


def measured(real: RealWindow) -> Iterator[Condition]:
    """Prints, in ms: from the first read of the history until its rows are painted, the longest gap of the start, p99
    of a step of scrolling, p99 of one more row at the top (each the best of three); then MiB.
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
    filled = 1000 * (painted.at - pages.first_read)
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
        added.append(min(of_three))  # what another process takes in between is not the history's
    print(filled, real.gap_ms, _p99(steps), _p99(added), memory_mib()[0])


def started(real: RealWindow) -> Iterator[Condition]:
    """Prints MiB."""
    rows = real.find(QListView, "History")
    yield elapsed(2 * QUIET_S)
    rows.viewport().repaint()
    print(memory_mib()[0])


def _scroll(rows: QListView) -> float:
    """One turn of the wheel, with what it makes the list read, until it is painted; ms."""
    begun = time.perf_counter()
    bar = rows.verticalScrollBar()
    bar.setValue(bar.value() + STEP)
    if bar.value() == bar.maximum():
        rows.model().fetchMore(rows.rootIndex())
        rows.doItemsLayout()
    rows.viewport().repaint()
    return 1000 * (time.perf_counter() - begun)


def _add(rows: QListView, model: HistoryModel, pages: OneMore) -> float:
    """From the word that a question was stored until its row is painted; ms."""
    question_id = pages.ask()
    begun = time.perf_counter()
    model.question_added(question_id)
    rows.doItemsLayout()
    rows.viewport().repaint()
    return 1000 * (time.perf_counter() - begun)


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]


if __name__ == "__main__":
    data, *few = sys.argv[1:]
    sys.exit(drive(["--demo", "--data-dir", data], started if few else measured))
