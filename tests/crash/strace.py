"""strace, attached to one thread: it counts that thread's system calls, kills the process at one, or lets one fail.

One thread and not the whole process, because strace counts `when=k` for each thread: so every call of every thread can
be hit, and not only those of the thread that comes first. A process that is killed at a call has not made it.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

CLASSES = "%file,%desc,%network"
"""What can change or learn anything outside of the process. A kill in memory or lock calls equals one in the next."""
_CALL = re.compile(r"^(\d* *)([a-z][a-z0-9_]*)\(", re.MULTILINE)
"""With `-f` each line begins with the thread."""


def why_not() -> str:
    """Why nothing can be traced here, empty when it can."""
    if sys.platform != "linux":
        return "system calls are traced on Linux only"
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"this system lets nobody trace: {tried.stderr.strip()}"


class Trace:
    """A context manager around the time in which a thread is watched. thread_id: as the kernel counts.

    follow: and the threads it starts; then each has a count of its own, and the first to reach `when=k` is struck.
    """

    def __init__(self, thread_id: int, file: Path, *, inject: str = "", follow: bool = False) -> None:
        self._file = file
        what = ["-e", f"trace={CLASSES}"] if not inject else ["-e", f"inject={inject}"]
        # Strings are of no interest; what a descriptor is, is.
        self._command = [
            "strace",
            *(["-f"] if follow else []),
            "-yy",
            "-s",
            "0",
            "-o",
            str(file),
            "-p",
            str(thread_id),
            *what,
        ]
        self._strace: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._strace = subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)
        assert self._strace.stderr is not None
        line = self._strace.stderr.readline()
        if "attached" not in line:
            raise OSError(f"strace could not attach: {line}{self._strace.communicate()[1]}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Inside, the process has ended."""
        assert self._strace is not None
        self._strace.communicate(timeout=20)

    def counts(self) -> Counter[str]:
        """How often each system call was made by the thread that made it most often."""
        calls = Counter(_CALL.findall(self._file.read_text(errors="replace")))
        most: Counter[str] = Counter()
        for (_, name), times in calls.items():
            most[name] = max(most[name], times)
        return most

    def failed_on_purpose(self) -> list[str]:
        """The calls that were let fail, as strace shows them."""
        return [line for line in self._file.read_text(errors="replace").splitlines() if line.endswith("(INJECTED)")]
