"""One measurement in the app's real window, printed in one line: `window_child.py stream|latency|open DATA`."""

import math
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import sample_answer
from PySide6.QtCore import QEvent, QObject, QTimer

from llava_desktop.ui.answer_view import AnswerView
from real_window import Condition, RealWindow, Script, drive, elapsed

QUIET_S = 1.5
"""Until whatever a start does in the background is over."""


class Painted(QObject):
    """Calls back at each paint of the answer, once what it painted is on its way to the screen."""

    def __init__(self, view: AnswerView) -> None:
        super().__init__(view)
        self.view = view
        self.first_text: float | None = None
        self.stamps: list[tuple[float, int]] = []
        """When a paint was over, and the newest time stamp that was in the text."""
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() is QEvent.Type.Paint and self.view.text():
            newest = _newest_stamp(self.view)
            # The paint follows, then the picture goes to the screen, and then the loop turns.
            QTimer.singleShot(0, self, lambda: self._note(newest))
        return super().eventFilter(watched, event)

    def _note(self, newest: int) -> None:
        now = time.monotonic()
        if self.first_text is None:
            self.first_text = now
        self.stamps.append((now, newest))


def _newest_stamp(view: AnswerView) -> int:
    """Nanoseconds, read out of the document that was painted; 0 when its end holds none."""
    block = view.document().lastBlock()
    while block.isValid() and not block.text().strip():
        block = block.previous()
    last = block.text().split()[-1:] if block.isValid() else []
    return int(last[0]) if last and last[0].isdigit() else 0


def stream(tokens: int) -> Script:
    """Prints tokens a second from the first text to the last on screen, and the longest gap of the event loop in ms."""

    def script(real: RealWindow) -> Iterator[Condition]:
        view = real.find(AnswerView, "Answer")
        expected = "".join(sample_answer.tokens(tokens))
        complete: list[float] = []
        view.settled.connect(lambda: complete.append(time.monotonic()) if len(view.text()) == len(expected) else None)
        yield from _asked(real)
        painted = Painted(view)
        yield lambda: bool(complete)
        yield lambda: real.status.startswith("Done") and view.is_settled
        yield elapsed(0.2)
        gap_ms = real.gap_ms
        assert view.text() == expected, "the text is not what was sent"
        shown = view.document().toPlainText().split()
        numbers = [word.strip(".") for word in shown if word.strip(".").isdigit()]
        assert numbers == sample_answer.marks(tokens), "the window does not show all of the text"
        assert painted.first_text is not None
        print(tokens / (complete[0] - painted.first_text), gap_ms)

    return script


def latency(real: RealWindow) -> Iterator[Condition]:
    """Prints the median and the 99th percentile, in ms, from the server's write to the end of the paint."""
    view = real.find(AnswerView, "Answer")
    yield from _asked(real)
    painted = Painted(view)
    yield lambda: real.status.startswith("Done") and view.is_settled
    yield elapsed(0.2)
    written = [int(stamp) for stamp in view.text().split()]
    delays = _delays_ms(written, painted.stamps)
    print(statistics.median(delays), delays_percentile(delays, 99))


def _delays_ms(written: list[int], painted: list[tuple[float, int]]) -> list[float]:
    """For each token the time until the first paint that shows it or a later one."""
    paints = iter(painted)
    when, newest = next(paints)
    delays = []
    for stamp in written:
        while newest < stamp:
            when, newest = next(paints)
        delays.append(1000 * (when - stamp / 1e9))
    return delays


def delays_percentile(values: list[float], percent: float) -> float:
    """The least value that `percent` of them do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def opened(photo: Path) -> Script:
    """Prints the longest gap of the event loop while a dropped picture is opened, and how long that took; ms."""

    def script(real: RealWindow) -> Iterator[Condition]:
        yield elapsed(QUIET_S)
        real.watch_gaps()
        begun = time.monotonic()
        real.drop_file(photo)
        yield lambda: real.shows_text("Sends ")
        took_ms = 1000 * (time.monotonic() - begun)
        yield elapsed(0.2)
        print(real.gap_ms, took_ms)

    return script


def _asked(real: RealWindow) -> Iterator[Condition]:
    """Until the click on Ask; the gaps are watched from there."""
    yield elapsed(QUIET_S)
    real.type_prompt("Tell me everything")
    yield real.ask_button.isEnabled
    real.watch_gaps()
    real.click(real.ask_button)


if __name__ == "__main__":
    what, data, *rest = sys.argv[1:]
    if what == "open":
        engine, chosen = ["--demo"], opened(Path(rest[0]))
    else:
        engine, chosen = ["--api-url", rest[0]], latency if what == "latency" else stream(int(rest[1]))
    sys.exit(drive([*engine, "--data-dir", data], chosen))
