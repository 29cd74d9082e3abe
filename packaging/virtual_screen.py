"""A screen that nobody sees (Xvfb), for `run` where there is no display."""

import os
import selectors
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO

from console import ExpectedError, end

SIZE = "1440x900x24"
START_DEADLINE = 30.0
"""Seconds. Half a second is usual; a loaded machine gets more."""


def has_display(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Starts Xvfb, yields the value for DISPLAY, ends it.

    Xvfb chooses a free number itself and writes it to `-displayfd` once it listens, so there is nothing to guess and
    nothing to wait for afterwards (xvfb-run guesses, and needs xauth).
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as announced, tempfile.TemporaryFile() as log:
        try:
            process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"],
                pass_fds=(writing,),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        finally:
            os.close(writing)
        try:
            number = _first_line(announced)
            if not number:
                log.seek(0)
                raise ExpectedError(
                    "The virtual screen did not start. Xvfb said:\n" + log.read().decode("utf-8", "replace")
                )
            yield f":{number}"
        finally:
            end(process)


def _first_line(announced: FileIO) -> str:
    """What Xvfb writes before its newline; "" when it ended, or when START_DEADLINE passed in silence."""
    text = b""
    with selectors.DefaultSelector() as selector:
        selector.register(announced, selectors.EVENT_READ)
        while not text.endswith(b"\n"):
            chunk = announced.read(64) if selector.select(START_DEADLINE) else b""
            if not chunk:
                return ""
            text += chunk
    return text.decode("ascii").strip()
