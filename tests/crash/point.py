"""Where a trial strikes: which call of which thread, and what happens to it."""

import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass


class Scenario(enum.Enum):
    ASK = "ask"
    """From Ask to the stored answer."""
    BLIND = "blind"
    """The same with a list that shows nothing: what was followed once is found by its stored id, or is lost."""
    RESUME = "resume"
    """The next start, after a kill between the POST and its reply: it is looked for, claimed and followed."""
    SMALLER = "smaller"
    """The first POST is refused for the size of its picture; a smaller one is sent in its place."""
    OPEN = "open"
    """The very first start: folders and history are made."""
    REOPEN = "reopen"
    """A start after a kill: the history's log is replayed."""

    @property
    def mode(self) -> str:
        """What the program is told to do."""
        return {Scenario.REOPEN: "open", Scenario.BLIND: "ask"}.get(self, self.value)

    @property
    def threads(self) -> tuple[str, ...]:
        """Which are struck, each by itself; `all` where there is no thread yet that one could name."""
        return ("all",) if self in {Scenario.OPEN, Scenario.REOPEN} else ("loop", "writer")

    @property
    def begins_after_a_kill(self) -> bool:
        return self in {Scenario.RESUME, Scenario.REOPEN}


@dataclass(frozen=True, slots=True)
class Point:
    """harm: `KILL` or the name of an error. number: counted from 1, for this thread and this call. lasting: every
    call from then on fails, as on a disk that stays full.
    """

    scenario: Scenario
    thread: str
    call: str
    number: int
    harm: str = "KILL"
    lasting: bool = False

    @property
    def injection(self) -> str:
        """For strace."""
        what = "signal=KILL" if self.harm == "KILL" else f"error={self.harm}"
        return f"{self.call}:{what}:when={self.number}{'+' if self.lasting else ''}"

    def __str__(self) -> str:
        return f"{self.scenario.value}/{self.thread}: {self.injection}"


OUR_OWN = frozenset({"readv", "writev"})
"""By which the program talks to the spawner."""
Counts = dict[tuple[Scenario, str], Counter[str]]
"""Scenario and thread -> how often each call was made in a run that nothing happened to."""

ONLY_LOOK = frozenset(
    {"access", "getpeername", "getsockname", "getsockopt", "ioctl", "lseek", "mmap", "newfstatat", "poll", "pread64"}
)
"""They change nothing outside of the process: a kill there is the same as a kill at the call after it. (What a socket
brings is read by `recvfrom`, which is not among them.)"""

DISK_WRITES = ("write", "pwrite64", "fsync", "fdatasync", "openat", "ftruncate", "rename", "unlink", "mkdir")
DISK_READS = ("read", "pread64")
FAILURES = {
    "ENOSPC": ("write", "pwrite64", "fsync", "fdatasync", "openat", "ftruncate"),
    "EIO": (*DISK_WRITES, *DISK_READS),
    "EMFILE": ("openat", "socket"),
    "ECONNRESET": ("connect", "sendto", "sendmsg", "recvfrom", "recvmsg"),
}
"""Error -> the calls that can end with it. `accept` is the server's; `read` of a socket is `recvfrom` here."""
CAN_LAST = frozenset({"ENOSPC", "EMFILE"})
"""A disk stays full, and a table of descriptors too; then each call from the struck one on fails as well."""


def kill_points(counts: Counts) -> Iterator[Point]:
    for (scenario, thread), calls in counts.items():
        for call, most in sorted(calls.items()):
            if call not in ONLY_LOOK | OUR_OWN:
                yield from (Point(scenario, thread, call, number) for number in range(1, most + 1))


def error_points(counts: Counts) -> Iterator[Point]:
    for (scenario, thread), calls in counts.items():
        if scenario is Scenario.BLIND:
            continue  # an id that cannot be stored is in memory alone, and then the list is all there is
        for harm, failing in FAILURES.items():
            # The other threads' sockets are the pipe that wakes up the loop; no network can reset that.
            for call in failing if harm != "ECONNRESET" or thread == "loop" else ():
                for number in range(1, calls[call] + 1):
                    yield Point(scenario, thread, call, number, harm)
                    if harm in CAN_LAST:
                        yield Point(scenario, thread, call, number, harm, lasting=True)
