"""`lock`, for maintainers: makes the lock files again from pyproject.toml, with uv in a virtual environment of its own.

pip installs from them by name, version and hash alone, from wherever the user's pip is pointed: they hold no address.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from console import ROOT, ExpectedError, quietly, say
from environment import Lock

OLDEST_PYTHON = "3.11"


def relock(given: Sequence[str]) -> None:
    """Keeps the versions that are still allowed; `--upgrade` in `given` takes the newest. Others are uv's too."""
    with tempfile.TemporaryDirectory(prefix="llava-desktop-lock-") as folder:
        scratch = Path(folder)
        say("Getting uv")
        quietly([sys.executable, "-I", "-m", "venv", scratch / "venv"], failure="No environment for uv:")
        python = scratch / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        quietly([python, "-I", "-m", "pip", "install", "--only-binary", ":all:", "uv"], failure="uv did not install:")
        made: dict[Lock, str] = {}
        for lock in Lock:
            kept = ROOT / "packaging" / "lock" / lock.value
            say(f"Locking packaging/lock/{lock.value}")
            fresh = scratch / lock.value
            if kept.exists():
                fresh.write_bytes(kept.read_bytes())
            command: list[str | Path] = [python, *compile_command(fresh), *given]
            if lock is not Lock.RUN:
                command += ["--group", lock.value.removesuffix(".txt"), "--constraint", scratch / Lock.RUN.value]
            quietly(command, failure="uv could not lock:")
            made[lock] = with_lasting_folder(fresh.read_text("utf-8"), scratch)
            refuse_addresses(made[lock], lock.value)
    for lock, text in made.items():
        (ROOT / "packaging" / "lock" / lock.value).write_text(text, "utf-8", newline="\n")


def compile_command(output: Path) -> list[str | Path]:
    return [
        *("-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", OLDEST_PYTHON),
        *("--generate-hashes", "--only-binary", ":all:"),
        *("--custom-compile-command", "python3 packaging/dev.py lock", "--output-file", output),
    ]


def with_lasting_folder(text: str, folder: Path) -> str:
    """uv's comments name the constraint file: where it belongs, not where it lay for the moment."""
    return text.replace(str(folder), "packaging/lock")


def refuse_addresses(text: str, name: str) -> None:
    """A lock that names a server would send every user there."""
    for line in text.splitlines():
        if "://" in line or line.lstrip().startswith(("-i ", "--index", "--extra-index", "-f ", "--find-links")):
            raise ExpectedError(f"{name} would name an address, so nothing was changed: {line.strip()}")
