"""Erase everything: what is gone, what stays, and a crash in between."""

import logging
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.storage import erasing
from llava_desktop.storage.backups import Backups
from llava_desktop.storage.erasing import MARK, Erased, Eraser
from llava_desktop.storage.keeper import now_utc
from tests.storage.examples import ended_question, kept, plain_question, prepared_picture, region_picture

WAIT_S = 30
SECRET = "the harbour of Valparaiso"


@pytest.fixture
def full(store, folders):
    """Two questions with three pictures, a backup, a log, a damaged history, and a file of the person's own."""
    store.add(plain_question(1, prompt=SECRET, picture=kept(prepared_picture())), prepared_picture()).result(WAIT_S)
    region = region_picture(b"\xff\xd8 another", b"\xff\xd8 its whole")
    store.add(plain_question(2, picture=kept(region)), region).result(WAIT_S)
    Backups(folders.database).make(now_utc())
    folders.log_dir.mkdir(exist_ok=True)
    (folders.log_dir / "llava-desktop.log").write_text(SECRET)
    (folders.log_dir / "llava-desktop.log.1").write_text(SECRET)
    aside = folders.data_dir / "damaged" / "2025-03-09T00-00-00-000000Z"
    aside.mkdir(parents=True)
    (aside / "history.sqlite3").write_text(SECRET)
    (folders.data_dir / "my own notes.txt").write_text("mine")
    folders.settings_file.write_text("{}")
    return store


def bytes_that_hold(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_everything_that_the_app_kept_is_gone_and_counted(full, writer, reader, folders):
    assert reader.count() == 2
    typed = folders.data_dir / "draft.json"
    typed.write_text(SECRET)
    erased = Eraser(folders, writer, also=[typed, folders.data_dir / "nowhere"]).erase().result(WAIT_S)
    assert erased == Erased(questions=2, pictures=3, backups=1, logs=2, asides=1)
    assert reader.count() == 0
    reader.close()
    assert bytes_that_hold(folders.data_dir, SECRET) == []
    left = sorted(path.name for path in folders.data_dir.iterdir() if path.is_file())
    assert {"my own notes.txt", "settings.json"} <= set(left)
    assert MARK not in left
    assert "draft.json" not in left


def test_one_can_ask_again_at_once(full, writer, reader, folders):
    Eraser(folders, writer).erase().result(WAIT_S)
    full.add(ended_question(3), None).result(WAIT_S)
    assert [each.id for each in reader.page(before_row=None, limit=9)] == ["question-3"]
    assert writer.run(lambda connection: connection.execute("PRAGMA secure_delete").fetchone()[0]).result(WAIT_S) == 1
    assert writer.run(lambda connection: connection.execute("PRAGMA foreign_keys").fetchone()[0]).result(WAIT_S) == 1


def test_an_empty_history_is_erased_too(store, writer, folders):
    assert Eraser(folders, writer).erase().result(WAIT_S) == Erased(0, 0, 0, 0)


@pytest.mark.parametrize("step", ["_begin_anew", "_remove_files", "_remove_folders", "_empty_logs"])
def test_what_a_crash_cut_short_is_erased_at_the_next_start(full, writer, reader, folders, step, monkeypatch, caplog):
    def refuse(*_arguments):
        raise OSError("no more power")

    monkeypatch.setattr(erasing, step, refuse)
    with pytest.raises(StorageError):
        Eraser(folders, writer).erase().result(WAIT_S)
    assert (folders.data_dir / MARK).exists()
    monkeypatch.undo()
    with caplog.at_level(logging.CRITICAL):
        Eraser(folders, writer)
    writer.run(lambda _connection: None).result(WAIT_S)
    assert reader.count() == 0
    reader.close()
    assert bytes_that_hold(folders.data_dir, SECRET) == []
    assert not (folders.data_dir / MARK).exists()
    caplog.clear()


def test_a_table_that_cannot_be_dropped_leaves_the_history_as_it_was(full, writer, reader, folders, monkeypatch):
    monkeypatch.setattr(erasing, "_OURS", "SELECT 'nowhere'")
    with pytest.raises(StorageError):
        Eraser(folders, writer).erase().result(WAIT_S)
    assert reader.count() == 2
    assert [each.id for each in reader.page(before_row=None, limit=9)] == ["question-2", "question-1"]
