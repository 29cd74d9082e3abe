"""An import adds all that is new in a file, or nothing; also when it is cut short."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llava_desktop.core.errors import AppError, NotAPicture, StorageError
from llava_desktop.core.export.json_stream import NotReadable
from llava_desktop.core.export.wanted import ExportFormat, ExportOrder, Imported
from llava_desktop.core.picture import EncodedPicture, PictureFormat
from llava_desktop.core.question import QuestionState
from llava_desktop.storage import import_staging, importing
from llava_desktop.storage.backups import Stopped
from llava_desktop.storage.exporting import HistoryExport
from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_marks import HistoryMarks
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.import_leftovers import left_in
from llava_desktop.storage.importing import HistoryImport
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.disks import small_disk
from tests.storage.examples import ASKED_AT, ended_question, kept, plain_question, prepared_picture, region_picture

READABLE = [ExportFormat.JSON, ExportFormat.JSON_LINES]


def ignore(_done: int, _of_all: int) -> None:
    return None


def never() -> bool:
    return False


def thumbnail(data: bytes, _declared: PictureFormat) -> tuple[EncodedPicture, int, int]:
    if not data.startswith(b"\xff\xd8"):
        raise NotAPicture("This is no picture.")
    width, height = (504, 672) if b"whole" in data else (672, 504)
    return EncodedPicture(96, 72, PictureFormat.JPEG, b"thumbnail of " + data), width, height


class Elsewhere:
    """Another computer's history."""

    def __init__(self, folder: Path) -> None:
        self.folders = folders_for(folder)
        create_folders(self.folders)
        self.writer = DatabaseWriter(self.folders.database)
        self.writer.start()
        self.store = HistoryStore(self.writer, self.folders)
        self.reader = HistoryReader(self.folders)
        self.importing = HistoryImport(self.folders, self.writer, thumbnail)

    def read(self, source: Path, should_stop: Callable[[], bool] = never) -> Imported:
        return self.importing.read(source, ignore, should_stop)

    def ids(self) -> list[str]:
        """In the order of asking."""
        rows = self.writer.submit(
            lambda connection: connection.execute("SELECT id FROM question ORDER BY row").fetchall()
        ).result(30)
        return [str(row[0]) for row in rows]

    def close(self) -> None:
        self.reader.close()
        assert self.writer.close(10)


@pytest.fixture
def elsewhere(tmp_path):
    made = Elsewhere(tmp_path / "elsewhere")
    yield made
    made.close()


@pytest.fixture
def exported(store: HistoryStore, folders: Folders, tmp_path: Path):
    """Call it with a format: the file of all questions of this computer's history."""

    def export(wanted: ExportFormat = ExportFormat.JSON, *, with_pictures: bool = True) -> Path:
        target = tmp_path / f"all.{wanted.value}"
        order = ExportOrder(wanted, None, with_pictures)
        HistoryExport(folders, lambda _block: None).write(order, target, ignore, never)
        return target

    return export


@pytest.mark.parametrize("wanted", READABLE)
def test_another_computer_has_equal_questions_with_their_pictures(store, folders, exported, elsewhere, wanted):
    picture, region = prepared_picture(), region_picture()
    asked = [
        plain_question(1, picture=kept(picture), state=QuestionState.SUCCEEDED, answer="A boat 🛶\u202e."),
        plain_question(2, picture=kept(region), state=QuestionState.FAILED, error="It broke."),
        replace(ended_question(3), conversation_id="question-1", parent_id="question-1", history=("a", "b")),
    ]
    for question, prepared in zip(asked, (picture, region, None), strict=True):
        store.add(question, prepared).result(30)
    assert elsewhere.read(exported(wanted)) == Imported(added=3)
    assert [elsewhere.reader.question(each.id) for each in asked] == [replace(each, imported=True) for each in asked]
    assert elsewhere.reader.picture_bytes(kept(picture)) == picture.sent.data
    assert elsewhere.reader.whole_bytes(kept(region)) == b"\xff\xd8 whole"
    summary = elsewhere.reader.summary("question-1")
    assert summary.thumbnail == b"thumbnail of " + picture.sent.data
    assert left_in(elsewhere.folders.data_dir) == []


def test_a_second_import_adds_nothing(store, exported, elsewhere):
    for number in range(3):
        store.add(ended_question(number), None).result(30)
    source = exported()
    assert elsewhere.read(source) == Imported(added=3)
    assert elsewhere.read(source) == Imported(added=0, known=3)
    assert elsewhere.ids() == ["question-0", "question-1", "question-2"]


def test_what_was_here_before_is_left_as_it_is(store, exported, elsewhere):
    store.add(ended_question(1), None).result(30)
    own = replace(ended_question(1), answer="Mine.")
    elsewhere.store.add(own, None).result(30)
    # The same prediction under another id: adopted here and there.
    store.add(replace(ended_question(2), id="theirs"), None).result(30)
    elsewhere.store.add(ended_question(2), None).result(30)
    assert elsewhere.read(exported()) == Imported(added=0, known=2)
    assert elsewhere.reader.question("question-1") == own
    assert elsewhere.ids() == ["question-1", "question-2"]


def test_questions_come_in_order_of_time_whatever_the_order_of_the_file(store, exported, elsewhere):
    for number in (3, 1, 2):
        store.add(ended_question(number), None).result(30)
    elsewhere.read(exported())
    assert elsewhere.ids() == ["question-1", "question-2", "question-3"]


def test_what_is_imported_is_found_by_search(store, exported, elsewhere):
    store.add(replace(ended_question(), prompt="Wie heißt der Leuchtturm?"), None).result(30)
    elsewhere.read(exported())
    found = elsewhere.writer.submit(
        lambda connection: connection.execute(
            "SELECT rowid FROM question_text WHERE question_text MATCH 'leucht*'"
        ).fetchall()
    ).result(30)
    assert len(found) == 1


def test_a_question_without_an_end_is_never_taken_up_again(store, exported, elsewhere):
    for number, state in enumerate((QuestionState.SENDING, QuestionState.UNKNOWN, QuestionState.RUNNING)):
        store.add(plain_question(number, state=state, prediction_id=f"p{number}"), None).result(30)
    assert elsewhere.read(exported()) == Imported(added=3, unfinished=3)
    assert elsewhere.store.unfinished().result(30) == []
    assert elsewhere.reader.question("question-1").state is QuestionState.GONE


def test_a_picture_that_the_file_does_not_hold_is_missing(store, exported, elsewhere):
    picture = region_picture()
    store.add(replace(ended_question(), picture=kept(picture)), picture).result(30)
    assert elsewhere.read(exported(with_pictures=False)) == Imported(added=1, without_picture=1)
    assert elsewhere.reader.question("question-1").picture == kept(picture)
    assert elsewhere.reader.picture_bytes(kept(picture)) is None


def test_what_was_deleted_here_may_be_imported_again(store, exported, elsewhere):
    store.add(ended_question(), None).result(30)
    source = exported()
    elsewhere.read(source)
    assert elsewhere.store.delete("question-1").result(30)
    assert elsewhere.read(source) == Imported(added=1)
    forgotten = elsewhere.writer.submit(
        lambda connection: connection.execute("SELECT id FROM forgotten").fetchall()
    ).result(30)
    assert forgotten == []


def trashed(elsewhere) -> list[str]:
    statement = "SELECT id FROM conversation WHERE trashed_us NOT NULL ORDER BY id"
    return [row[0] for row in elsewhere.writer.run(lambda db: db.execute(statement).fetchall()).result(30)]


def put_in_trash(elsewhere, *ids: str) -> None:
    marks = HistoryMarks(elsewhere.writer, elsewhere.store.deletion, when_deleted=lambda: None)
    marks.trash(ids, ASKED_AT).result(30)
    assert trashed(elsewhere) == sorted(ids)


def test_what_is_imported_and_lies_in_the_trash_comes_out_of_it(store, exported, elsewhere):
    store.add(ended_question(1), None).result(30)
    store.add(replace(ended_question(2), conversation_id="question-1"), None).result(30)
    store.add(replace(ended_question(3), id="theirs"), None).result(30)
    source = exported()
    elsewhere.store.add(ended_question(1), None).result(30)
    # The same prediction under another id, and one that no file has.
    elsewhere.store.add(ended_question(3), None).result(30)
    elsewhere.store.add(ended_question(4), None).result(30)
    put_in_trash(elsewhere, "question-1", "question-3", "question-4")
    assert elsewhere.read(source) == Imported(added=1, known=2, restored=2)
    assert trashed(elsewhere) == ["question-4"]


def test_an_import_that_is_cancelled_leaves_the_trash_as_it_was(store, exported, elsewhere, monkeypatch):
    monkeypatch.setattr(importing, "_QUESTIONS", 1)
    for number in range(3):
        store.add(replace(ended_question(number), conversation_id="question-1"), None).result(30)
    source = exported()
    elsewhere.store.add(ended_question(1), None).result(30)
    put_in_trash(elsewhere, "question-1")
    with pytest.raises(Stopped):
        elsewhere.read(source, lambda: len(elsewhere.ids()) == 2)  # one of two was added
    assert elsewhere.ids() == ["question-1"]
    assert trashed(elsewhere) == ["question-1"]


def test_what_was_said_about_a_conversation_comes_along(store, writer, exported, elsewhere):
    store.add(ended_question(), None).result(30)
    writer.submit(lambda connection: connection.execute("UPDATE conversation SET starred = 1, title = 'Boats'")).result(
        5
    )
    elsewhere.read(exported())
    about = elsewhere.writer.submit(
        lambda connection: connection.execute("SELECT starred, title FROM conversation").fetchall()
    ).result(30)
    assert about == [(1, "Boats")]


def damaged(source: Path, change: Callable[[Any], None]) -> Path:
    whole = json.loads(source.read_text("utf-8"))
    change(whole)
    source.write_text(json.dumps(whole, indent=1), "utf-8")
    return source


def second_answer_is_a_number(whole) -> None:
    whole["questions"][1]["answer"] = 7


def no_picture(whole) -> None:
    whole["questions"][0]["picture"]["sent"].update(
        data="aGVsbG8=", size_bytes=5, sha256="2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    )


def other_size(whole) -> None:
    whole["questions"][0]["picture"]["sent"]["width"] = 9


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (second_answer_is_a_number, "“answer” is no text"),
        (no_picture, "This is no picture"),
        (other_size, "not of the size"),
        (lambda whole: whole.update(version=2), "newer version"),
        (lambda whole: whole.pop("format"), "no export of LLaVA Desktop"),
        (lambda whole: whole.update(questions={}), "no export of LLaVA Desktop"),
        (lambda whole: whole.update(questions=[]), "There is no question in this file"),
    ],
)
def test_nothing_of_a_damaged_file_is_imported(store, exported, elsewhere, change, sentence):
    picture = prepared_picture()
    store.add(replace(ended_question(1), picture=kept(picture)), picture).result(30)
    store.add(ended_question(2), None).result(30)
    source = damaged(exported(), change)
    with pytest.raises(NotReadable, match=sentence):
        elsewhere.read(source)
    assert elsewhere.ids() == []
    assert left_in(elsewhere.folders.data_dir) == []
    assert list(elsewhere.folders.pictures_dir.iterdir()) == []


def test_a_file_that_stops_half_way_says_where(store, exported, elsewhere):
    for number in range(3):
        store.add(ended_question(number), None).result(30)
    source = exported(ExportFormat.JSON_LINES)
    source.write_bytes(source.read_bytes()[:-20])
    with pytest.raises(NotReadable, match="damaged at line 3, character"):
        elsewhere.read(source)
    source.write_bytes(b'{"format": "\xff')
    with pytest.raises(NotReadable, match="not UTF-8 after byte"):
        elsewhere.read(source)
    assert elsewhere.ids() == []


def test_what_is_no_file_is_told_of_at_once(elsewhere, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path, words in ((fifo, "no file that can be read"), (tmp_path, "cannot be read"), (tmp_path / "x", "No such")):
        with pytest.raises(StorageError, match=words):
            elsewhere.read(path)


def test_more_questions_than_anybody_has_are_refused(store, exported, elsewhere, monkeypatch):
    monkeypatch.setattr(import_staging, "QUESTIONS_MOST", 1)
    for number in range(3):
        store.add(ended_question(number), None).result(30)
    with pytest.raises(NotReadable, match="more than 1 questions"):
        elsewhere.read(exported())


def stopping_after(times: int) -> Callable[[], bool]:
    asked = iter(range(times))
    return lambda: next(asked, None) is None


@pytest.mark.parametrize("times", [0, 2, 5, 6])
def test_an_import_that_is_cancelled_is_undone(store, exported, elsewhere, monkeypatch, times):
    """While the file is read (5 looks), and between the batches."""
    monkeypatch.setattr(importing, "_QUESTIONS", 2)
    picture = prepared_picture()
    for number in range(5):
        store.add(replace(ended_question(number), picture=kept(picture)), picture).result(30)
    elsewhere.store.add(ended_question(3), None).result(30)
    with pytest.raises(Stopped):
        elsewhere.read(exported(), stopping_after(times + 1 if times > 4 else times))
    assert elsewhere.ids() == ["question-3"]
    elsewhere.writer.run(lambda _connection: None).result(30)  # what the undoing left to the writer is done
    assert list(elsewhere.folders.pictures_dir.iterdir()) == []
    assert left_in(elsewhere.folders.data_dir) == []


def test_an_import_that_was_cut_short_is_undone_at_the_next_start(store, exported, elsewhere, monkeypatch):
    monkeypatch.setattr(importing, "_QUESTIONS", 2)
    for number in range(5):
        store.add(ended_question(number), None).result(30)
    elsewhere.store.add(ended_question(9), None).result(30)
    with monkeypatch.context() as crash:
        crash.setattr(HistoryImport, "_end", lambda _self, staging, undo: staging.close())
        with pytest.raises(Stopped):
            elsewhere.read(exported(), stopping_after(7))
    assert len(elsewhere.ids()) > 1
    (elsewhere.folders.data_dir / ".import-00.sqlite3").write_bytes(b"half written" * 500)
    assert elsewhere.importing.undo_left()
    assert elsewhere.ids() == ["question-9"]
    assert left_in(elsewhere.folders.data_dir) == []
    assert not elsewhere.importing.undo_left()


def test_what_cannot_be_undone_now_waits_for_the_next_start(store, exported, elsewhere, monkeypatch):
    store.add(ended_question(), None).result(30)

    def refuse(*_args):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(importing, "_ABOUT", "SELECT no_such_column")
        full.setattr(importing, "_deletion", refuse)
        with pytest.raises(AppError):
            elsewhere.read(exported())
    assert len(left_in(elsewhere.folders.data_dir)) == 1
    assert elsewhere.importing.undo_left()
    assert elsewhere.ids() == []


def test_a_picture_of_a_batch_that_failed_is_gone(store, exported, elsewhere, monkeypatch):
    picture = prepared_picture()
    store.add(replace(ended_question(), picture=kept(picture)), picture).result(30)
    monkeypatch.setattr(importing, "_ABOUT", "SELECT no_such_column")
    with pytest.raises(AppError):
        elsewhere.read(exported())
    elsewhere.writer.run(lambda _connection: None).result(30)
    assert list(elsewhere.folders.pictures_dir.iterdir()) == []
    assert left_in(elsewhere.folders.data_dir) == []


def test_a_full_disk_imports_nothing(store, exported, tmp_path):
    for number in range(4):
        picture = prepared_picture(b"\xff\xd8" + bytes([number]) * 900_000)
        store.add(replace(ended_question(number), picture=kept(picture)), picture).result(30)
    with small_disk(tmp_path / "disk") as disk:
        full = Elsewhere(disk.folder / "data")
        try:
            with pytest.raises(StorageError, match=r"full|No space"):
                full.read(exported())
            assert full.ids() == []
        finally:
            full.close()
