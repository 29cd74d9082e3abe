"""Where the bench's child processes run: with this checkout's code, no network, no token, a folder of their own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from console import end

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(__file__).resolve().parent

CHILD_DEADLINE = 300.0
"""Seconds. The longest child takes some ten on a quiet machine."""


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """For a child: no token of the person who measures, and no keyring, which could ask."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("REPLICATE_")}
    path = os.pathsep.join(map(str, (ROOT, ROOT / "packaging", BENCH)))
    return kept | {"PYTHONPATH": path, "DBUS_SESSION_BUS_ADDRESS": "disabled:"} | dict(more or {})


def output_of(script: str, *arguments: str | Path, more: Mapping[str, str] | None = None) -> str:
    """What a script of this folder prints. A child that fails fails the bench, with its last words."""
    command = [sys.executable, BENCH / script, *arguments]
    done = subprocess.run(
        command, env=environment(more), capture_output=True, text=True, timeout=CHILD_DEADLINE, check=False
    )
    if done.returncode != 0 or not done.stdout:
        raise RuntimeError(f"{script} {arguments} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


@contextmanager
def serving(command: Sequence[str | Path]) -> Iterator[str]:
    """A server that prints one line when it listens and ends when its standard input does. Gives the line."""
    child = subprocess.Popen(
        [sys.executable, *command],
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield child.stdout.readline()
        child.stdin.close()
        child.wait(CHILD_DEADLINE)
    finally:
        end(child)
        child.stdout.close()


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """For one start; a child that was cut off may still be writing into it."""
    with tempfile.TemporaryDirectory(prefix="llava-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
