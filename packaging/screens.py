"""`dev.py screens [FOLDER]`: photographs the real window in its main states, light and dark, at 100 % and 200 %.

The pictures and one sheet with all of them go to FOLDER (build/screens). `--readme` takes README's two instead.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console import ROOT, ExpectedError, clean_environment, say
from screens_sheet import contact_sheet

RUNS = ("demo", "api", "remote", "no-token", "tools", "strip", "setup", "turns", "history", "forms", "offline")
SCHEMES = ("light", "dark")
SCALES = (1, 2)
README_PICTURES = {"light-demo-colours": "light-done", "dark-demo-answering": "dark-answering"}
"""The photograph -> its name in resources/screenshots. The demo engine's: nobody else's words pass for LLaVA's."""
RUN_DEADLINE = 180.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """One start of the app. scale: of the whole window, as a person sets it in the system."""

    what: str
    scheme: str
    scale: int

    @property
    def prefix(self) -> str:
        return f"{self.scheme}-" if self.scale == 1 else f"{self.scheme}-{self.scale}00-"

    def photograph(self, folder: Path) -> None:
        """Raises ExpectedError when the app or the script failed."""
        with tempfile.TemporaryDirectory(prefix="llava-screens-", ignore_cleanup_errors=True) as data:
            arguments = (self.what, self.scheme, folder, self.prefix, Path(data) / "data")
            child = Path(__file__).with_name("screens_child.py")
            command = [sys.executable, *map(str, (child, *arguments))]
            done = subprocess.run(command, env=self._environment(), timeout=RUN_DEADLINE, check=False)
        if done.returncode != 0:
            raise ExpectedError(f"The pictures of {self.prefix}{self.what} could not be taken.")

    def _environment(self) -> dict[str, str]:
        """No token and no keyring of the person who takes the pictures."""
        path = os.pathsep.join(map(str, (ROOT, ROOT / "packaging")))
        surroundings = clean_environment({"PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"})
        surroundings |= {"QT_SCALE_FACTOR": str(self.scale), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        return {key: value for key, value in surroundings.items() if not key.startswith("REPLICATE_")}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screens", metavar="FOLDER")
    parser.add_argument("--only", choices=RUNS, action="append", help="these runs of the app")
    parser.add_argument("--readme", action="store_true", help="the two pictures of README, into resources/screenshots")
    chosen = parser.parse_args(arguments)
    if chosen.readme:
        return _readme()
    folder: Path = chosen.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for scale in SCALES:
        for scheme in SCHEMES:
            for what in chosen.only or RUNS:
                Run(what, scheme, scale).photograph(folder)
    sheet = contact_sheet(folder)
    say(f"{folder}\nAll in one: {sheet}")
    return 0


def _readme() -> int:
    kept = ROOT / "resources" / "screenshots"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="llava-screens-") as folder:
        for scheme in SCHEMES:
            Run("demo", scheme, 1).photograph(Path(folder))
        for taken, name in README_PICTURES.items():
            shutil.copyfile(Path(folder) / f"{taken}.png", kept / f"{name}.png")
    say(f"README's pictures are in {kept}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ExpectedError as error:
        sys.exit(str(error))
