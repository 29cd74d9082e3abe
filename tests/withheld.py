"""How much of a measured time was the machine's own: it ran other programs while this one was ready to run."""

from pathlib import Path


def withheld_s() -> float:
    """Seconds, of all threads of this process together, since they began. 0.0 where the system does not say."""
    try:
        stats = [(task / "schedstat").read_text("ascii") for task in Path("/proc/self/task").iterdir()]
    except OSError:  # a thread that ended just now, or a system without these figures
        return 0.0
    return sum(int(stat.split()[1]) for stat in stats) / 1e9


def withheld_here_s() -> float:
    """Seconds, of the calling thread. 0.0 where the system does not say."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    except OSError:
        return 0.0
