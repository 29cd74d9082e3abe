"""The demo engine as a process: says where it listens, serves until its parent goes away.

The parent reads one JSON line from our stdout and keeps our stdin open; when it ends, however it ends, the pipe
closes and so do we. Nothing secret is in argv or in the environment.
"""

import asyncio
import contextlib
import json
import os
import threading
from typing import Protocol, TextIO

from llava_desktop.demo.describe.model import DescribingModel
from llava_desktop.demo.server import DemoServer


class ParentPipe(Protocol):
    """Standard input: only its file number is used."""

    def fileno(self) -> int: ...


def main(stdin: ParentPipe, stdout: TextIO) -> int:
    """Serve until `stdin` ends or Ctrl-C; the process's exit code.

    Writes `{"base_url": ..., "token": ...}` and a newline to `stdout` once it listens.
    """
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        asyncio.run(_serve(stdin, stdout))
    return 0


async def _serve(stdin: ParentPipe, stdout: TextIO) -> None:
    parent_gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    # A daemon thread and a bare read: pipes cannot be awaited on Windows, and a thread inside sys.stdin's own
    # buffer would make the interpreter abort at exit.
    threading.Thread(target=_watch, args=(stdin.fileno(), loop, parent_gone), name="parent-pipe", daemon=True).start()
    model = DescribingModel()
    server = DemoServer(model)
    try:
        await server.start()
        print(json.dumps({"base_url": server.base_url, "token": server.token}), file=stdout, flush=True)
        await parent_gone.wait()
    finally:
        await server.close()
        model.close()


def _watch(pipe: int, loop: asyncio.AbstractEventLoop, parent_gone: asyncio.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(pipe, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop ended first (Ctrl-C)
        loop.call_soon_threadsafe(parent_gone.set)
