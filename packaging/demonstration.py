"""`run` where there is no display: the real program under a virtual screen, asked about the example picture."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from console import ROOT, say, shown
from virtual_screen import virtual_screen

EXAMPLE = ROOT / "resources" / "example.jpg"
QUESTION = "What is in this picture?"
NO_SCREEN = frozenset({"--self-test", "--help", "-h"})
"""What the app does without a window, and about this very installation."""
DEADLINE = 300.0
"""Seconds for the whole demonstration; it takes a few. Nobody is there to close a window that stays open."""


def run_demonstration(python: Path, given: Sequence[str]) -> int:
    """Runs the app once without a person; the app prints the answer and the screenshot's path. Its exit code."""
    say("There is no display here: showing the app on a virtual screen, with its demo engine.")
    kept = Path(tempfile.mkdtemp(prefix="llava-desktop-"))
    data = kept / "data"
    arguments = completed(given, screenshot=kept / "screenshot.png", data=data)
    try:
        with virtual_screen() as display:
            # Qt must meet the screen that we made, whatever platform the surroundings asked for.
            env = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            return shown([python, ROOT / "main.py", *arguments], env=env, deadline=DEADLINE)
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if not any(kept.iterdir()):
            kept.rmdir()


def completed(given: Sequence[str], *, screenshot: Path, data: Path) -> list[str]:
    """The given arguments, and for each that was not given what lets the app work and end by itself."""
    said, _ = _options().parse_known_args(given)
    added: list[str] = []
    if not said.demo and said.api_url is None:
        added += ["--demo"]
    if said.ask is None:
        added += ["--ask", QUESTION]
    if said.screenshot is None:
        added += ["--screenshot", str(screenshot)]
    if said.data_dir is None:
        added += ["--data-dir", str(data)]
    if not said.pictures:
        added += [str(EXAMPLE)]
    return [*given, *added]


def _options() -> argparse.ArgumentParser:
    """The app's own options, as far as they matter here: which were given, and which words are pictures."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--debug", action="store_true")
    for name in ("--ask", "--screenshot", "--data-dir", "--api-url"):
        parser.add_argument(name)
    parser.add_argument("pictures", nargs="*")
    return parser


def needs_virtual_screen(given: Sequence[str], *, has_display: bool) -> bool:
    return sys.platform == "linux" and not has_display and NO_SCREEN.isdisjoint(given)
