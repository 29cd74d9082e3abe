"""A move of the data: everything comes, nothing is lost wherever it stops, and the old folder is never touched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage import moving
from llava_desktop.storage.data_place import DataPlace, read_data_place, write_data_place
from llava_desktop.storage.durable import write_new
from llava_desktop.storage.folders import (
    PORTABLE_NAME,
    DataHow,
    create_folders,
    folders_for,
    folders_in_use,
)
from llava_desktop.storage.moving import MARK_NAME, MoveCancelled, check_target, copy_data, files_to_move, finish


@pytest.fixture
def old(tmp_path):
    folders = folders_for(tmp_path / "old")
    create_folders(folders)
    folders.database.write_bytes(b"SQLite" * 1000)
    folders.database.with_name("history.sqlite3-wal").write_bytes(b"log")
    folders.database.with_name("history.sqlite3-shm").write_bytes(b"made anew")
    (folders.data_dir / "instance.lock").write_bytes(b"note")
    (folders.pictures_dir / "ab").mkdir()
    (folders.pictures_dir / "ab" / "abc.jpg").write_bytes(os.urandom(1_200_000))
    (folders.data_dir / "empty").write_bytes(b"")
    return folders


def content(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def copy(old, target, progress=lambda _done, _of_all: None, is_cancelled=lambda: False, with_settings=False) -> None:
    copy_data(old, target, with_settings=with_settings, progress=progress, is_cancelled=is_cancelled)


def test_all_of_it_comes_but_what_belongs_to_the_running_app(old, tmp_path):
    before = content(old.data_dir)
    target = tmp_path / "disk" / "new"
    told: list[tuple[int, int]] = []
    copy(old, target, lambda done, of_all: told.append((done, of_all)))
    finish(target)
    stays = {"instance.lock", "history.sqlite3-shm"}
    assert content(target) == {name: data for name, data in before.items() if name not in stays}
    assert content(old.data_dir) == before
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (target / "pictures" / "ab" / "abc.jpg").stat().st_mode & 0o777 == 0o600
    assert not list(target.parent.glob(".*"))


def test_to_a_folder_that_holds_everything_the_settings_come_too(old, tmp_path):
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}")
    apart = old._replace(settings_file=settings, presets_file=settings.with_name("presets.json"))
    copy(apart, tmp_path / "new", with_settings=True)
    assert folders_for(tmp_path / "new").settings_file.read_text() == "{}"


def test_an_empty_folder_may_be_there(old, tmp_path):
    (tmp_path / "new").mkdir()
    copy(old, tmp_path / "new")
    assert (tmp_path / "new" / MARK_NAME).exists()


def test_a_cancel_leaves_nothing_behind(old, tmp_path):
    target = tmp_path / "new"
    with pytest.raises(MoveCancelled):
        copy(old, target, is_cancelled=lambda: True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old"]


def test_what_reads_back_otherwise_is_never_used(old, tmp_path, monkeypatch):
    def failing_disk(path, pieces) -> None:
        write_new(path, (piece.replace(b"SQLite", b"SQLine") for piece in pieces))

    monkeypatch.setattr(moving, "write_new", failing_disk)
    with pytest.raises(StorageError, match="not what was read"):
        copy(old, tmp_path / "new")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old"]


@pytest.mark.parametrize("name", [".", "old", "old/inside", ""])
def test_the_two_folders_may_not_lie_in_each_other(old, tmp_path, name):
    with pytest.raises(StorageError, match="lie in each other"):
        check_target(old, tmp_path / name if name != "old/inside" else old.data_dir / "inside", ())


def test_a_folder_that_holds_something_is_left_alone(old, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine")
    with pytest.raises(StorageError, match="something in"):
        copy(old, tmp_path / "new")
    assert content(tmp_path / "new") == {"mine.txt": b"mine"}


def test_what_is_too_small_is_known_before_a_byte_is_written(old, tmp_path, monkeypatch):
    full = type("Usage", (), {"free": 10_000_000})
    monkeypatch.setattr("llava_desktop.storage.moving.shutil.disk_usage", lambda _path: full)
    with pytest.raises(StorageError, match="too little room"):
        check_target(old, tmp_path / "new", files_to_move(old, with_settings=False))
    assert not (tmp_path / "new").exists()


def test_a_link_is_refused_because_it_would_lead_back(old, tmp_path):
    (old.data_dir / "elsewhere").symlink_to(tmp_path)
    with pytest.raises(StorageError, match="link"):
        files_to_move(old, with_settings=False)
    (old.data_dir / "elsewhere").unlink()
    (old.data_dir / "file").symlink_to(tmp_path / "file")
    with pytest.raises(StorageError, match="no ordinary file"):
        files_to_move(old, with_settings=False)


def test_a_folder_that_cannot_be_read_or_written_is_a_sentence(old, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be"):
        copy(old, tmp_path / "file" / "new")
    with pytest.raises(StorageError, match="could not be read"):
        files_to_move(folders_for(tmp_path / "missing"), with_settings=False)


def test_a_leftover_of_the_same_move_is_cleared_and_another_s_is_not(old, tmp_path):
    beside = tmp_path / ".new.moving"
    beside.mkdir()
    (beside / MARK_NAME).write_bytes(os.fsencode(old.data_dir))
    (beside / "half").write_text("half")
    copy(old, tmp_path / "new")
    assert "half" not in content(tmp_path / "new")
    (tmp_path / ".other.moving").mkdir()
    with pytest.raises(StorageError, match="written"):
        copy(old, tmp_path / "other")


def test_killed_before_it_was_noted_the_copy_is_compared_and_taken(old, tmp_path):
    copy(old, tmp_path / "new")
    copy(old, tmp_path / "new")
    (old.data_dir / "empty").write_bytes(b"written meanwhile")
    with pytest.raises(StorageError, match="not what was read"):
        copy(old, tmp_path / "new")


KILLED = """
import os, sys
from pathlib import Path
from llava_desktop.storage.folders import folders_for
from llava_desktop.storage.moving import copy_data
stop = int(sys.argv[3])
calls = 0
real = os.fsync
def fsync(descriptor):
    global calls
    calls += 1
    if calls == stop:
        os._exit(9)
    real(descriptor)
os.fsync = fsync
copy_data(folders_for(Path(sys.argv[1])), Path(sys.argv[2]), with_settings=False,
          progress=lambda a, b: None, is_cancelled=lambda: False)
"""


@pytest.mark.slow
@pytest.mark.parametrize("stop", range(1, 12))
def test_killed_anywhere_the_old_folder_is_whole_and_the_next_start_ends_the_move(old, tmp_path, stop):
    before = content(old.data_dir)
    target = tmp_path / "new"
    command = [sys.executable, "-c", KILLED, str(old.data_dir), str(target), str(stop)]
    subprocess.run(command, check=False, timeout=60)
    assert content(old.data_dir) == before
    copy(old, target)
    finish(target)
    stays = {"instance.lock", "history.sqlite3-shm"}
    assert content(target) == {name: data for name, data in before.items() if name not in stays}


# -- where it is noted


@pytest.fixture
def homes(monkeypatch, tmp_path):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def test_what_was_noted_is_where_the_history_lies_and_the_settings_stay(homes):
    found = folders_in_use(None, None)
    assert (found.how, found.folders) == (DataHow.SYSTEM, folders_for(None))
    write_data_place(found.place_file, DataPlace(homes / "new", before=homes / "old"))
    moved = folders_in_use(None, None)
    assert (moved.how, moved.place.before) == (DataHow.MOVED, homes / "old")
    assert moved.folders.database == homes / "new" / "history.sqlite3"
    assert moved.folders.settings_file == found.folders.settings_file
    assert moved.folders.log_dir == found.folders.log_dir


def test_a_named_folder_comes_before_a_portable_one_and_that_before_what_was_moved(homes):
    program = homes / "program"
    write_data_place(folders_in_use(None, None).place_file, DataPlace(homes / "new"))
    assert folders_in_use(None, program).how is DataHow.MOVED
    (program / PORTABLE_NAME).mkdir(parents=True)
    portable = folders_in_use(None, program)
    assert (portable.how, portable.folders) == (DataHow.PORTABLE, folders_for(program / PORTABLE_NAME))
    assert folders_in_use(homes / "named", program).how is DataHow.NAMED


@pytest.mark.parametrize("damage", [b"", b"place", b"place=relative\nmove-to=", b"\xff\xfe\x00", b"place=/a\0b\n"])
def test_a_damaged_note_is_as_good_as_none(tmp_path, damage):
    file = tmp_path / "data-place"
    assert read_data_place(file) == DataPlace()
    file.write_bytes(damage)
    assert read_data_place(file) == DataPlace()


def test_what_cannot_be_noted_is_a_sentence(tmp_path):
    with pytest.raises(StorageError, match="cannot be kept"):
        write_data_place(tmp_path / "data-place", DataPlace(tmp_path / "a\nb"))
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be noted"):
        write_data_place(tmp_path / "file" / "data-place", DataPlace(tmp_path))


def test_names_of_any_letters_come_back(tmp_path):
    place = DataPlace(tmp_path / "für = mich", tmp_path / os.fsdecode(b"\xff"), tmp_path)
    write_data_place(tmp_path / "data-place", place)
    assert read_data_place(tmp_path / "data-place") == place
