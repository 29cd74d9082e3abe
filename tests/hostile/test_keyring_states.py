"""Whatever the keyring does: the window stands first, stays quick, says what is so, keeps no token in a file, ends."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.canary.plugin import Canary
from tests.canary.secrets import TOKEN
from tests.e2e.screen import Desktop, private_environment, session_bus
from tests.fault_server.ledger import Phase
from tests.fault_server.server import FaultServer
from tests.hostile.keyring_process import Manner
from tests.hostile.keyring_states import BY_SESSION, ROOT, STATES, KeyringState

CLOSE_WITHIN_S = 2.0
GAP_MOST_MS = 100
ATTEMPTS = 3
"""Another program can hold this machine's processors for 100 ms. One that this app holds itself is held every time."""

OFFSCREEN = "This plugin does not support"
"""What that platform remarks about windows that are raised."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus and gnome-keyring are Linux's")


@dataclass(frozen=True)
class Run:
    saw: dict[str, Any]
    code: int
    errors: str
    took_s: float


@pytest.fixture
def bus_only(canary: Canary) -> Iterator[Desktop]:
    """A session bus and private folders; no screen."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ld-", ignore_cleanup_errors=True)))
        private = private_environment(folder)
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            Path(private[name]).mkdir(mode=0o700)
        yield Desktop(folder, "", stack.enter_context(session_bus(private, folder)), "")
        canary.check(folder)


@pytest.fixture
def api() -> Iterator[FaultServer]:
    with FaultServer(token=TOKEN) as api:
        yield api


def up_to(last: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line == last:
            return


def run(desk: Desktop, more: Mapping[str, str], api: FaultServer, manner: Manner) -> Run:
    environment = {**desk.environment, **more, "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), more.get("PYTHONPATH"))))
    where = ("--api-url", api.base_url, "--data-dir", str(desk.folder / "data" / "app"))
    command = [sys.executable, "-m", "tests.app.started", "tests.hostile.keyring_process", manner.value, *where]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(TOKEN)
        child.stdin.close()
        child.stdin = None
        try:
            said = list(up_to("closing\n", child.stdout))
            closing = time.monotonic()
            _, errors = child.communicate(timeout=20)
            took_s = time.monotonic() - closing
        finally:
            child.kill()
    assert len(said) > 1, errors
    return Run(json.loads(said[-2]), child.returncode, errors, took_s)


def least_gap_ms(first: Run, again: Callable[[], Run]) -> int:
    gap_ms: int = first.saw["gap_ms"]
    for _ in range(ATTEMPTS - 1):
        if gap_ms > GAP_MOST_MS:
            gap_ms = min(gap_ms, again().saw["gap_ms"])
    return gap_ms


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_the_app_lives_with_a_keyring_that_is(state: KeyringState, bus_only: Desktop, api: FaultServer):
    with state.make(bus_only) as more:
        done = run(bus_only, more, api, state.manner)
        gap_ms = least_gap_ms(done, lambda: run(bus_only, more, api, state.manner))
    saw = done.saw
    assert saw["painted_first"]
    assert gap_ms <= GAP_MOST_MS
    assert done.code == 0
    assert [line for line in done.errors.splitlines() if not line.startswith(OFFSCREEN)] == []
    assert done.took_s <= CLOSE_WITHIN_S
    assert saw["modules"] == []
    assert state.at_start in " ".join(saw["at_start"])
    assert bool(saw["at_start"]) == bool(state.at_start)
    if state.on_save is not None:
        assert any(state.on_save in line for line in saw["told"])
        assert state.kept in saw["chip"]
        assert {seen.headers["authorization"] for seen in api.ledger.of(Phase.ACCOUNT)} == {f"Bearer {TOKEN}"}
    if state.kept is BY_SESSION:
        assert "Saved" not in " ".join(saw["told"])
    written = [path for path in bus_only.folder.rglob("*") if path.is_file()]
    assert {"plaintext-was-imported", "keyring_pass.cfg"} & {path.name for path in written} == set()


def test_all_nine_states_of_hazards_are_there():
    assert {int(state.name.split()[0]) for state in STATES} == set(range(1, 10))
