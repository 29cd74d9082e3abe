"""Where the app writes, what room is left, and the history's file."""

import errno
import shutil
from concurrent.futures import Future

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.setup_check import Outcome
from llava_desktop.storage.folders import folders_for
from llava_desktop.tasks import check_folders as module
from llava_desktop.tasks.check_folders import FolderCheck


def settled(error: Exception | None = None) -> Future[None]:
    future: Future[None] = Future()
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
    return future


@pytest.fixture
def make(folders):
    return lambda write=settled, **options: FolderCheck(folders, folders.log_dir / "x.log", write, **options)


def test_folders_that_can_be_written_are_all_right(make, folders):
    found = make().write_access()
    assert found.outcome is Outcome.PASS
    assert str(folders.data_dir) in found.text


def test_looking_at_folders_makes_none(tmp_path):
    check = FolderCheck(folders_for(tmp_path / "not" / "there"), tmp_path / "x.log", settled)
    assert check.write_access().outcome is Outcome.PASS
    assert check.free_space().outcome is not Outcome.UNKNOWN
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(errno.EROFS, "Read-only file system"), OSError()])
def test_a_folder_that_cannot_be_written_is_named(make, folders, monkeypatch, error):
    def refuse(folder):
        if folder == folders.log_dir:
            raise error

    monkeypatch.setattr(module, "probe_folder", refuse)
    found = make().write_access()
    assert found.outcome is Outcome.FAIL
    assert found.text.startswith("The folder for log cannot be written to: ")
    assert found.text.endswith(f"It is {folders.log_dir}.")


@pytest.mark.parametrize(
    ("free", "outcome", "words"),
    [
        (5_000_000_000, Outcome.PASS, "5.0 GB are free"),
        (200_000_000, Outcome.PASS, "200.0 MB are free"),
        (40_000_000, Outcome.FAIL, "Only 40.0 MB are free"),
    ],
)
def test_little_room_is_a_problem(make, monkeypatch, free, outcome, words):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(free, 0, free))
    found = make().free_space()
    assert (found.outcome, words in found.text) == (outcome, True)


def test_a_disk_that_does_not_say_is_not_called_full(make, monkeypatch):
    def refuse(_folder):
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    assert make().free_space().outcome is Outcome.UNKNOWN


def test_a_history_that_can_be_read_and_written_is_all_right(make, writer):
    found = make(lambda: writer.run(lambda _connection: None)).history()
    assert (found.outcome, "read and written" in found.text) == (Outcome.PASS, True)


def test_a_writer_that_cannot_write_says_why(make, writer):
    found = make(lambda: settled(StorageError("The disk is full.", "Make room."))).history()
    assert (found.outcome, found.text, found.advice) == (Outcome.FAIL, "The disk is full.", "Make room.")


def test_a_writer_that_is_busy_is_not_called_broken(make):
    assert make(Future, within_s=0).history().outcome is Outcome.UNKNOWN


def test_a_damaged_file_is_told(make, folders):
    folders.database.write_bytes(b"not a database" * 100)
    found = make().history()
    assert (found.outcome, "put aside" in found.advice) == (Outcome.FAIL, True)


def test_the_logs_end_is_read(make, folders):
    (folders.log_dir / "x.log").write_text("one\ntwo\nthree\n")
    assert make().log_lines(2) == ("two", "three")
