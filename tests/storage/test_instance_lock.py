import stat
import subprocess
import sys
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.instance_lock import FILE_NAME, InstanceLock

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from llava_desktop.storage.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
lock.leave_note("the killed one was here")
print("noted", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held_elsewhere(tmp_path):
    """The lock of `tmp_path / "data"` in another process, which the test may kill."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "data")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert [child.stdout.readline(), child.stdout.readline()] == ["True\n", "noted\n"]
        yield child
        child.kill()


def test_only_one_process_has_it(tmp_path, held_elsewhere):
    assert not InstanceLock(tmp_path / "data").take()


def test_another_folder_has_another(tmp_path, held_elsewhere):
    assert InstanceLock(tmp_path / "other").take()


def test_a_killed_process_leaves_nothing_in_the_way_though_its_number_is_taken_again(tmp_path, held_elsewhere):
    held_elsewhere.kill()
    held_elsewhere.wait()
    lock = InstanceLock(tmp_path / "data")
    assert (tmp_path / "data" / FILE_NAME).exists()
    assert lock.take()
    assert lock.read_note() == ""  # that of the killed one is no longer true


def test_one_that_is_just_closing_is_waited_for(tmp_path, held_elsewhere):
    held_elsewhere.stdin.close()  # it ends
    assert InstanceLock(tmp_path / "data").take_within(30)


def test_one_that_stays_is_not_waited_for_for_ever(tmp_path, held_elsewhere):
    assert not InstanceLock(tmp_path / "data").take_within(0.1)


def test_what_the_holder_notes_the_second_one_reads(tmp_path, held_elsewhere):
    second = InstanceLock(tmp_path / "data")
    assert not second.take()
    assert second.read_note() == "the killed one was here"


def test_a_note_can_be_any_path(tmp_path):
    lock = InstanceLock(tmp_path)
    lock.take()
    lock.leave_note("long " * 50)
    lock.leave_note("/tmp/M\xe4rz \udcff")
    assert lock.read_note() == "/tmp/M\xe4rz \udcff"


def test_taking_it_twice_is_having_it_once(tmp_path):
    lock = InstanceLock(tmp_path)
    assert lock.take()
    assert lock.take()
    lock.release()
    lock.release()
    assert InstanceLock(tmp_path).take()


def test_the_folder_and_the_file_are_the_owners_alone(tmp_path):
    lock = InstanceLock(tmp_path / "data")
    lock.take()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / FILE_NAME).stat().st_mode) == 0o600


def test_where_nothing_can_be_written_there_is_no_lock_and_that_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder")
    lock = InstanceLock(tmp_path / "file")
    with pytest.raises(StorageError, match="Nothing can be written in"):
        lock.take()
    assert lock.read_note() == ""


def test_a_file_system_without_locks_gives_none_and_keeps_no_file_open(tmp_path, monkeypatch):
    def refuse(_: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("llava_desktop.storage.instance_lock._lock", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(StorageError, match="No locks available"):
        InstanceLock(tmp_path).take()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
