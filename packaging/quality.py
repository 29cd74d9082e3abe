"""`check` and `test`: format, lint and types; then the tests, and the promise of full coverage."""

from collections.abc import Sequence
from pathlib import Path

from console import ExpectedError, quietly, say, shown

FULLY_COVERED = ("core", "replicate", "tasks")
"""Layers whose every line and branch the tests run."""

SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
"""A worker for each core: half of the tests wait, for a program or an event. A file's tests share what is made once.

Files go out in the order in which `tests/conftest.py` put them, not those with most tests first: the longest have few.
"""

CHECKS = (
    ("Format", ("ruff", "format", "--check", ".")),
    ("Lint", ("ruff", "check", ".")),
    ("Types", ("mypy",)),
)


def check(python: Path) -> int:
    """All three, also when the first fails: whoever repairs wants the whole list. 0, or the first failure's code."""
    codes = []
    for title, command in CHECKS:
        say(f"{title}: {' '.join(command)}")
        codes.append(shown([python, "-m", *command]))
    return _worst(codes)


def test(python: Path, given: Sequence[str]) -> int:
    """`check`, then pytest. `--slow` is ours, everything else in `given` is pytest's.

    The coverage promise is about the whole suite, so it is looked at only when pytest was given no arguments.
    """
    slow = "--slow" in given
    for_pytest = [argument for argument in given if argument != "--slow"]
    codes = [check(python)]
    say("Tests")
    codes.append(shown([python, "-m", "pytest", *pytest_arguments(for_pytest, slow=slow)]))
    if not for_pytest:
        codes.append(_full_coverage(python))
    if _worst(codes) != 0:
        names = ("the checks (format, lint, types)", "the tests", "the coverage")
        say("Failed: " + ", ".join(name for name, code in zip(names, codes, strict=False) if code != 0))
    return _worst(codes)


def pytest_arguments(given: Sequence[str], *, slow: bool) -> list[str]:
    """Ours come first: of an option that is given twice pytest takes the last."""
    chosen = [] if slow else ["-m", "not slow"]
    whole = [] if given else ["--cov", "--cov-report=", *SIDE_BY_SIDE]
    return [*chosen, *whole, *given]


def coverage_arguments() -> list[str]:
    layers = ",".join(f"llava_desktop/{layer}/*" for layer in FULLY_COVERED)
    return ["report", f"--include={layers}", "--fail-under=100", "--show-missing", "--skip-covered"]


def _full_coverage(python: Path) -> int:
    layers = ", ".join(FULLY_COVERED)
    try:
        quietly([python, "-m", "coverage", *coverage_arguments()], failure=f"Not 100 % of {layers} is covered:")
    except ExpectedError as error:
        say(str(error))
        return 1
    say(f"Coverage of {layers}: 100 %")
    return 0


def _worst(codes: Sequence[int]) -> int:
    return next((code for code in codes if code != 0), 0)
