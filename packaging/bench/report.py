"""`dev.py bench [SECTION …]`: measures everything in one run and says what holds. Exit code 1 when something does not.

Figures are medians of interleaved rounds, so that a slow minute of the machine hits both sides; ratios are what is
held. On a busy machine run it again before believing a bad figure.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack

import cancel
import first_paint
import frozen
import history
import opening
import pictures
import streaming
from measurement import Measurement

from console import ExpectedError, say
from virtual_screen import virtual_screen

SECTIONS: dict[str, Callable[[], list[Measurement]]] = {
    "start": first_paint.measure,
    "streaming": streaming.measure,
    "opening": opening.measure,
    "cancel": cancel.measure,
    "pictures": pictures.measure,
    "history": history.measure,
}
BUNDLE: dict[str, Callable[[], list[Measurement]]] = {"bundle": frozen.measure}
"""Of what `dev.py bundle` made, which must be there: so it is measured only when it is asked for."""
NAME_WIDTH = 58


def run(arguments: list[str]) -> int:
    """The process's exit code."""
    try:
        return _measure(_parsed(arguments))
    except ExpectedError as error:
        say(str(error))
        return 1


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure speed and memory.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"all, or some of: {', '.join(SECTIONS)}")
    parser.add_argument("--platform", default="xcb" if sys.platform == "linux" else "", help="Qt's platform plugin")
    parser.add_argument("--bundle", action="store_true", help="measure what `dev.py bundle` made, and nothing else")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    return chosen


def _measure(chosen: argparse.Namespace) -> int:
    with ExitStack() as stack:
        if chosen.platform:
            os.environ["QT_QPA_PLATFORM"] = chosen.platform
        if chosen.platform == "xcb":
            # Not the real screen: its size, its compositor and its other windows would be measured along.
            os.environ["DISPLAY"] = stack.enter_context(virtual_screen())
        wanted = BUNDLE if chosen.bundle else {name: SECTIONS[name] for name in chosen.sections or SECTIONS}
        return 0 if all([_show(*section) for section in wanted.items()]) else 1  # noqa: C419 - run all of them


def _show(section: str, measure: Callable[[], list[Measurement]]) -> bool:
    """Whether everything of the section holds."""
    begun = time.monotonic()
    say(f"\n{section}")
    found = measure()
    for line in table(found):
        say(line)
    say(f"  ({time.monotonic() - begun:.0f} s)")
    return all(measurement.ok for measurement in found)


def table(found: Iterable[Measurement]) -> list[str]:
    """One line each: name, value, what it must hold, and whether it does."""
    return [_line(measurement) for measurement in found]


def _line(measurement: Measurement) -> str:
    figure = f"  {measurement.name:{NAME_WIDTH}} {number(measurement.value):>9} {measurement.unit:<9}"
    if measurement.hold is None:
        return figure.rstrip()
    sign = "≥" if measurement.at_least else "≤"
    return f"{figure} {sign} {number(measurement.hold):<7} {'ok' if measurement.ok else 'NOT'}"


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
