"""Processes that a test starts, and ends by their own handle."""

import os
import select
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

STOP_WITHIN_S = 5.0


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    pass_fds: Sequence[int] = (),
    typed: bytes = b"",
) -> Iterator[subprocess.Popen[bytes]]:
    """A child for as long as the block lasts. log: where its output goes. typed: what it reads on stdin."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    try:
        assert child.stdin is not None
        child.stdin.write(typed)
        child.stdin.close()
        yield child
    finally:
        stop(child)


def stop(child: subprocess.Popen[bytes]) -> None:
    """Asks the child to end, insists after five seconds, and takes its exit code."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def line_from(pipe: int, what: str, seconds: float = 10.0) -> str:
    """The first line that a child writes on the pipe it was given."""
    found = b""
    while not found.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], seconds)
        assert ready, f"Waited {seconds:g} s for {what}."
        part = os.read(pipe, 4096)
        assert part, f"The child ended before it said {what}."
        found += part
    return found.decode("ascii").strip()
