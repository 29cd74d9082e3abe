"""What the decoding process may use. It sets its own limits before it reads the first byte from a stranger.

Linux keeps all of them; macOS the processor time, and not the memory; Windows knows no such limits. The app's deadline
(`process.py`) holds everywhere.
"""

import contextlib
import math
import time

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEMORY_MOST = 2 * 1024**3
"""Bytes of address space. 64 megapixels in 16 bit, with what turning and converting them takes, need some 1.2 GB."""
PROCESSOR_S = 15
"""For one picture; the largest that is allowed takes 5 s on a slow computer."""


def limit_memory_and_files() -> None:
    """Once. No file can be written from then on, and no core dump: it would hold the picture."""
    if resource is not None:
        for what, most in (
            (resource.RLIMIT_AS, MEMORY_MOST),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(OSError, ValueError):  # macOS, or a stricter limit from outside
                resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def limit_processor_time() -> None:
    """Before each picture: the system ends this process when it is over."""
    if resource is not None:
        most = math.ceil(time.process_time()) + PROCESSOR_S
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
