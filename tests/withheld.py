"""How much of a measured time was the machine's own: it ran other programs while this one was ready to run."""

from pathlib import Path


def withheld_s() -> float:
    """Seconds, of all threads of this process together, since they began. 0.0 where the system does not say."""
    try:
        stats = [(task / "schedstat").read_text("ascii") for task in Path("/proc/self/task").iterdir()]
    except OSError:  # a thread that ended just now, or a system without these figures
        return 0.0
    return sum(int(stat.split()[1]) for stat in stats) / 1e9
