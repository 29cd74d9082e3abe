"""Every fault in every place where it can be: at most one prediction is paid for, the window says what is true, nothing
breaks, and the answer comes once the fault is over.

The table is printed at the end of the run; `python -m tests.fault_matrix FILE` writes it.
"""

import pytest

from tests.fault_matrix.catalogue import DISORDERS, Place
from tests.fault_matrix.conftest import MOST_GAP_MS, all_cells

pytestmark = [
    pytest.mark.timeout(300),  # the first test's setup tells all the stories
    # WORKAROUND: httpcore and anyio leave a connection that is cancelled during its TLS handshake to Python to close.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

RECOVERED_WITHIN_S = 10.0
FAULTS_AT_LEAST = 34


@pytest.mark.parametrize("name", [cell.name for cell in all_cells() if not cell.why_not])
def test_the_fault_costs_nothing_twice_is_told_and_is_survived(name, told_cells):
    cell = told_cells[name]
    assert not cell.problems, "\n".join(cell.problems)
    assert cell.predictions == 1
    assert cell.recovery_s <= RECOVERED_WITHIN_S
    assert cell.gap_ms <= MOST_GAP_MS


def test_every_fault_has_a_cell_in_every_place_or_a_reason_why_it_cannot():
    assert len(DISORDERS) >= FAULTS_AT_LEAST
    for disorder in DISORDERS:
        for place in Place:
            assert disorder.why_not.get(place, "") or disorder.trouble(place) is not None
        assert set(disorder.why_not) != set(Place)
