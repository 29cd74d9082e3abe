"""From the start of the process to the first paint, and the memory then: the app beside a bare PySide6 window."""

import statistics
import time
from dataclasses import dataclass

from measurement import Measurement
from surroundings import fresh_folder, output_of

ROUNDS = 11
MOST_TIME = 1.4
MOST_MEMORY = 1.35

_BARE, _APP = "first_paint_bare.py", "first_paint_app.py"


@dataclass(frozen=True, slots=True)
class Start:
    """seconds: from the start of the process to its first paint. Memory in MiB; pss counts shared pages by shares."""

    seconds: float
    rss: float
    pss: float


def measure() -> list[Measurement]:
    """About 15 seconds."""
    # One of each is thrown away: it reads the files from the disk and writes the byte code.
    _start(_BARE)
    _start_app()
    # In turns, so that a slow minute of the machine hits both.
    rounds = [(_start(_BARE), _start_app()) for _ in range(ROUNDS)]
    bare, app = [pair[0] for pair in rounds], [pair[1] for pair in rounds]
    bare_ms, app_ms = [1000 * start.seconds for start in bare], [1000 * start.seconds for start in app]
    bare_rss, app_rss = statistics.median(s.rss for s in bare), statistics.median(s.rss for s in app)
    bare_pss, app_pss = statistics.median(s.pss for s in bare), statistics.median(s.pss for s in app)
    return [
        Measurement(
            "first paint, of a bare window", statistics.median(app_ms) / statistics.median(bare_ms), "×", MOST_TIME
        ),
        Measurement("first paint, of a bare window, the fastest of each", min(app_ms) / min(bare_ms), "×"),
        Measurement("first paint", statistics.median(app_ms), "ms"),
        Measurement("first paint, bare window", statistics.median(bare_ms), "ms"),
        Measurement("memory at first paint, of a bare window", app_rss / bare_rss, "×", MOST_MEMORY),
        Measurement("memory at first paint (resident)", app_rss, "MiB"),
        Measurement("memory at first paint, bare window", bare_rss, "MiB"),
        Measurement("memory at first paint by shares, of a bare window", app_pss / bare_pss, "×"),
        Measurement("memory at first paint by shares", app_pss, "MiB"),
    ]


def _start_app() -> Start:
    with fresh_folder() as data:
        return _start(_APP, "--demo", "--data-dir", str(data))


def _start(script: str, *arguments: str) -> Start:
    begun = time.monotonic()
    painted, rss, pss = map(float, output_of(script, *arguments).split())
    return Start(painted - begun, rss, pss)
