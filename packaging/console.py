"""What dev.py says, and how it starts other programs and waits for them."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import AnyStr

ROOT = Path(__file__).resolve().parent.parent

SHOWN_OF_A_FAILURE = 15
"""Lines of a failed program's output that are shown: pip and apt-get say the reason last."""

GRACE = 5.0
"""Seconds that a program gets to end by itself after it was asked to."""


class ExpectedError(Exception):
    """A failure that is no bug (no network, no rights, disk full). Its text is shown as it is, with no traceback."""


def say(line: str) -> None:
    """One line on stdout, before whatever the next program prints there."""
    print(line, flush=True)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The user's environment without what would make our Python import somebody else's modules."""
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    return kept | dict(extra or {})


def shown(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    deadline: float | None = None,
) -> int:
    """Runs a program whose output goes straight to the terminal; its exit code, 128 + n when signal n ended it.

    Ctrl+C reaches the program from the terminal as it reaches us: it ends in its own way and we wait for it.
    Past `deadline` seconds it is ended and ExpectedError is raised.
    """
    process = subprocess.Popen(command, cwd=ROOT, env=clean_environment(env))
    try:
        code = _exit_code(process, deadline)
    except subprocess.TimeoutExpired:
        raise ExpectedError(f"Still running after {deadline} s, so it was ended: {command[0]}") from None
    finally:
        end(process)
    return code if code >= 0 else 128 - code


def quietly(
    command: Sequence[str | Path],
    *,
    failure: str,
    env: Mapping[str, str] | None = None,
    each_line: Callable[[str], None] | None = None,
) -> None:
    """Runs a program whose output matters only when it fails: then `failure` and the output's end are raised."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines: list[str] = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            lines.append(line.rstrip())
            if each_line is not None:
                each_line(line.rstrip())
        code = process.wait()
    finally:
        end(process)
        process.stdout.close()
    if code != 0:
        raise ExpectedError("\n".join([failure, *lines[-SHOWN_OF_A_FAILURE:]]))


def succeeds(command: Sequence[str]) -> bool:
    """Whether a program ends with 0. Its output is dropped; a program that is not there did not succeed."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


class ProgressLine:
    """One line that is overwritten, on a terminal only: a log file gets nothing of it."""

    def __init__(self) -> None:
        self._on_terminal = sys.stdout.isatty()

    def show(self, text: str) -> None:
        if self._on_terminal:
            print(f"\r\033[K  {text[:76]}", end="", flush=True)

    def clear(self) -> None:
        if self._on_terminal:
            print("\r\033[K", end="", flush=True)


def _exit_code(process: subprocess.Popen[bytes], deadline: float | None) -> int:
    while True:
        try:
            return process.wait(deadline)
        except KeyboardInterrupt:
            continue


def end(process: subprocess.Popen[AnyStr]) -> None:
    """Asks a program that we started to end, makes it after GRACE seconds. Nothing happens when it has ended."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
