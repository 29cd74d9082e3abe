"""A program under strace, and what its trace says."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CALL = re.compile(r"^(?:\d+ +)?(?P<name>\w+)\((?P<rest>.*)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")


@dataclass(frozen=True, slots=True)
class Call:
    """names: the paths in it; where there are none, its arguments without their numbers."""

    name: str
    names: tuple[str, ...]


def call_in(line: str) -> Call | None:
    """None for anything but the begin of a call."""
    found = _CALL.match(line)
    if found is None:
        return None
    names = tuple(name for name in _QUOTED.findall(found["rest"]) if name)
    return Call(found["name"], names or (_NUMBERS.sub("#", found["rest"].split(" = ")[0]),))


@cache
def why_not() -> str:
    """Why nothing can be traced here; empty when it can. Never in CI without strace: there it is installed."""
    if shutil.which("strace") is None:
        return "" if os.environ.get("CI") else "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this kernel or container lets nobody trace a process (ptrace)"


def traced(
    command: Sequence[str], trace: Path, *, cwd: Path, environment: Mapping[str, str], seconds: float
) -> tuple[int, str, str]:
    """Runs it to its end, with every call about files and the network in `trace`, of all its threads and children.

    Gives the exit code, stdout and stderr; -9 when it had not ended in time.
    """
    # --seccomp-bpf: the kernel stops the program at these calls alone, and not at every one.
    strace = ["strace", "-f", "--seccomp-bpf", "-s", "4096", "-e", "trace=%file,%network", "-o", str(trace)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*strace, *command], cwd=cwd, env=dict(environment), stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as child:
        try:
            output, errors = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # what strace traces would outlive it
            output, errors = child.communicate()
    return child.returncode, output, errors
