"""A fresh desktop for each test, and the program on it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.canary.plugin import Canary
from tests.e2e.accessibility import AccessibilityBus, accessibility
from tests.e2e.app_window import AppWindow, OpenWindow
from tests.e2e.program import Program, Start
from tests.e2e.screen import Desktop, desktop
from tests.e2e.xserver import XServer, x_server
from tests.fault_server.server import FaultServer


@pytest.fixture
def desk(canary: Canary) -> Iterator[Desktop]:
    with desktop() as desk:
        yield desk
        canary.check(desk.folder)


@pytest.fixture
def server(desk: Desktop) -> Iterator[XServer]:
    with x_server(desk.display) as server:
        yield server


@pytest.fixture
def bus(desk: Desktop) -> Iterator[AccessibilityBus]:
    with accessibility(desk.accessibility) as bus:
        yield bus


@pytest.fixture
def start(desk: Desktop, server: XServer, bus: AccessibilityBus, tmp_path: Path) -> Iterator[Start]:
    """`start("--demo", path, environment={…})`: the program, ended with the test if it did not end before."""
    with ExitStack() as stack:
        runs = 0

        def start(*arguments: str | Path, **options) -> Program:
            nonlocal runs
            runs += 1
            program = Program(desk, server, bus, tmp_path / f"run-{runs}", arguments, **options)
            stack.callback(program.end)
            return program

        yield start


@pytest.fixture
def api() -> Iterator[FaultServer]:
    """The predictions API as a test wants it."""
    with FaultServer() as api:
        yield api


@pytest.fixture
def open_window(start: Start, api: FaultServer, tmp_path: Path) -> OpenWindow:
    """`open_window(picture, …)`: the app, asking `api`; each call is another start on the same data."""

    def open_window(*arguments: str | Path) -> AppWindow:
        token = {"REPLICATE_API_TOKEN": api.token}
        where = ("--api-url", api.base_url, "--data-dir", tmp_path / "data")
        return AppWindow(start(*where, *arguments, environment=token))

    return open_window
