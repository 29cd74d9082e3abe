"""`dev.py bundle`: the app as a folder that needs no Python, checked against its manifest; on Linux its packages, too.

The results lie in `dist/`, what is made on the way in `build/bundle/`. On Windows and macOS the installer is the next
step: see `windows/` and `macos/`.
"""

import argparse
import ast
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# dev.py's own modules, and the app as it lies in this checkout.
sys.path[1:1] = [str(HERE.parent), str(HERE.parent / "legal"), str(HERE.parent.parent)]

import before  # noqa: E402 - only now they are found
import licenses  # noqa: E402
import linkage  # noqa: E402
import manifest  # noqa: E402
import packages  # noqa: E402
from contents import NAME, ROOT  # noqa: E402

from console import ExpectedError, quietly, say, shown  # noqa: E402
from llava_desktop import __version__  # noqa: E402

DIST = ROOT / "dist"
WORK = ROOT / "build" / "bundle"
MANIFEST = HERE / "manifest-linux.txt"
EXAMPLE = ROOT / "resources" / "example.jpg"
SELF_TEST_WITHIN_S = 120.0
OLDEST = 315_532_800
"""1980 in seconds since 1970, before which archives know no time: for a checkout without its history."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """accept: write the manifest anew instead of comparing. packages: make the packages, too. to: for the results."""

    accept: bool
    packages: bool
    to: Path


def run(arguments: list[str]) -> int:
    """The process's exit code."""
    try:
        build(_parsed(arguments))
    except (ExpectedError, linkage.Unresolved) as error:
        say(str(error))
        return 1
    return 0


def _parsed(arguments: list[str]) -> Chosen:
    parser = argparse.ArgumentParser(prog="dev.py bundle", description="Build the app for where there is no Python.")
    parser.add_argument("--accept", action="store_true", help="take what is in the bundle as its new manifest")
    parser.add_argument("--only-folder", action="store_true", help="the folder alone, no packages of it")
    parser.add_argument("--to", type=Path, default=DIST, metavar="DIR", help="for the results, emptied first")
    given = parser.parse_args(arguments)
    return Chosen(given.accept, not given.only_folder, given.to.absolute())


def build(chosen: Chosen) -> None:
    """A minute, and some more for the packages.

    Raises ExpectedError or Unresolved when something is in the way, or wrong with the result.
    """
    built_at = time_of_the_source()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    before.prepare(WORK, __version__)
    folder = freeze(chosen.to, built_at)
    check_licences(folder)
    if sys.platform == "linux":
        check_manifest(folder, accept=chosen.accept)
        depends = linkage.system_packages(linkage.read_all(folder))
    self_test(folder)
    first_question(folder)
    say(f"Built {folder}, {mebibytes(folder):.1f} MiB")
    if sys.platform == "linux" and chosen.packages:
        results = packages.make(
            folder, WORK, chosen.to, version=__version__, machine=platform.machine(), depends=depends, built_at=built_at
        )
        for file in results:
            say(f"Built {file}, {file.stat().st_size / 1e6:.1f} MB")


def freeze(to: Path, built_at: int) -> Path:
    """Runs PyInstaller; the folder it made."""
    say("Freezing (a minute)")
    shutil.rmtree(to, ignore_errors=True)
    quietly(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"),
            *("--distpath", to, "--workpath", WORK / "pyinstaller", HERE / f"{NAME}.spec"),
        ],
        failure="PyInstaller could not build it:",
        env={"LLAVA_BUNDLE_WORK": str(WORK), "SOURCE_DATE_EPOCH": str(built_at), "PYTHONHASHSEED": "0"},
    )
    return to / NAME


def check_manifest(folder: Path, *, accept: bool) -> None:
    """Raises ExpectedError for a file or a module that is new, or gone."""
    present = manifest.found(folder, modules_in_archive())
    lines = MANIFEST.read_text("utf-8").splitlines() if MANIFEST.exists() else []
    if accept:
        MANIFEST.write_text("\n".join(manifest.accepted(lines, present)) + "\n", "utf-8")
        say(f"Wrote {MANIFEST.relative_to(ROOT)}: look at what changed before you commit it.")
    elif difference := manifest.compare(lines, present):
        raise ExpectedError(
            f"What was built is not what {MANIFEST.name} lists:\n{difference}\n"
            "Leave it out in contents.py, or accept it: dev.py bundle --accept"
        )


def check_licences(folder: Path) -> None:
    """Raises ExpectedError for a compiled file of which nobody knows the licence."""
    inside = folder / "_internal"
    compiled = {".so", ".dll", ".pyd", ".dylib", ".exe"}
    files = [file.relative_to(inside).as_posix() for file in sorted(inside.rglob("*")) if compiled & {*file.suffixes}]
    if unclaimed := licenses.unclaimed(files, licenses.collect().parts):
        raise ExpectedError("No part in packaging/legal/given.toml claims: " + ", ".join(unclaimed))


def modules_in_archive() -> list[str]:
    """Names of the Python modules that PyInstaller packed; it keeps the list for itself, so it is read from there."""
    text = (WORK / "pyinstaller" / NAME / "PYZ-00.toc").read_text("utf-8")
    _path, entries = ast.literal_eval(text)
    return [name for name, _source, _kind in entries]


def self_test(folder: Path) -> None:
    """Raises ExpectedError when the built app finds fault with itself."""
    program = program_in(folder)
    report = WORK / "self-test.txt"
    command: list[str | Path] = [program, "--self-test", "--report", report, "--data-dir", WORK / "self-test-data"]
    code = shown(command, deadline=SELF_TEST_WITHIN_S)
    if code != 0:
        raise ExpectedError(f"The built app's self-test ended with {code}.")


def first_question(folder: Path) -> None:
    """Raises ExpectedError when the built app does not ask the demo engine about its example picture and end."""
    quietly(
        [program_in(folder), "--demo", "--data-dir", WORK / "question-data", "--ask", "How large is it?", EXAMPLE],
        failure="The built app could not ask its demo engine:",
        env={"QT_QPA_PLATFORM": "offscreen"},
    )


def program_in(folder: Path) -> Path:
    if sys.platform == "darwin":
        return folder.parent / "LLaVA Desktop.app" / "Contents" / "MacOS" / NAME
    return folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)


def time_of_the_source() -> int:
    """Seconds since 1970 of the last commit, so that the same source gives the same archives."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return OLDEST


def mebibytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 2**20


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
