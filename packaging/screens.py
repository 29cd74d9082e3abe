"""`dev.py screens [FOLDER]`: photographs the real window in its states, light and dark, at 100 % and 200 %.

The pictures and one sheet with all of them go to FOLDER (build/screens). `--readme` takes README's two instead.
Each start of the app mostly waits, so several run side by side. They wait for what happens, not for a time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from console import ROOT, ExpectedError, clean_environment, say
from screens_sheet import contact_sheet

RUNS = (
    *("demo", "api", "remote", "no-token", "tools", "strip", "setup", "turns", "history", "forms", "offline"),
    *("settings", "windows"),
)
SCHEMES = ("light", "dark")
SCALES = (1.0, 2.0)
README_PICTURES = {"light-demo-colours": "light-done", "dark-demo-answering": "dark-answering"}
"""The photograph -> its name in resources/screenshots. The demo engine's: nobody else's words pass for LLaVA's."""
SCREEN = {"name": "4K", "x": 0, "y": 0, "width": 3840, "height": 2160, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
"""What Qt's offscreen platform is told. Its own screen has 800 x 800 pixels: windows would be made to fit."""
AT_ONCE = 2 * (os.cpu_count() or 1)
STUCK_AFTER = 1800.0
"""Seconds. A run takes 10 to 30, and a loaded machine longer; the script's own steps give up long before."""


@dataclass(frozen=True, slots=True)
class Run:
    """One start of the app. scale: of the whole window, as a person sets it in the system. text: percent.

    size: width x height of the window at the first.
    """

    what: str
    scheme: str
    scale: float
    text: int = 100
    size: str = ""

    @property
    def prefix(self) -> str:
        scale = f"{self.scale:.0%}".removesuffix("%") if self.scale != 1 else ""
        text = f"text{self.text}" if self.text != 100 else ""
        return "".join(f"{part}-" for part in (self.scheme, scale, text, self.size) if part)

    def photograph(self, folder: Path) -> None:
        """Raises ExpectedError when the app or the script failed."""
        with tempfile.TemporaryDirectory(prefix="llava-screens-", ignore_cleanup_errors=True) as data:
            arguments = (self.what, self.scheme, folder, self.prefix, Path(data) / "data", self.text, self.size)
            child = Path(__file__).with_name("screens_child.py")
            command = [sys.executable, *map(str, (child, *arguments))]
            screen = Path(data) / "screen.json"
            screen.write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
            try:
                done = subprocess.run(command, env=self._environment(screen), timeout=STUCK_AFTER, check=False)
            except subprocess.TimeoutExpired:
                raise ExpectedError(f"{self.prefix}{self.what} did not end within {STUCK_AFTER:g} s.") from None
        if done.returncode != 0:
            raise ExpectedError(f"The pictures of {self.prefix}{self.what} could not be taken.")

    def _environment(self, screen: Path) -> dict[str, str]:
        """No token and no keyring of the person who takes the pictures. screen: the file that describes it."""
        path = os.pathsep.join(map(str, (ROOT, ROOT / "packaging")))
        surroundings = clean_environment({"PYTHONPATH": path, "QT_QPA_PLATFORM": f"offscreen:configfile={screen}"})
        surroundings |= {"QT_SCALE_FACTOR": f"{self.scale:g}", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        return {key: value for key, value in surroundings.items() if not key.startswith("REPLICATE_")}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screens", metavar="FOLDER")
    parser.add_argument("--only", choices=RUNS, action="append", help="these runs of the app")
    parser.add_argument("--scheme", choices=SCHEMES, action="append", help="instead of both")
    parser.add_argument("--scale", type=float, action="append", help="instead of 1 and 2; 1.25, say")
    parser.add_argument("--text", type=int, default=100, metavar="PERCENT", help="the text size of Settings")
    parser.add_argument("--size", default="", metavar="WIDTHxHEIGHT", help="of the window, instead of its first one")
    parser.add_argument("--readme", action="store_true", help="the two pictures of README, into resources/screenshots")
    chosen = parser.parse_args(arguments)
    if chosen.readme:
        return _readme()
    folder: Path = chosen.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    kinds = product(chosen.scale or SCALES, chosen.scheme or SCHEMES, chosen.only or RUNS)
    failed = _photograph_all(
        [Run(what, scheme, scale, chosen.text, chosen.size) for scale, scheme, what in kinds], folder
    )
    say(f"{folder}\nAll in one: {contact_sheet(folder)}")
    if failed:
        raise ExpectedError("\n".join(failed))
    return 0


def _photograph_all(runs: Sequence[Run], folder: Path) -> list[str]:
    """What failed; the others are taken none the less."""

    def photograph(run: Run) -> str:
        try:
            run.photograph(folder)
        except ExpectedError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        return [why for why in side_by_side.map(photograph, runs) if why]


def _readme() -> int:
    kept = ROOT / "resources" / "screenshots"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="llava-screens-") as folder:
        failed = _photograph_all([Run("demo", scheme, 1) for scheme in SCHEMES], Path(folder))
        if failed:
            raise ExpectedError("\n".join(failed))
        for taken, name in README_PICTURES.items():
            shutil.copyfile(Path(folder) / f"{taken}.png", kept / f"{name}.png")
    say(f"README's pictures are in {kept}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ExpectedError as error:
        sys.exit(str(error))
