"""Full and read-only disks: nothing is half stored, it is said, and saving works again when the disk does."""

import resource
import stat
from collections.abc import Iterator

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage.folders import create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.disks import SmallDisk, small_disk
from tests.storage.examples import kept, plain_question, prepared_picture

DEADLINE_S = 30


@pytest.fixture
def disk(tmp_path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


def started(folders) -> tuple[DatabaseWriter, HistoryStore]:
    writer = DatabaseWriter(folders.database)
    writer.start()
    return writer, HistoryStore(writer, folders)


def add(store: HistoryStore, number: int) -> None:
    prepared = prepared_picture(f"picture {number} ".encode() * 2000)
    store.add(plain_question(number, picture=kept(prepared)), prepared).result(DEADLINE_S)


def add_until_it_is_refused(store: HistoryStore) -> None:
    for number in range(2, 99):
        store.add(plain_question(number, prompt="long " * 20_000), None).result(DEADLINE_S)


def ids(folders) -> list[str]:
    reader = HistoryReader(folders)
    found = [summary.id for summary in reader.page(before_row=None, limit=99)]
    reader.close()
    return found


def test_on_a_full_disk_nothing_is_stored_and_with_space_again_it_is(disk):
    folders = folders_for(disk.folder / "data")
    create_folders(folders)
    writer, store = started(folders)
    add(store, 1)
    disk.fill()
    for _ in range(3):
        with pytest.raises(StorageError, match="No space"):
            add(store, 2)
    assert ids(folders) == ["question-1"]
    disk.free()
    add(store, 2)
    assert ids(folders) == ["question-2", "question-1"]
    assert writer.close(DEADLINE_S)


def test_a_question_without_a_picture_meets_the_full_disk_in_sqlite_and_is_told_the_same(disk):
    folders = folders_for(disk.folder / "data")
    create_folders(folders)
    writer, store = started(folders)
    add(store, 1)
    disk.fill()
    with pytest.raises(StorageError, match="disk is full"):
        add_until_it_is_refused(store)
    disk.free()
    store.add(plain_question(200), None).result(DEADLINE_S)
    assert ids(folders)[0] == "question-200"
    assert writer.close(DEADLINE_S)


def test_a_start_on_a_full_disk_says_so_and_goes_on_when_there_is_space(disk):
    folders = folders_for(disk.folder / "data")
    disk.fill()
    writer, store = started(folders)
    with pytest.raises(StorageError):
        writer.opened.result(DEADLINE_S)
    disk.free()
    add(store, 1)
    assert ids(folders) == ["question-1"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders.data_dir.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders.data_dir.rglob("*") if path.is_dir()} == {0o700}
    assert writer.close(DEADLINE_S)


@pytest.mark.parametrize("had_a_history", [False, True])
def test_a_read_only_home_is_said_and_saving_begins_when_it_is_none_any_more(disk, had_a_history):
    folders = folders_for(disk.folder / "data")
    if had_a_history:
        create_folders(folders)
        writer, store = started(folders)
        add(store, 1)
        assert writer.close(DEADLINE_S)
    disk.set_read_only(True)
    writer, store = started(folders)
    with pytest.raises(StorageError, match="Read-only file system"):
        writer.opened.result(DEADLINE_S)
    with pytest.raises(StorageError, match="Read-only file system"):
        add(store, 2)
    if had_a_history:
        assert ids(folders) == ["question-1"]  # what there is can be read all the same
    disk.set_read_only(False)
    add(store, 2)
    assert ids(folders)[0] == "question-2"
    assert writer.close(DEADLINE_S)


def test_no_space_for_a_copy_costs_nothing_but_the_copy(disk):
    folders = folders_for(disk.folder / "data")
    create_folders(folders)
    writer, store = started(folders)
    for number in range(12):
        store.add(plain_question(number, answer="long " * 5000), None)
    store.claimed_prediction_ids("").result(DEADLINE_S)
    disk.fill()
    keeper = HistoryKeeper(folders, writer)
    keeper.start()
    with pytest.raises(StorageError):
        keeper.look_after().result(DEADLINE_S)
    assert list((folders.data_dir / "backups").iterdir()) == []
    disk.free()
    keeper.look_after().result(DEADLINE_S)
    assert len(list((folders.data_dir / "backups").iterdir())) == 1
    assert keeper.stop(DEADLINE_S)
    assert writer.close(DEADLINE_S)


def test_a_limit_on_the_size_of_files_is_met_like_a_full_disk(folders, writer, store):
    """Where no file system can be mounted, this is the full disk."""
    add(store, 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (folders.database.stat().st_size + 40_000, hard))
    try:
        with pytest.raises(StorageError):
            add_until_it_is_refused(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.add(plain_question(99), None).result(DEADLINE_S)
    assert ids(folders)[0] == "question-99"
