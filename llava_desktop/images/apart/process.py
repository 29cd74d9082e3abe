"""The decoding process as the app holds it: started when the first picture needs it, started again when it died."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, cast

from llava_desktop.images.apart.messages import Request, read_reply, write_request
from llava_desktop.images.decoded import DecodedPicture

DEADLINE_S = 30.0
"""From the request to the whole reply, on this computer's clock. The processor time has a limit of its own."""
_PIPE_BYTES = 1 << 20
"""Where the system lets us choose: 64 KiB would wake both sides a thousand times for one large picture."""
_SEEN_WITHIN_S = 0.2
_GONE_WITHIN_S = 1.0
_OVER_TIME = -24
"""Minus SIGXCPU, on Linux and on macOS: the system ended it for its processor time."""
_NO_CONSOLE = 0x0800_0000 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW: else a black window flashes up."""
_TUNABLES, _LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"
"""A picture fills 100 MB that were empty; in pages of 2 MiB in place of 4 KiB, where the system has them, a WebP is
decoded in 0.78 of the time and a HEIC or PNG in 0.92 (measured). What the system does not know it leaves alone."""


class DecoderDied(Exception):
    """Not an error of the app: the picture did that. too_slow: it was ended for taking too long."""

    def __init__(self, *, too_slow: bool) -> None:
        super().__init__("too slow" if too_slow else "died")
        self.too_slow = too_slow


class DecoderProcess:
    """One picture at a time. `ask` on the picture thread, `get_ready` and `close` on any."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, deadline_s: float = DEADLINE_S
    ) -> None:
        """environment: all of the child's; what is secret has no place in it."""
        self._command = list(command)
        self._environment = {_TUNABLES: _LARGE_PAGES} | dict(environment)
        self._deadline_s = deadline_s
        self._lock = threading.Lock()  # of the two below
        self._child: _Child | None = None
        self._is_closed = False

    def get_ready(self) -> None:
        """Starts it, so that the first picture need not wait a third of a second; does nothing when it runs."""
        with contextlib.suppress(DecoderDied):
            self._running()

    def ask(self, request: Request) -> DecodedPicture:
        """Raises PictureRefused, as the child said it, or DecoderDied."""
        child = self._running()
        was_late = threading.Event()
        try:
            with child.ended_after(self._deadline_s, was_late):
                write_request(child.requests, request)
                return read_reply(child.replies, request.side_most)
        except (ValueError, OSError) as fault:  # BadMessage, a broken pipe, one that `close` closed
            with self._lock:
                if self._child is child:
                    self._child = None
            exit_code = child.end()
            raise DecoderDied(too_slow=was_late.is_set() or exit_code == _OVER_TIME) from fault

    def close(self) -> None:
        """A picture that is being decoded is given up: its `ask` raises DecoderDied."""
        with self._lock:
            self._is_closed = True
            child, self._child = self._child, None
        if child is not None:
            child.end(seen_within_s=0)

    def _running(self) -> "_Child":
        with self._lock:
            if self._is_closed:
                raise DecoderDied(too_slow=False)
            if self._child is not None and self._child.is_dead:
                self._child.end()
                self._child = None
            if self._child is None:
                self._child = self._started()
            return self._child

    def _started(self) -> "_Child":
        try:
            process = subprocess.Popen(  # noqa: S603 (our own program)
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                pipesize=_PIPE_BYTES,
                creationflags=_NO_CONSOLE,
            )
        except OSError as fault:
            raise DecoderDied(too_slow=False) from fault
        return _Child(process)


class _Child:
    """requests, replies: the pipes to it and from it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.requests = cast("IO[bytes]", process.stdin)
        self.replies = cast("IO[bytes]", process.stdout)

    @property
    def is_dead(self) -> bool:
        return self._process.poll() is not None

    @contextlib.contextmanager
    def ended_after(self, seconds: float, was_late: threading.Event) -> Iterator[None]:
        """Killed when the block takes longer; then both pipes answer at once. Sets `was_late`."""

        def end() -> None:
            was_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def end(self, *, seen_within_s: float = _SEEN_WITHIN_S) -> int | None:
        """Its exit code: minus the number of the signal that ended it. Any thread, and more than once.

        seen_within_s: how long it may take until it is seen how it ended by itself.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seen_within_s)
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # it hangs in the system's own code
            self._process.wait(_GONE_WITHIN_S)
        for pipe in (self.requests, self.replies):
            with contextlib.suppress(OSError):  # what was not yet written cannot be any more
                pipe.close()
        return self._process.returncode
