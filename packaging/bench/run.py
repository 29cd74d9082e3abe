"""What `dev.py bench` starts: finds the modules, then `report.py`."""

import sys
from pathlib import Path

_BENCH = Path(__file__).resolve().parent
# dev.py's own modules, and the app as it lies in this checkout.
sys.path[1:1] = [str(_BENCH.parent), str(_BENCH.parent.parent)]

from report import run  # noqa: E402 - only now it is found

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
