"""The bundle itself, built twice. Minutes; the whole proof (`dev.py bundle --prove`) takes root and some more."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "example.jpg"
LEAST_AUTHORITIES = 100

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "linux", reason="the manifest is Linux's"),
]


def build(to):
    command = [sys.executable, ROOT / "packaging" / "dev.py", "bundle", "--only-folder", "--to", to]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return to / "llava-desktop"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Compared with the manifest, and tested by itself: the build does both."""
    return build(tmp_path_factory.mktemp("first") / "dist")


def run(built, *arguments, **environment):
    there = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [built / "llava-desktop", *arguments],
        env=there | {"DBUS_SESSION_BUS_ADDRESS": "disabled:"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_two_builds_hold_the_same_files(built, tmp_path):
    again = build(tmp_path / "dist")
    lists = [sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) for folder in (built, again)]
    assert lists[0] == lists[1]


def test_it_finds_no_fault_with_itself_and_trusts_enough_authorities_where_the_system_has_none(built, tmp_path):
    done = run(built, "--self-test", "--data-dir", tmp_path, HOME=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    (hidden,) = (line for line in done.stdout.splitlines() if "system's hidden" in line)
    assert int("".join(filter(str.isdigit, hidden.rpartition(":")[2]))) >= LEAST_AUTHORITIES


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here")
def test_it_starts_no_program_but_itself_and_hands_its_search_path_to_none(built, tmp_path):
    trace = tmp_path / "trace.txt"
    traced = ["strace", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", str(trace)]
    question = ["--demo", "--data-dir", tmp_path / "data", "--ask", "How large is it?", EXAMPLE]
    there = {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    command = [*traced, built / "llava-desktop", *question]
    done = subprocess.run(command, env=there, capture_output=True, text=True, timeout=120, check=False)
    if "ptrace" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("this container forbids strace to look on (ptrace)")
    assert done.returncode == 0, done.stderr
    starts = [line for line in trace.read_text("utf-8").splitlines() if "execve(" in line]
    assert {line.partition('execve("')[2].partition('"')[0] for line in starts} == {str(built / "llava-desktop")}
    # PyInstaller's starter starts itself anew with its own words; what came from the app is without.
    from_the_app = [line for line in starts if '"--serve-demo"' in line and "_PYI_ARCHIVE_FILE" not in line]
    assert from_the_app
    for line in from_the_app:
        assert not any(word in line for word in ("LD_LIBRARY_PATH=", "QT_PLUGIN_PATH=", "QML2_IMPORT_PATH="))
