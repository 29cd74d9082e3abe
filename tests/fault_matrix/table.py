"""The table of the cells, as text."""

from collections.abc import Sequence

from tests.fault_matrix.catalogue import DISORDERS, Place
from tests.fault_matrix.stories import Cell

NAME_WIDTH = 26
CELL_WIDTH = 24


def lines_of(cells: Sequence[Cell]) -> list[str]:
    """One row a fault; each cell says how it ended, after how many seconds, and the window's longest gap (ms)."""
    by_name = {cell.name: cell for cell in cells}
    lines = ["fault".ljust(NAME_WIDTH) + "".join(place.title.ljust(CELL_WIDTH) for place in Place)]
    for disorder in DISORDERS:
        found = [by_name.get(Cell(disorder, place).name) for place in Place]
        if any(found):
            row = "".join(_said(cell).ljust(CELL_WIDTH) for cell in found)
            lines.append(disorder.name.ljust(NAME_WIDTH) + row.rstrip())
    return [*lines, "", *_why_not(cells), _sum(cells)]


def _said(cell: Cell | None) -> str:
    if cell is None:
        return "-"
    if cell.why_not:
        return "n/a"
    state = "FAILED" if cell.problems else cell.ended_as
    return f"{state} {cell.recovery_s:.1f} s {cell.gap_ms:.0f} ms"


def _why_not(cells: Sequence[Cell]) -> list[str]:
    reasons: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.why_not:
            reasons.setdefault(f"n/a {cell.place.title}: {cell.why_not}", []).append(cell)
    return [f"{reason} ({', '.join(cell.disorder.name for cell in them)})" for reason, them in reasons.items()]


def _sum(cells: Sequence[Cell]) -> str:
    told = [cell for cell in cells if not cell.why_not]
    return (
        f"{len(told)} cells, {len(cells) - len(told)} n/a, {sum(bool(cell.problems) for cell in told)} failed; "
        f"most predictions of a cell {max((cell.predictions for cell in told), default=0)}, "
        f"slowest recovery {max((cell.recovery_s for cell in told), default=0.0):.1f} s, "
        f"longest gap of the window {max((cell.gap_ms for cell in told), default=0.0):.0f} ms"
    )
