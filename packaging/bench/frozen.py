"""`dev.py bench --bundle`: how large the built bundle is, and how soon its window is there, beside two others.

The app from the checkout tells what freezing costs; a bare PySide6 window, frozen the same way by PyInstaller with
nothing of ours, tells what is Qt's own share. All three are watched from outside.
"""

import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from measurement import Measurement
from seen_paint import quiet_environment, seconds_to_paint
from surroundings import BENCH, ROOT, fresh_folder

from console import ExpectedError, quietly, say

ROUNDS = 11
MOST_MEBIBYTES = 150.0
MOST_PACKED_MEGABYTES = 46.0
MOST_OF_UNFROZEN = 1.25
MOST_OF_BARE = 1.7

PROGRAM = ROOT / "dist" / "llava-desktop" / "llava-desktop"
BARE = ROOT / "build" / "bare"
BUNDLES_PYTHON = ROOT / "build" / "venv" / "bin" / "python"


def measure() -> list[Measurement]:
    """About 15 seconds, a minute more the first time. Raises ExpectedError when there is no bundle."""
    if not PROGRAM.exists():
        raise ExpectedError("There is no bundle: run `dev.py bundle` first.")
    commands: list[list[str | Path]] = [
        [PROGRAM, "--demo", "--data-dir"],
        [sys.executable, ROOT / "main.py", "--demo", "--data-dir"],
        [_bare()],
    ]
    display = os.environ["DISPLAY"]
    for command in commands:  # one of each is thrown away: it reads the files from the disk
        _milliseconds(display, command)
    # In turns, so that a slow minute of the machine hits all.
    rounds = [[_milliseconds(display, command) for command in commands] for _ in range(ROUNDS)]
    frozen, unfrozen, bare = (statistics.median(each) for each in zip(*rounds, strict=True))
    fastest = [min(each) for each in zip(*rounds, strict=True)]
    return [
        *_sizes(),
        Measurement("bundle's first paint, of the app's from the checkout", frozen / unfrozen, "×", MOST_OF_UNFROZEN),
        Measurement("  the fastest of each", fastest[0] / fastest[1], "×"),
        Measurement("bundle's first paint, of a bare frozen window's", frozen / bare, "×", MOST_OF_BARE),
        Measurement("  the fastest of each", fastest[0] / fastest[2], "×"),
        Measurement("bundle's first paint", frozen, "ms"),
        Measurement("first paint from the checkout", unfrozen, "ms"),
        Measurement("first paint of a bare frozen window", bare, "ms"),
    ]


def _sizes() -> list[Measurement]:
    folder = PROGRAM.parent
    bytes_unpacked = sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())
    packed = sorted((ROOT / "dist").glob("*.tar.xz"))
    if not packed:
        raise ExpectedError("There is no .tar.xz in dist/: run `dev.py bundle` without --only-folder.")
    return [
        Measurement("bundle, unpacked", bytes_unpacked / 2**20, "MiB", MOST_MEBIBYTES),
        Measurement("bundle, as .tar.xz", packed[-1].stat().st_size / 1e6, "MB", MOST_PACKED_MEGABYTES),
    ]


def _milliseconds(display: str, command: Sequence[str | Path]) -> float:
    with fresh_folder() as folder:
        whole = [*command, folder] if command[-1] == "--data-dir" else command
        return 1000 * seconds_to_paint(display, whole, quiet_environment(display))


def _bare() -> Path:
    """A bare window, frozen with PyInstaller's own choice of what to bring; made once."""
    program = BARE / "dist" / "bare" / "bare"
    script = BENCH / "bare_window.py"
    if not program.exists() or program.stat().st_mtime < script.stat().st_mtime:
        say("  (freezing a bare window to compare with)")
        if not BUNDLES_PYTHON.exists():
            raise ExpectedError("PyInstaller is not installed here: run `dev.py bundle` first.")
        quietly(
            [
                *(BUNDLES_PYTHON, "-m", "PyInstaller", "--noconfirm", "--noconsole", "--strip", "--noupx"),
                *("--name", "bare", "--distpath", BARE / "dist", "--workpath", BARE, "--specpath", BARE, script),
            ],
            failure="The bare window could not be frozen:",
        )
    return program
