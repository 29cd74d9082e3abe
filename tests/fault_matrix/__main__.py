"""`python -m tests.fault_matrix [FILE]`: tell every cell, print the table, and write it to a file."""

import sys
from pathlib import Path

import pytest


def main() -> int:
    table = [f"--tables={sys.argv[1]}"] if len(sys.argv) > 1 else []
    return int(pytest.main(["-q", "-m", "not slow", str(Path(__file__).parent), *table]))


if __name__ == "__main__":
    sys.exit(main())
