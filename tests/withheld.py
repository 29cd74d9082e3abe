"""How much of a measured time was the machine's own: it ran other programs while this one was ready to run."""

import time
from pathlib import Path


def withheld_s() -> float:
    """Seconds, of all threads of this process that there are, together, since they began. 0.0 where the system does
    not say.
    """
    tasks = Path("/proc/self/task")
    return sum(map(_withheld_s, tasks.iterdir())) if tasks.is_dir() else 0.0


def own_s() -> float:
    """A clock that stands still while this thread waits for a processor; in seconds, from any moment. Waiting for
    anything else (a file, a lock, another thread's turn) counts.
    """
    return time.perf_counter() - withheld_here_s()


def withheld_here_s() -> float:
    """Seconds, of the calling thread. 0.0 where the system does not say."""
    return _withheld_s(Path("/proc/thread-self"))


def _withheld_s(task: Path) -> float:
    try:
        return int((task / "schedstat").read_text("ascii").split()[1]) / 1e9
    except OSError:  # a thread that ended just now, or a system without these figures
        return 0.0
