"""The canary over the whole suite: a private HOME and temporary folder for the run, looked through at its end.

Every test uses the token and stream paths of `secrets.py`. What the app, its children and its libraries leave behind
(databases, write-ahead logs, logs, settings, caches, what stood on the screen in each screenshot) lies in these
folders; the canary in any of it fails the run. Folders that a test removes itself are looked through before that,
by the fixture `canary`.

With `-n` (pytest-xdist) each worker has folders of its own, looks through them, and says what it found with its end.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.canary.scan import Hit, Scan

_PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@dataclass
class Canary:
    """allowed: files into which a test itself wrote the canary, each named by the test."""

    home: Path
    temporary: Path
    scan: Scan = field(default_factory=Scan)
    allowed: set[Path] = field(default_factory=set)

    def look_through(self, folder: Path) -> list[Hit]:
        return self.scan.look_through(folder, allowed=self.allowed)

    def check(self, folder: Path) -> None:
        """Before a folder goes."""
        found = self.look_through(folder)
        assert not found, [str(hit) for hit in found]


_KEY = pytest.StashKey[Canary]()
_OUTPUT = "canary"


def pytest_configure(config: pytest.Config) -> None:
    usual = tempfile.gettempdir()
    # Short: the paths of sockets end at 108 bytes.
    canary = Canary(Path(tempfile.mkdtemp(prefix="ldh-")), Path(tempfile.mkdtemp(prefix="ldt-")))
    config.stash[_KEY] = canary
    # What a failed test left stays where people look for it.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", usual)
    os.environ["HOME"] = str(canary.home)
    os.environ["TMPDIR"] = tempfile.tempdir = str(canary.temporary)
    for name in _PLACES:
        os.environ.pop(name, None)


@pytest.fixture
def canary(pytestconfig: pytest.Config) -> Canary:
    return pytestconfig.stash[_KEY]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Of pytest-xdist: a worker has ended, or died, and then the run fails anyway."""
    config, output = node.config, getattr(node, "workeroutput", {})  # type: ignore[attr-defined]
    if _OUTPUT in output:
        files, size, hits = output[_OUTPUT]
        scan = config.stash[_KEY].scan
        scan.files += files
        scan.bytes += size
        scan.hits += [Hit(Path(path), form) for path, form in hits]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    canary = session.config.stash[_KEY]
    if not session.config.pluginmanager.hasplugin("dsession"):  # else the workers have looked
        for folder in (canary.home, canary.temporary, session.config._tmp_path_factory.getbasetemp()):  # type: ignore[attr-defined]
            canary.look_through(folder)
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        scan = canary.scan
        output[_OUTPUT] = (scan.files, scan.bytes, [(str(hit.path), hit.form) for hit in scan.hits])
    if canary.scan.hits and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    scan = config.stash[_KEY].scan
    terminalreporter.write_line(
        f"Canary: {scan.files} files, {scan.bytes / 1e6:.1f} MB looked through, {len(scan.hits)} hits",
        red=bool(scan.hits),
    )
    for hit in scan.hits:
        terminalreporter.write_line(f"  {hit}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    canary = config.stash[_KEY]
    for folder in (canary.home, canary.temporary):
        shutil.rmtree(folder, ignore_errors=True)
