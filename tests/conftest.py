"""What every test gets: no screen needed, no network but this computer's own, a real history when it asks for one."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.writer import DatabaseWriter
from tests.empty_history import put_empty_history
from tests.patient_bot import PatientBot

pytest_plugins = ["tests.canary.plugin", "tests.measured.plugin", "tests.told.plugin"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

# The same examples each time: a push must not fail for what the one before it could have found. Looking for more is
# `pytest tests/fuzz --hypothesis-profile=explore`.
# No time goes into explaining a failure: it took a minute, and the smallest example says more.
PHASES = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("repeatable", derandomize=True, deadline=None, phases=PHASES)
settings.register_profile("explore", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile("repeatable")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Fifty thousand lines of tests are no garbage: each full collection of a test would look through them again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


LONG = {"app", "crash", "e2e", "endurance", "fault_matrix", "hostile"}
"""Folders that start programs: a file of theirs takes up to half a minute."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long comes first: else one worker begins it when the other has nothing left to do."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.relative_to(Path(__file__).parent).parts[0] not in LONG)


@pytest.fixture
def anyio_backend():
    """The async tests run on what the product runs on."""
    return "asyncio"


def _is_on_this_computer(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name that somebody else's server would have to resolve


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that reaches beyond loopback fails where it does so."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self, address):
        assert _is_on_this_computer(address), f"a test wanted to connect to {address!r}"
        return real_connect(self, address)

    def connect_ex(self, address):
        assert _is_on_this_computer(address), f"a test wanted to connect to {address!r}"
        return real_connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = folders_for(tmp_path / "data")
    create_folders(made)
    return made


@pytest.fixture
def writer(folders: Folders) -> Iterator[DatabaseWriter]:
    put_empty_history(folders)
    made = DatabaseWriter(folders.database)
    made.start()
    yield made
    assert made.close(timeout_s=30)


@pytest.fixture
def store(writer: DatabaseWriter, folders: Folders) -> HistoryStore:
    return HistoryStore(writer, folders)
