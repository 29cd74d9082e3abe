"""A virtual environment: made, filled from a lock file, and known to be whole by the stamp that is written last."""

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from console import ExpectedError, ProgressLine, quietly, say

if sys.platform != "win32":
    import fcntl


PIP_INSTALL = (
    # Exactly what the lock lists, from wheels: no dependency is resolved and nothing is built on this machine.
    *("-I", "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
    *("--no-user", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"),
)
PIP_AT_WORK = ("Collecting", "Installing")
"""How the lines of pip begin that say what it is busy with."""


class Lock(Enum):
    """A lock file under `packaging/lock`. Everything in RUN is in the others too, at the same version.

    RUN and TEST are for `.venv`. BUNDLE is for an environment of its own: what is in it may end up in the bundle.
    """

    RUN = "run.txt"
    TEST = "test.txt"
    BUNDLE = "bundle.txt"


class Step(Enum):
    """What has to happen before `.venv` holds what a lock file says."""

    NOTHING = "nothing"
    ADD = "add"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished installation was made of. It is deleted before anything in `.venv` is changed."""

    lock: str
    digest: str
    """SHA-256 of the lock file, in hexadecimal."""
    python: str
    """Major and minor version, on which compiled packages depend."""
    interpreter: str
    """The real path behind `.venv`'s Python: after a system upgrade it leads elsewhere, or nowhere."""

    def text(self) -> str:
        return f"{self.lock}\n{self.digest}\n{self.python}\n{self.interpreter}\n"

    @classmethod
    def from_text(cls, text: str) -> "Stamp | None":
        lines = text.splitlines()
        return cls(*lines) if len(lines) == 4 else None


class Environment:
    """A virtual environment of one checkout: `.venv`, or another folder below the root."""

    def __init__(self, root: Path, folder: str = ".venv") -> None:
        self._name = folder
        self._folder = root / folder
        self._locks = root / "packaging" / "lock"
        self._stamp = self._folder / "llava-desktop.stamp"

    @property
    def python(self) -> Path:
        if sys.platform == "win32":
            return self._folder / "Scripts" / "python.exe"
        return self._folder / "bin" / "python"

    def ensure(self, lock: Lock) -> None:
        """Returns when it holds what `lock` says; raises ExpectedError when that cannot be had."""
        if self.step(lock) is Step.NOTHING:
            return
        with self._one_at_a_time():
            step = self.step(lock)  # another dev.py may have done it while we waited
            if step is Step.REBUILD:
                self._make()
            if step is not Step.NOTHING:
                self._install(lock)

    def step(self, lock: Lock) -> Step:
        """Costs two small reads when all is well: it is asked at every start."""
        stamp = self._read_stamp()
        if stamp is None or stamp not in {self._stamp_of(each) for each in Lock}:
            return Step.REBUILD
        if lock is Lock.RUN or stamp.lock == lock.value:  # every lock holds what RUN does
            return Step.NOTHING
        return Step.ADD

    def _stamp_of(self, lock: Lock) -> Stamp:
        digest = hashlib.sha256((self._locks / lock.value).read_bytes()).hexdigest()
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return Stamp(lock.value, digest, version, os.path.realpath(self.python))

    def _read_stamp(self) -> Stamp | None:
        if not self.python.exists():
            return None
        try:
            return Stamp.from_text(self._stamp.read_text("utf-8"))
        except FileNotFoundError:
            return None

    def _make(self) -> None:
        say(f"Making {self._name} with Python {sys.version_info.major}.{sys.version_info.minor}")
        self._stamp.unlink(missing_ok=True)
        quietly(
            [_base_python(), "-I", "-m", "venv", "--clear", self._folder],
            failure="The virtual environment could not be made:",
        )

    def _install(self, lock: Lock) -> None:
        listed = f"packaging/lock/{lock.value}"
        say(f"Installing what {listed} lists into {self._name} (the first time this downloads a lot)")
        self._stamp.unlink(missing_ok=True)
        progress = ProgressLine()
        try:
            quietly(
                [self.python, *PIP_INSTALL, "--requirement", self._locks / lock.value],
                failure="The packages could not be installed. Is there a network, and room on the disk? pip said:",
                each_line=lambda line: progress.show(line) if line.startswith(PIP_AT_WORK) else None,
            )
        finally:
            progress.clear()
        self._check_that_qt_loads()
        unfinished = self._stamp.with_suffix(".new")
        unfinished.write_text(self._stamp_of(lock).text(), "utf-8")
        unfinished.replace(self._stamp)
        say("Installed.")

    def _check_that_qt_loads(self) -> None:
        """Once per installation: on systems whose libraries we cannot check by name this is the only check."""
        quietly(
            [self.python, "-I", "-c", "import PySide6.QtWidgets"],
            failure="Qt does not start on this system. Most often a system library is missing:",
        )

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Two dev.py in one checkout wait for each other, where the system has flock (Windows has not)."""
        with (self._locks / Lock.RUN.value).open("rb") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _base_python() -> str:
    """The Python that ours comes from: `.venv` itself may be running us, and is about to be cleared."""
    # `_base_executable` has no public name; the venv module itself goes by it.
    base = getattr(sys, "_base_executable", None) or sys.executable
    if not base:
        raise ExpectedError("This Python does not know where its own program file lies.")
    return str(base)
