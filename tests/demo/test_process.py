"""The engine as a process: one line on stdout, and it never outlives its parent."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from llava_desktop.demo.serve import main

ROOT = Path(__file__).resolve().parents[2]
ENGINE = [sys.executable, "-m", "llava_desktop.demo"]


def start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        ENGINE, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def hello_of(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    hello = json.loads(process.stdout.readline())
    assert isinstance(hello, dict)
    return hello


def test_it_says_where_it_listens_and_ends_when_its_input_does():
    with start() as process:
        hello = hello_of(process)
        assert sorted(hello) == ["base_url", "token"]
        headers = {"Authorization": f"Bearer {hello['token']}"}
        account = httpx.get(f"{hello['base_url']}/account", headers=headers, trust_env=False)
        assert account.json()["username"] == "demo"
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (0, "", "")


def test_it_ends_when_its_parent_is_killed():
    parent = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen({ENGINE!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)\n"
        "print(child.stdout.readline(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        hello = hello_of(process)
        with httpx.Client(trust_env=False, timeout=20, headers={"Authorization": f"Bearer {hello['token']}"}) as client:
            assert client.get(f"{hello['base_url']}/account").status_code == 200
            process.kill()
            process.wait(20)
            port = int(hello["base_url"].split(":")[2].split("/")[0])
            wait_until_nobody_listens(port)


def wait_until_nobody_listens(port: int) -> None:
    """Each connection waits for its own end, which the engine's end brings."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
                assert sock.recv(1) == b""
        except ConnectionRefusedError:
            return
        except ConnectionError:
            continue


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C is another mechanism there")
def test_ctrl_c_ends_it_without_a_traceback():
    with start() as process:
        hello_of(process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def test_it_can_be_called_as_a_function_on_any_pipe(capsys):
    """As the frozen app does, from its own executable."""
    here, there = os.pipe()
    out_read, out_write = os.pipe()
    ended: list[int] = []

    def serve() -> None:
        with os.fdopen(here, "rb") as stdin, os.fdopen(out_write, "w") as stdout:
            ended.append(main(stdin, stdout))

    thread = threading.Thread(target=serve)
    thread.start()
    with os.fdopen(out_read) as lines:
        assert json.loads(lines.readline())["base_url"].endswith("/v1")
        os.close(there)
        thread.join(20)
        assert ended == [0]
    assert capsys.readouterr() == ("", "")
