"""How fast, and in how much memory, a 48 megapixel photo is ready to send; beside what Pillow does without thought.

Each figure comes from a child process of its own (`picture_child.py`). Times are the child's own processor seconds:
both sides use one thread, and the ratio stays the same on a busy machine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measurement import Measurement

ROUNDS = 5
MOST_OF_NAIVE = 0.35
MOST_MEMORY_MIB = 80

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = Path(__file__).with_name("picture_child.py")


def measure() -> list[Measurement]:
    """About 20 seconds; prints nothing."""
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        _child("make", photo)
        # In turns, so that a slow minute of the machine hits both.
        rounds = [(_child("naive", photo), _child("prepare", photo)) for _ in range(ROUNDS)]
        memory = _child("memory", photo)
    naive_s = statistics.median(naive for naive, _ in rounds)
    ready_s = statistics.median(ready for _, ready in rounds)
    ratio = statistics.median(ready / naive for naive, ready in rounds)
    return [
        Measurement("48 MP JPEG to ready, of naive Pillow", ratio, "×", MOST_OF_NAIVE),
        Measurement("48 MP JPEG to ready", ready_s * 1000, "ms"),
        Measurement("48 MP JPEG, naive Pillow", naive_s * 1000, "ms"),
        Measurement("48 MP JPEG, memory above the process before", memory, "MiB", MOST_MEMORY_MIB),
    ]


def _child(what: str, photo: Path) -> float:
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    command = [sys.executable, str(_CHILD), what, str(photo)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
