"""An export is there as a whole, or not at all; and it holds what was wanted."""

import errno
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.wanted import ExportFormat, ExportOrder
from llava_desktop.storage.backups import Stopped
from llava_desktop.storage.exporting import HistoryExport
from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.whole_files import WholeFolder, not_written, whole_file
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.disks import small_disk
from tests.storage.examples import ended_question, kept, plain_question, prepared_picture, region_picture


def ignore(_done: int, _of_all: int) -> None:
    return None


def never() -> bool:
    return False


@pytest.fixture
def export(folders: Folders) -> HistoryExport:
    return HistoryExport(folders, lambda _block: None)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "boats.json"


def ids_in(target: Path) -> list[str]:
    return [record["id"] for record in json.loads(target.read_text("utf-8"))["questions"]]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(store: HistoryStore, count: int) -> None:
    for number in range(count):
        store.add(ended_question(number), None).result(30)


def test_all_questions_are_written_oldest_first(store, export, target):
    fill(store, 45)  # more than two pages
    told: list[tuple[int, int]] = []
    done = export.write(ExportOrder(ExportFormat.JSON), target, lambda *now: told.append(now), never)
    assert ids_in(target) == [f"question-{number}" for number in range(45)]
    assert (done.path, done.questions, done.remarks) == (target, 45, ())
    assert told == [(number, 45) for number in range(1, 46)]
    assert names_in(target.parent) == ["boats.json"]


def test_only_those_that_are_wanted_are_written_each_once(store, export, target):
    fill(store, 30)
    wanted = ("question-25", "question-3", "question-25", "gone", *(f"question-{number}" for number in range(5, 24)))
    export.write(ExportOrder(ExportFormat.JSON, wanted), target, ignore, never)
    assert ids_in(target) == ["question-3", *(f"question-{number}" for number in range(5, 24)), "question-25"]


def test_whole_conversations_are_written(store, export, target):
    fill(store, 3)
    store.add(replace(ended_question(3), conversation_id="question-1", parent_id="question-1"), None).result(30)
    order = ExportOrder(ExportFormat.JSON, conversations=("question-2", "question-1"))
    export.write(order, target, ignore, never)
    assert ids_in(target) == ["question-1", "question-2", "question-3"]


def test_what_is_in_the_trash_is_left_out_unless_it_is_named(store, writer, export, target):
    fill(store, 2)
    writer.submit(
        lambda connection: connection.execute("UPDATE conversation SET trashed_us = 1 WHERE id = 'question-0'")
    ).result(30)
    export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert ids_in(target) == ["question-1"]
    export.write(ExportOrder(ExportFormat.JSON, ("question-0",)), target, ignore, never)
    assert ids_in(target) == ["question-0"]


def test_what_was_said_about_a_conversation_is_in_it(store, writer, export, target):
    fill(store, 1)
    writer.submit(lambda connection: connection.execute("UPDATE conversation SET starred = 1, title = 'Boats'")).result(
        5
    )
    export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    record = json.loads(target.read_text("utf-8"))["questions"][0]
    assert record["conversation"] == {"title": "Boats", "starred": True}


@pytest.mark.parametrize("wanted", [ExportFormat.MARKDOWN, ExportFormat.TEXT, ExportFormat.CSV])
def test_pictures_lie_in_a_folder_beside_it_each_once(store, export, target, wanted):
    picture = prepared_picture(b"\xff\xd8 sent")
    for number in (1, 2):
        store.add(plain_question(number, picture=kept(picture)), picture).result(30)
    target = target.with_suffix(f".{wanted.value}")
    export.write(ExportOrder(wanted), target, ignore, never)
    (name,) = names_in(target.parent / "boats pictures")
    assert (target.parent / "boats pictures" / name).read_bytes() == b"\xff\xd8 sent"
    assert name == f"{kept(picture).sent.sha256[:16]}.jpg"
    assert target.read_text("utf-8").count(f"/{name}") == 2


def test_a_folder_that_is_there_is_left_alone(store, export, target):
    picture = prepared_picture()
    store.add(plain_question(picture=kept(picture)), picture).result(30)
    (target.parent / "boats pictures").mkdir()
    target = target.with_suffix(".md")
    export.write(ExportOrder(ExportFormat.MARKDOWN), target, ignore, never)
    assert names_in(target.parent) == ["boats pictures", "boats pictures 2", "boats.md"]
    assert "boats%20pictures%202/" in target.read_text("utf-8")


def test_without_pictures_there_are_none(store, export, target):
    picture = region_picture()
    store.add(plain_question(picture=kept(picture)), picture).result(30)
    export.write(ExportOrder(ExportFormat.JSON, with_pictures=False), target, ignore, never)
    assert '"data"' not in target.read_text("utf-8")
    export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert target.read_text("utf-8").count('"data"') == 2  # the region, and the whole that it was cut from
    export.write(ExportOrder(ExportFormat.MARKDOWN, with_pictures=False), target.with_suffix(".md"), ignore, never)
    assert names_in(target.parent) == ["boats.json", "boats.md"]


def test_pictures_that_are_gone_are_told_of(store, export, folders, target):
    for number, content in ((1, b"\xff\xd8 one"), (2, b"\xff\xd8 two")):
        picture = prepared_picture(content)
        store.add(plain_question(number, picture=kept(picture)), picture).result(30)
    for path in sorted(folders.pictures_dir.iterdir()):
        path.unlink()
        done = export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert done.remarks == ("2 pictures were not on this computer any more.",)
    done = export.write(ExportOrder(ExportFormat.JSON, ("question-1",)), target, ignore, never)
    assert done.remarks == ("One picture was not on this computer any more.",)


def test_an_export_that_is_stopped_leaves_nothing(store, export, target):
    picture = prepared_picture()
    store.add(plain_question(9, picture=kept(picture)), picture).result(30)
    fill(store, 5)
    target = target.with_suffix(".md")
    target.write_text("an older one")
    asked = iter([False, False, False, True])
    with pytest.raises(Stopped):
        export.write(ExportOrder(ExportFormat.MARKDOWN), target, ignore, lambda: next(asked))
    assert names_in(target.parent) == ["boats.md"]
    assert target.read_text() == "an older one"


def test_a_history_of_nothing_is_no_file(export, folders, target):
    with pytest.raises(StorageError, match="nothing to export yet"):
        export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    writer = DatabaseWriter(folders.database)
    writer.start()
    assert writer.close(10)
    with pytest.raises(StorageError, match=r"nothing to export\."):
        export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert names_in(target.parent) == []


def test_a_damaged_history_is_told_of(export, folders, target):
    folders.database.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match="damaged"):
        export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert names_in(target.parent) == []


def test_an_export_is_an_ordinary_file(store, export, target):
    fill(store, 1)
    export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~umask


def test_a_folder_in_the_place_of_the_file_is_told_of(store, export, target):
    fill(store, 1)
    target.mkdir()
    with pytest.raises(StorageError, match=r"boats\.json could not be written: Is a directory"):
        export.write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert names_in(target.parent) == ["boats.json"]


def test_a_folder_that_is_gone_is_told_of(store, export, target):
    fill(store, 1)
    with pytest.raises(StorageError, match="could not be written"):
        export.write(ExportOrder(ExportFormat.JSON), target.parent / "gone" / "a.json", ignore, never)


def test_a_full_disk_leaves_nothing(store, export, tmp_path):
    picture = prepared_picture(b"\xff\xd8" + bytes(200_000))
    store.add(plain_question(picture=kept(picture)), picture).result(30)
    with small_disk(tmp_path / "disk") as disk:
        disk.fill()
        for wanted in (ExportFormat.JSON, ExportFormat.MARKDOWN):
            with pytest.raises(StorageError, match=f"The disk is full: a.{wanted.value} was not written"):
                export.write(ExportOrder(wanted), disk.folder / f"a.{wanted.value}", ignore, never)
            assert names_in(disk.folder) == ["filling"]
        disk.free()
        disk.set_read_only(True)
        with pytest.raises(StorageError, match="Nothing can be written to the folder disk"):
            export.write(ExportOrder(ExportFormat.JSON), disk.folder / "a.json", ignore, never)


def test_what_cannot_be_renamed_takes_its_pictures_along(tmp_path):
    target = tmp_path / "a.md"
    target.mkdir()
    folder = WholeFolder(target)
    with pytest.raises(StorageError), whole_file(target, folder):
        folder.write("1.png", b"picture")
    assert names_in(tmp_path) == ["a.md"]


def test_a_folder_that_cannot_be_synced_or_cleared_hides_nothing(tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr("llava_desktop.storage.whole_files.sync_folder", refuse)
    with whole_file(tmp_path / "a.txt") as file:
        file.write(b"text")
    assert (tmp_path / "a.txt").read_bytes() == b"text"
    monkeypatch.setattr(Path, "unlink", refuse)
    with (
        pytest.raises(StorageError, match=r"b\.txt could not be written: Invalid argument"),
        whole_file(tmp_path / "b.txt"),
    ):
        refuse()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "folder out"), (errno.ENAMETOOLONG, "could not be written")],
)
def test_each_refusal_of_a_disk_has_its_sentence(number, words):
    assert words in not_written(OSError(number, os.strerror(number)), Path("out/a.md")).sentence


def test_a_history_on_a_disk_that_only_reads_is_exported(tmp_path, target):
    with small_disk(tmp_path / "disk") as disk:
        folders = folders_for(disk.folder / "data")
        create_folders(folders)
        writer = DatabaseWriter(folders.database)
        writer.start()
        fill(HistoryStore(writer, folders), 1)
        assert writer.close(10)
        disk.set_read_only(True)
        HistoryExport(folders, lambda _block: None).write(ExportOrder(ExportFormat.JSON), target, ignore, never)
    assert ids_in(target) == ["question-0"]
