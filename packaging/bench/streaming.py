"""An answer that streams in as fast as it can, and one at a gentle pace: through the network thread to the screen.

The server is the tests' own, in a process of its own; the window is the app's, in another.
"""

import json
import statistics
from pathlib import Path

import sample_answer
from measurement import Measurement
from surroundings import BENCH, fresh_folder, output_of, serving

ROUNDS = 3
TOKENS = 20_000
LEAST_RATE = 20_000
MOST_GAP_MS = 33
FRAME_MS = 16
MOST_LATENCY_MS = FRAME_MS + 20


def measure() -> list[Measurement]:
    """About 40 seconds."""
    with fresh_folder() as folder:
        script = folder / "script.json"
        script.write_text(json.dumps({"answers": [{"chunks": sample_answer.tokens(TOKENS)}]}), "utf-8")
        fast = [_streamed(script) for _ in range(ROUNDS)]
    gentle = [_gentle() for _ in range(ROUNDS)]
    rates, gaps = [rate for rate, _ in fast], [gap for _, gap in fast]
    p99 = [delay for _, delay in gentle]
    return [
        Measurement(
            f"{TOKENS:,} tokens, first to last on screen",
            statistics.median(rates),
            "tokens/s",
            LEAST_RATE,
            at_least=True,
        ),
        Measurement("  the best of the rounds", max(rates), "tokens/s"),
        Measurement("  longest gap of the event loop", statistics.median(gaps), "ms", MOST_GAP_MS),
        Measurement("  longest gap, the best of the rounds", min(gaps), "ms"),
        Measurement("200 tokens/s, server to screen, p99", statistics.median(p99), "ms", MOST_LATENCY_MS),
        Measurement("200 tokens/s, server to screen, median", statistics.median(m for m, _ in gentle), "ms"),
    ]


def _streamed(script: Path) -> tuple[float, float]:
    """Tokens a second, and the longest gap in ms."""
    with serving(["-m", "tests.fault_server", "--script", script]) as hello:
        return _figures("stream", hello, str(TOKENS))


def _gentle() -> tuple[float, float]:
    """Median and p99 in ms."""
    with serving([BENCH / "stamping_server.py"]) as hello:
        return _figures("latency", hello)


def _figures(what: str, hello: str, *more: str) -> tuple[float, float]:
    server = json.loads(hello)
    with fresh_folder() as data:
        token = {"REPLICATE_API_TOKEN": server["token"]}
        first, second = output_of("window_child.py", what, data, server["base_url"], *more, more=token).split()
    return float(first), float(second)
