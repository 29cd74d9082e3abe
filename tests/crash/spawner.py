"""`python -m tests.crash.spawner`: imports everything once, then forks a program for each order.

Importing costs ten times what a question does. So this process imports, asks one question itself (which also loads what
is imported late), and from then on only forks. It has no thread left by then, so the forks are sound.

One order at a time, as lines of JSON: an order comes in; the child says `{"pid": …, "threads": …}`, waits for a line,
works, and says `{"account": …}` unless it is killed before; then its parent says `{"status": …}`, as `waitpid` has it.
"""

import ctypes
import gc
import json
import os
import sys
import tempfile
import threading
from dataclasses import asdict
from typing import Any

from tests.crash import program
from tests.fault_server import faults
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer

PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, ctypes.c_ulong(-1)


def main() -> int:
    warm_up()
    say({"ready": True})
    while line := read_line():
        pid = os.fork()
        if pid == 0:
            work(program.Orders(**json.loads(line)))
        say({"status": os.waitpid(pid, 0)[1]})
    return 0


def warm_up() -> None:
    with tempfile.TemporaryDirectory() as folder, FaultServer() as server:
        ended = program.run(program.Orders("ask", folder, server.base_url, server.token), lambda _threads: None)
        assert ended.state == "succeeded", ended
        server.plan(Phase.POST, faults.too_large())
        ended = program.run(program.Orders("smaller", folder, server.base_url, server.token), lambda _threads: None)
        assert ended.state == "succeeded", ended
        program.run(program.Orders("resume", folder, server.base_url, server.token), lambda _threads: None)
    assert threading.active_count() == 1, threading.enumerate()
    gc.freeze()  # the children need not copy what they never change


def work(orders: program.Orders) -> None:
    """The child's whole life."""
    allow_tracing()

    def ready(threads: dict[str, int]) -> None:
        say({"pid": os.getpid(), "threads": threads})
        read_line()

    code = 1
    try:
        say({"account": asdict(program.run(orders, ready))})
        code = 0
    finally:  # whatever happened: a child must never go on as a second parent
        if code:
            sys.excepthook(*sys.exc_info())
        os._exit(code)


def allow_tracing() -> None:
    """Where only parents may trace (Yama), let anybody trace this process. Elsewhere it does nothing."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0)


def say(words: dict[str, Any]) -> None:
    """By `writev`, and heard by `readv`: calls that the product never makes, so that nothing strikes them."""
    os.writev(1, [json.dumps(words).encode() + b"\n"])


def read_line() -> bytes:
    """Byte by byte: what stands behind the line is for another process."""
    line, byte = b"", bytearray(1)
    while os.readv(0, [byte]) and byte != b"\n":
        line += byte
    return line


if __name__ == "__main__":
    sys.exit(main())
