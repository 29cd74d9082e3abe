"""The virtual screen, with the real Xvfb."""

import socket
import sys
from pathlib import Path

import pytest

from console import ExpectedError
from virtual_screen import virtual_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is for Linux")


def test_the_screen_listens_while_it_is_used_and_not_afterwards():
    with virtual_screen() as display:
        address = f"/tmp/.X11-unix/X{display.removeprefix(':')}"
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(address)
    with socket.socket(socket.AF_UNIX) as client, pytest.raises(OSError, match=r"refused|No such file"):
        client.connect(address)


def test_two_screens_at_once_get_different_numbers():
    with virtual_screen() as one, virtual_screen() as other:
        assert one != other


def test_a_screen_that_does_not_start_says_why(tmp_path, monkeypatch):
    broken = tmp_path / "Xvfb"
    broken.write_text("#!/bin/sh\necho no memory for a screen >&2\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExpectedError, match="no memory for a screen"), virtual_screen():
        pytest.fail("it started")


def test_nothing_stays_open_when_there_is_no_xvfb(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileNotFoundError), virtual_screen():
        pytest.fail("it started")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
