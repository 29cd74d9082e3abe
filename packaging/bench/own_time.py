"""A clock that stands still while this thread waits for a processor: on a busy machine that is not what is measured."""

import time

from tests.withheld import withheld_here_s


def own_s() -> float:
    """Seconds, from any moment. Waiting for anything else (a file, a lock, another thread's turn) counts."""
    return time.perf_counter() - withheld_here_s()
