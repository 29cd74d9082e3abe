import gc
import socket
from collections.abc import Callable

import pytest

from llava_desktop.replicate.deadlines import Deadlines
from llava_desktop.replicate.rate_limits import UNLIMITED
from llava_desktop.replicate.retry import RetryPolicy
from llava_desktop.tasks.follow import Pace
from llava_desktop.tasks.question_run import RunSettings
from tests.fault_matrix.catalogue import DISORDERS, Place
from tests.fault_matrix.company import Company
from tests.fault_matrix.hall import Hall, open_hall
from tests.fault_matrix.site import Certificates, Names, Surroundings
from tests.fault_matrix.stories import Cell
from tests.fault_matrix.table import lines_of
from tests.fault_server.faults import gzip_bomb
from tests.fault_server.server import ServerLoop
from tests.told.plugin import told

QUICK = RunSettings(
    policy=RetryPolicy(least_s=0.02, most_s=0.1, tries=4, total_s=8.0),
    pace=Pace(poll_least_s=0.02, poll_most_s=0.08, silence_s=0.2, not_listed_yet_s=0.5),
    looks_after_s=(0.0, 0.1, 0.2, 0.2, 0.5, 1.0, 1.0),
    throttle_wait_s=0.2,
    deadlines=Deadlines(call_s=2.5, silence_s=1.0, upload_s=2.5, created_s=1.2, stream_idle_s=1.5, retry_after_s=1.5),
    rates=UNLIMITED,
    at_once=12,
)
AT_ONCE = QUICK.at_once
PATIENCE_S = 15.0
MOST_GAP_MS = 100.0

REAL_PATIENCE_S = 200.0

Tell = Callable[[list[Cell]], None]


def all_cells() -> list[Cell]:
    return [Cell(disorder, place) for disorder in DISORDERS for place in Place]


@pytest.fixture(scope="module")
def told_cells(request, qapp, tmp_path_factory) -> dict[str, Cell]:
    """The cells of this run's tests, told in company, by name."""
    wanted = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    cells = [cell for cell in all_cells() if cell.name in wanted]
    tell(cells, QUICK, qapp, tmp_path_factory, at_once=AT_ONCE, patience_s=PATIENCE_S)
    impossible = [cell for cell in all_cells() if cell.why_not]
    told(request.config).append(("fault matrix", lines_of([*cells, *impossible])))
    return {cell.name: cell for cell in cells}


@pytest.fixture
def tell_slowly(request, qapp, tmp_path_factory) -> Tell:
    """Tells cells with the waits that people have."""

    def tell_them(cells: list[Cell]) -> None:
        settings = RunSettings(at_once=len(cells))
        tell(cells, settings, qapp, tmp_path_factory, at_once=len(cells), patience_s=REAL_PATIENCE_S)
        told(request.config).append(("fault matrix, with the app's own waits", lines_of(cells)))

    return tell_them


def tell(cells: list[Cell], settings: RunSettings, qapp, tmp_path_factory, *, at_once: int, patience_s: float) -> None:
    monkeypatch = pytest.MonkeyPatch()
    names, certificates = Names(), Certificates()
    trusted = tmp_path_factory.mktemp("trusted") / "authority.pem"
    certificates.authority.cert_pem.write_to_path(trusted)
    gzip_bomb()  # packed before, and not while the window's gaps are measured
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    around = Surroundings(ServerLoop(), names, certificates)
    around.loop.start()
    gc.disable()  # Python collects on whichever thread allocates; a widget in a cycle would die there
    try:
        with open_hall(qapp, tmp_path_factory.mktemp("hall") / "data", settings, monkeypatch) as hall:
            _tell_in(hall, around, cells, at_once, patience_s)
    finally:
        gc.enable()
        around.loop.stop()
        monkeypatch.undo()


def _tell_in(hall: Hall, around: Surroundings, cells: list[Cell], at_once: int, patience_s: float) -> None:
    there = [cell for cell in cells if not cell.why_not]
    hall.run_until_done(Company(hall, around, there, at_once=at_once, patience_s=patience_s).go_on)
    # In company a gap may be the neighbours' or the machine's: what is the cell's own comes again when it is alone.
    for cell in there:
        if cell.gap_ms > MOST_GAP_MS and not cell.problems:
            hall.run_until_done(Company(hall, around, [cell], at_once=1, patience_s=patience_s).go_on)
