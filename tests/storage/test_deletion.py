import sqlite3
from contextlib import closing

from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.pictures import PictureFolder
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import kept, plain_question, prepared_picture

DEADLINE_S = 30
CANARY = "xylophonecanary"


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def scrubbed(writer) -> bool:
    """Each look runs after the slices that were queued before it."""
    due = writer.submit(lambda connection: connection.execute("SELECT * FROM scrub").fetchall())
    return not due.result(DEADLINE_S)


def bytes_on_disk(folders) -> bytes:
    return b"".join(path.read_bytes() for path in folders.data_dir.rglob("*") if path.is_file())


def test_deleting_a_question_removes_its_row_and_its_picture(store, reader, folders):
    prepared = prepared_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert store.delete("question-1").result(DEADLINE_S) is True
    assert reader.question("question-1") is None
    assert files(folders.pictures_dir) == []


def test_deleting_what_is_not_there_is_false(store, reader):
    store.add(plain_question(), None)
    assert store.delete("unknown").result(DEADLINE_S) is False
    assert reader.count() == 1


def test_a_picture_stays_while_another_question_uses_it(store, reader, folders):
    prepared = prepared_picture()
    for number in (1, 2):
        store.add(plain_question(number, picture=kept(prepared)), prepared)
    store.delete("question-1").result(DEADLINE_S)
    assert reader.picture_bytes(kept(prepared)) == prepared.sent.data
    store.delete("question-2").result(DEADLINE_S)
    assert files(folders.pictures_dir) == []


def test_a_deleted_picture_can_be_sent_again(store, reader):
    prepared = prepared_picture()
    store.add(plain_question(1, picture=kept(prepared)), prepared)
    store.delete("question-1")
    store.add(plain_question(2, picture=kept(prepared)), prepared).result(DEADLINE_S)
    assert reader.picture_bytes(kept(prepared)) == prepared.sent.data


def test_no_byte_of_a_deleted_question_stays_on_the_disk_while_the_app_runs_on(store, writer, folders):
    prepared = prepared_picture(CANARY.encode(), name=f"{CANARY}.jpg")
    for number in range(30):
        store.add(plain_question(number, prompt=f"word{number} common"), None)
    store.add(plain_question(99, prompt=CANARY, picture=kept(prepared)), prepared)
    store.update(plain_question(99, answer=f"{CANARY} " * 500, logs=CANARY)).result(DEADLINE_S)
    assert CANARY.encode() in bytes_on_disk(folders)
    store.delete("question-99").result(DEADLINE_S)
    while not scrubbed(writer):
        pass
    # FTS5 keeps a word without what it shares with the one before it.
    assert CANARY.encode()[1:] not in bytes_on_disk(folders)


def test_a_deletion_that_a_crash_cut_short_is_finished_at_the_next_start(store, writer, folders):
    prepared = prepared_picture()
    store.add(plain_question(picture=kept(prepared)), prepared).result(DEADLINE_S)
    (name,) = files(folders.pictures_dir)

    def cut_short(connection):
        connection.execute("DELETE FROM question")
        connection.execute("INSERT INTO removal SELECT sha256, format FROM picture")
        connection.execute("DELETE FROM picture")
        connection.execute("INSERT INTO scrub VALUES (1)")

    writer.submit(cut_short).result(DEADLINE_S)
    assert files(folders.pictures_dir) == [name]
    HistoryStore(writer, folders)
    while not scrubbed(writer):
        pass
    assert files(folders.pictures_dir) == []


def test_a_file_that_cannot_be_removed_now_is_removed_at_the_next_start(store, writer, folders, monkeypatch, caplog):
    def refuse(*_: object) -> None:
        raise OSError(13, "Permission denied")

    prepared = prepared_picture()
    store.add(plain_question(picture=kept(prepared)), prepared)
    with monkeypatch.context() as patch:
        patch.setattr(PictureFolder, "remove", refuse)
        assert store.delete("question-1").result(DEADLINE_S) is True
    assert "could not be removed" in caplog.text
    assert len(files(folders.pictures_dir)) == 1
    HistoryStore(writer, folders)
    scrubbed(writer)
    assert files(folders.pictures_dir) == []


def test_somebody_reading_puts_the_scrubbing_off_and_nothing_else(folders):
    writer = DatabaseWriter(folders.database)
    writer.start()
    writer.submit(lambda connection: connection.execute("PRAGMA user_version")).result(DEADLINE_S)
    writer.run(lambda connection: connection.execute("PRAGMA busy_timeout = 10")).result(DEADLINE_S)
    store = HistoryStore(writer, folders)
    store.add(plain_question(), None).result(DEADLINE_S)
    with closing(sqlite3.connect(folders.database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM question").fetchall()
        store.delete("question-1").result(DEADLINE_S)
        for _ in range(5):
            assert not scrubbed(writer)
        other.execute("COMMIT")
    HistoryStore(writer, folders)
    while not scrubbed(writer):
        pass
    assert writer.close(DEADLINE_S)


def test_two_deletions_at_once_are_both_scrubbed(store, writer, folders):
    for number in (1, 2):
        store.add(plain_question(number, prompt=f"{CANARY}{number}"), None)
    store.delete("question-1")
    store.delete("question-2").result(DEADLINE_S)
    while not scrubbed(writer):
        pass
    assert CANARY.encode()[1:] not in bytes_on_disk(folders)
    assert HistoryReader(folders).count() == 0
