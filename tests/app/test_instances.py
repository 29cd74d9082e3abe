"""One app for one data folder, whatever people double-click: real processes, started while another is open."""

import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from llava_desktop.storage.instance_lock import InstanceLock
from tests.app.test_app import DRIVER, ROOT, surroundings

EXAMPLE = ROOT / "resources" / "example.jpg"
MAIN = (sys.executable, "main.py", "--demo")
LEAVES_WITHIN_S = 1.0
NOT_THE_PROGRAMS_FAULT = "This plugin does not support"
"""What Qt's screenless platform says of raising windows."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


class Open:
    """An app of `tests/app/driver.py` that is open, and told by its lines."""

    def __init__(self, home: Path, scenario: str, data: Path) -> None:
        self.child = subprocess.Popen(
            [*DRIVER, scenario, "--demo", "--data-dir", str(data)],
            cwd=ROOT,
            env=surroundings(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().rstrip("\n")

    def complaints(self) -> list[str]:
        _, errors = self.child.communicate(timeout=60)
        return [line for line in errors.splitlines() if not line.startswith(NOT_THE_PROGRAMS_FAULT)]


@pytest.fixture
def open_app(home: Path, tmp_path: Path) -> Iterator[Callable[..., Open]]:
    opened = []

    def open_app(scenario: str = "files_come", data: Path = tmp_path / "data") -> Open:
        made = Open(home, scenario, data)
        opened.append(made)
        assert made.line() == "ready"
        return made

    yield open_app
    for made in opened:
        if made.child.poll() is None:
            made.child.send_signal(signal.SIGCONT)
            made.child.kill()
            made.child.communicate()


def second(home, *arguments, cwd=ROOT, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        cwd=cwd,
        env=surroundings(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_a_second_start_hands_its_files_over_brings_the_first_to_the_front_and_leaves(open_app, home, tmp_path):
    first = open_app()
    (tmp_path / "last Bild ä.jpg").write_bytes(EXAMPLE.read_bytes())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A relative name is meant from where it was typed.
    ended = second(home, "--data-dir", tmp_path / "data", "last Bild ä.jpg", cwd=tmp_path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert first.line() == "last Bild ä.jpg"
    assert first.line() == "in front"
    # Of the processor's time: how long that takes on the clock depends on what else runs here.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < LEAVES_WITHIN_S
    assert first.complaints() == []


def test_another_data_folder_is_another_app(open_app, tmp_path):
    one = open_app("never_ends")
    other = open_app("never_ends", tmp_path / "other")
    assert one.child.poll() is None
    assert other.child.poll() is None


def test_after_a_kill_the_next_start_is_the_first(open_app, tmp_path):
    killed = open_app("never_ends")
    killed.child.kill()
    killed.child.communicate()
    assert (tmp_path / "data" / "instance.lock").exists()
    assert (tmp_path / "data" / "instance.socket").exists()
    assert open_app("never_ends").child.poll() is None


@pytest.mark.slow  # ten seconds of waiting; with a shorter wait it is in tests/qt
def test_a_first_one_that_hangs_is_said_in_the_terminal(open_app, home, tmp_path):
    first = open_app("never_ends")
    first.child.send_signal(signal.SIGSTOP)
    master, slave = pty.openpty()
    with closing(os.fdopen(master, "rb", buffering=0)) as terminal:
        child = subprocess.Popen(
            [*MAIN, "--data-dir", str(tmp_path / "data")], cwd=ROOT, env=surroundings(home), stderr=slave
        )
        os.close(slave)
        assert child.wait(40) == 1
        assert b"open already, but it does not answer" in terminal.read(1000)


def test_a_question_on_the_command_line_is_never_handed_to_the_other(open_app, home, tmp_path):
    """Who can start a program could spend the other's money. A picture of the window is of this start's, too."""
    open_app("never_ends")
    master, slave = pty.openpty()
    with closing(os.fdopen(master, "rb", buffering=0)) as terminal:
        child = subprocess.Popen(
            [*MAIN, "--data-dir", str(tmp_path / "data"), "--ask", "What is it?"],
            cwd=ROOT,
            env=surroundings(home),
            stderr=slave,
        )
        os.close(slave)
        assert child.wait(40) == 1
        assert b"Close it first, or name another folder with --data-dir" in terminal.read(1000)


def started_at_once(count: int, home: Path, data: Path) -> None:
    """Exactly one of them has the window and the lock; the others leave with 0 and without a word."""
    command = [*MAIN, "--data-dir", str(data)]
    children = [
        subprocess.Popen(command, cwd=ROOT, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(count)
    ]
    try:
        end = time.monotonic() + 100
        left = list(children)
        while len(left) > 1 and time.monotonic() < end:
            for child in list(left):
                try:
                    child.wait(0.02)
                except subprocess.TimeoutExpired:
                    continue
                left.remove(child)
        assert len(left) == 1
        said = [(child.returncode, child.communicate()[0]) for child in children if child is not left[0]]
        assert said == [(0, b"")] * (count - 1)
        with pytest.raises(subprocess.TimeoutExpired):
            left[0].wait(0.5)  # it stays
        assert not InstanceLock(data).take()
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.communicate()
    assert InstanceLock(data).take()


def test_ten_starts_at_once_are_one_app(home, tmp_path):
    started_at_once(10, home, tmp_path / "data")


@pytest.mark.slow
def test_fifty_starts_at_once_are_one_app(home, tmp_path):
    started_at_once(50, home, tmp_path / "data")
