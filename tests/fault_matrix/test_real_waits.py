"""The same stories with the app's own waits: that it recovers within 10 s is not owed to the tests' short ones."""

import pytest

from tests.fault_matrix.catalogue import DISORDERS, Place
from tests.fault_matrix.conftest import Tell
from tests.fault_matrix.stories import Cell
from tests.fault_matrix.test_matrix import RECOVERED_WITHIN_S

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    # WORKAROUND: httpcore and anyio leave a connection that is cancelled during its TLS handshake to Python to close.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

REPRESENTATIVES = {
    "connection refused",
    "name not found (DNS)",
    "stall that passes",
    "stall for ever",
    "RST at byte 40",
    "truncated",
    "HTML 200 (captive portal)",
    "401",
    "429, seconds",
    "503",
    "TLS wrong host",
    "SSE cut mid-event",
    "SSE endless",
    "201 then cut",
    "id not listed for 30 s",
}
"""One of each kind: what the app does about a fault depends on the kind alone."""


def test_with_the_waits_that_people_have_it_recovers_within_ten_seconds(tell_slowly: Tell):
    chosen = [disorder for disorder in DISORDERS if disorder.name in REPRESENTATIVES]
    assert len(chosen) == len(REPRESENTATIVES)
    cells = [cell for disorder in chosen for place in Place if not (cell := Cell(disorder, place)).why_not]
    tell_slowly(cells)
    problems = [f"{cell.name}: {problem}" for cell in cells for problem in cell.problems]
    assert not problems, "\n".join(problems)
    late = [f"{cell.name}: {cell.recovery_s:.1f} s" for cell in cells if cell.recovery_s > RECOVERED_WITHIN_S]
    assert not late, "\n".join(late)
    assert all(cell.predictions == 1 for cell in cells)
