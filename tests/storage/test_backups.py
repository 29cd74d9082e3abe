import os
import sqlite3
import stat
import threading
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.backups import Backups, Stopped
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.rows import all_values, insertion
from llava_desktop.storage.schema import APPLICATION_ID, SCHEMA_VERSION
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import kept, plain_question, prepared_picture, values_of_an_early_version

DEADLINE_S = 30
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
CANARY = "xylophonecanary"
VERSION_1 = Path(__file__).with_name("version_1.sql")


@pytest.fixture
def backups(folders):
    return Backups(folders.database)


@pytest.fixture
def keeper(folders, writer):
    made = HistoryKeeper(folders, writer, now=lambda: NOW)
    made.start()
    yield made
    assert made.stop(DEADLINE_S)


def files(folders) -> list[Path]:
    folder = folders.data_dir / "backups"
    return sorted(folder.iterdir()) if folder.exists() else []


def ids_in(path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM question ORDER BY row")]


def test_a_copy_holds_every_question_and_picture_and_is_the_owners_alone(store, backups, folders):
    prepared = prepared_picture()
    store.add(plain_question(1, picture=kept(prepared)), prepared)
    store.add(plain_question(2, answer="long " * 50_000), None).result(DEADLINE_S)
    assert backups.make(NOW)
    (copy,) = files(folders)
    assert ids_in(copy) == ["question-1", "question-2"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    found = backups.newest_good()
    assert found is not None
    assert (found.path, found.made_at) == (copy, NOW)


def test_more_rows_than_one_slice_are_copied_whole(writer, backups, folders):
    def fill(connection):
        for number in range(2500):
            values = all_values(plain_question(number), None)
            connection.execute(insertion("question", values), values)

    writer.submit(fill).result(DEADLINE_S)
    assert backups.make(NOW)
    assert len(ids_in(files(folders)[0])) == 2500


def test_a_copy_is_of_one_moment_though_questions_are_asked_meanwhile(writer, store, backups, folders):
    def fill(connection):
        for number in range(2500):
            values = all_values(plain_question(number), None)
            connection.execute(insertion("question", values), values)

    writer.submit(fill).result(DEADLINE_S)
    asked = iter(range(10_000, 10_100))

    def ask_one_more() -> bool:
        """A commit is not held up by the copy: its future is done before the copy goes on."""
        store.add(plain_question(next(asked)), None).result(DEADLINE_S)
        return False

    assert backups.make(NOW, ask_one_more)
    with closing(sqlite3.connect(files(folders)[0])) as copy:
        assert copy.execute("SELECT count(*), max(row) FROM question").fetchone()[0] in {2500, 2501}
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_empty_history_is_not_copied(writer, backups, folders):
    writer.run(lambda _: None).result(DEADLINE_S)
    assert not backups.make(NOW)
    assert files(folders) == []


def test_a_copy_that_is_stopped_or_that_the_disk_refuses_leaves_nothing_and_the_old_ones(
    store, backups, folders, monkeypatch
):
    store.add(plain_question(1), None).result(DEADLINE_S)
    assert backups.make(NOW - DAY)
    before = [(path, path.read_bytes()) for path in files(folders)]
    with pytest.raises(Stopped):
        backups.make(NOW, lambda: True)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", refuse)
        with pytest.raises(OSError, match="No space"):
            backups.make(NOW)
    assert [(path, path.read_bytes()) for path in files(folders)] == before


def test_what_a_killed_copy_left_is_thrown_away(store, backups, folders):
    store.add(plain_question(1), None).result(DEADLINE_S)
    part = folders.data_dir / "backups" / f".history-{NOW:%Y-%m-%dT%H-%M-%S-%fZ}.sqlite3.part"
    part.parent.mkdir()
    part.write_bytes(b"half")
    part.with_name(part.name + "-journal").write_bytes(b"half")
    assert backups.make(NOW)
    assert [path.suffix for path in files(folders)] == [".sqlite3"]


def test_it_is_synced_before_it_gets_its_name(store, backups, monkeypatch):
    store.add(plain_question(1), None).result(DEADLINE_S)
    steps = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_replace(source: str, target: str) -> None:
        steps.append("rename")
        replace(source, target)

    monkeypatch.setattr("os.fsync", noted_fsync)
    monkeypatch.setattr("os.replace", noted_replace)
    assert backups.make(NOW)
    assert steps[-3:] == ["file", "rename", "folder"]


def test_seven_days_and_four_weeks_are_kept(store, backups, folders):
    store.add(plain_question(1), None).result(DEADLINE_S)
    for day in range(60):
        assert backups.is_due(NOW + day * DAY)
        assert backups.make(NOW + day * DAY)
        assert not backups.is_due(NOW + day * DAY + timedelta(hours=3))
        backups.prune(NOW + day * DAY)
    last = (NOW + 59 * DAY).date()
    ages = [
        (last - datetime.strptime(path.name[8:18], "%Y-%m-%d").replace(tzinfo=UTC).date()).days
        for path in files(folders)
    ]
    assert ages[-7:] == [6, 5, 4, 3, 2, 1, 0]
    assert len(ages) == 7 + 4
    assert all(7 <= age < 7 + 5 * 7 for age in ages[:4])


def test_a_copy_of_a_day_that_has_not_come_yet_stands_in_nobodys_way(store, backups, folders):
    store.add(plain_question(1), None).result(DEADLINE_S)
    assert backups.make(NOW + 365 * DAY)  # by a clock that was wrong
    assert backups.is_due(NOW)
    assert backups.make(NOW)
    backups.prune(NOW)
    assert len(files(folders)) == 2


def test_other_files_in_the_folder_are_left_alone(store, backups, folders):
    store.add(plain_question(1), None).result(DEADLINE_S)
    assert backups.make(NOW)
    strange = [folders.data_dir / "backups" / name for name in ("history-2020-1-1T1-1-1-1Z.sqlite3", "mine.txt")]
    for path in strange:
        path.write_bytes(b"mine")
    backups.prune(NOW)
    found = backups.newest_good()
    assert found is not None
    assert found.made_at == NOW
    assert all(path.exists() for path in strange)


# What the keeper makes of it


def test_the_first_start_of_a_day_makes_a_copy_and_the_second_none(store, keeper, folders):
    store.add(plain_question(1), None).result(DEADLINE_S)
    keeper.look_after().result(DEADLINE_S)
    (copy,) = files(folders)
    content = copy.read_bytes()
    store.add(plain_question(2), None).result(DEADLINE_S)
    keeper.look_after().result(DEADLINE_S)
    assert files(folders) == [copy]
    assert copy.read_bytes() == content


def test_a_question_that_is_deleted_leaves_every_copy(store, writer, folders):
    for number in range(5):
        store.add(plain_question(number), None)
    prepared = prepared_picture(CANARY.encode())
    secret = plain_question(9, prompt=CANARY, answer=f"{CANARY} " * 2000, picture=kept(prepared))
    store.add(secret, prepared).result(DEADLINE_S)
    renamed = "UPDATE conversation SET title = ? WHERE id = 'question-9'"
    writer.submit(lambda connection: connection.execute(renamed, (CANARY,))).result(DEADLINE_S)
    backups = Backups(folders.database)
    for day in range(3):
        assert backups.make(NOW - day * DAY)
    backups.make_before_migration(1)
    assert all(CANARY.encode() in path.read_bytes() for path in files(folders))
    store.delete("question-9").result(DEADLINE_S)
    keeper = HistoryKeeper(folders, writer, now=lambda: NOW)
    keeper.start()
    keeper.look_after().result(DEADLINE_S)
    assert keeper.stop(DEADLINE_S)
    assert len(files(folders)) == 4
    assert not any(CANARY.encode()[1:] in path.read_bytes() for path in files(folders))
    assert all(len(ids_in(path)) == 5 for path in files(folders))
    assert writer.submit(lambda connection: connection.execute("SELECT * FROM forgotten").fetchall()).result(30) == []


def test_what_else_is_due_is_done_with_each_look_and_what_fails_ends_no_thread(folders, writer):
    told: list[datetime] = []
    refused: Future[list[str]] = Future()
    refused.set_exception(StorageError("The disk refused."))
    done: Future[list[str]] = Future()
    done.set_result([])

    def work(now: datetime) -> Future[list[str]]:
        told.append(now)
        return refused if len(told) == 1 else done

    keeper = HistoryKeeper(folders, writer, now=lambda: NOW)
    keeper.when_looking(work)
    keeper.start()
    keeper.look_after().result(DEADLINE_S)
    assert told[:2] == [NOW, NOW]
    assert keeper.stop(DEADLINE_S)


def test_a_deletion_is_carried_out_in_the_copies_after_a_crash_too(store, writer, folders):
    store.add(plain_question(1), None)
    store.add(plain_question(2), None).result(DEADLINE_S)
    backups = Backups(folders.database)
    assert backups.make(NOW)
    store.delete("question-1").result(DEADLINE_S)  # and nobody looks after the copies
    keeper = HistoryKeeper(folders, writer, now=lambda: NOW)
    keeper.start()
    keeper.look_after().result(DEADLINE_S)
    assert keeper.stop(DEADLINE_S)
    assert ids_in(files(folders)[0]) == ["question-2"]


def test_a_copy_that_is_damaged_goes_when_something_must_leave_it(store, keeper, folders):
    store.add(plain_question(1), None)
    store.add(plain_question(2), None).result(DEADLINE_S)
    keeper.look_after().result(DEADLINE_S)
    broken = folders.data_dir / "backups" / "history-2026-11-20T00-00-00-000000Z.sqlite3"
    broken.write_bytes(b"words " * 1000)
    store.delete("question-1").result(DEADLINE_S)
    keeper.look_after().result(DEADLINE_S)
    assert not broken.exists()
    assert [ids_in(path) for path in files(folders)] == [["question-2"]]


def test_a_copy_that_the_disk_will_not_have_changed_is_not_removed_and_tried_again(store, writer, folders, monkeypatch):
    store.add(plain_question(1), None)
    store.add(plain_question(2), None).result(DEADLINE_S)
    backups = Backups(folders.database)
    assert backups.make(NOW)

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr("llava_desktop.storage.backups.check_identity", refuse)
        with pytest.raises(sqlite3.OperationalError):
            backups.forget(["question-1"])
    assert ids_in(files(folders)[0]) == ["question-1", "question-2"]
    backups.forget(["question-1"])
    assert ids_in(files(folders)[0]) == ["question-2"]


def test_a_history_that_cannot_be_read_just_now_is_not_taken_for_a_damaged_one(store, keeper, folders, monkeypatch):
    store.add(plain_question(1), None).result(DEADLINE_S)
    keeper.look_after().result(DEADLINE_S)

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("llava_desktop.storage.keeper.open_for_reading", refuse)
    with pytest.raises(StorageError, match="disk I/O error"):
        keeper.look_after().result(DEADLINE_S)
    assert not (folders.data_dir / "damaged").exists()


def test_an_app_that_stays_open_looks_again_by_itself(store, writer, folders, monkeypatch):
    monkeypatch.setattr("llava_desktop.storage.keeper.LOOK_EVERY_S", 0.01)
    store.add(plain_question(1), None).result(DEADLINE_S)
    days = iter(range(1000))
    third = threading.Event()

    def tomorrow() -> datetime:
        if (day := next(days)) == 3:
            third.set()
        return NOW + day * DAY

    keeper = HistoryKeeper(folders, writer, now=tomorrow)
    keeper.start()
    assert third.wait(DEADLINE_S)
    assert keeper.stop(DEADLINE_S)
    assert len(files(folders)) >= 3


def test_a_keeper_that_has_ended_refuses_instead_of_never_answering(folders, writer):
    keeper = HistoryKeeper(folders, writer)
    keeper.start()
    assert keeper.stop(DEADLINE_S)
    with pytest.raises(StorageError, match="closing"):
        keeper.offer().result(DEADLINE_S)


def test_a_keeper_that_is_busy_ends_at_once(store, folders, writer):
    store.add(plain_question(1), None).result(DEADLINE_S)
    begun = threading.Event()

    class Slow:
        def __call__(self) -> datetime:
            begun.set()
            ended.wait(DEADLINE_S)
            return NOW

    ended = threading.Event()
    keeper = HistoryKeeper(folders, writer, now=Slow())
    keeper.start()
    assert begun.wait(DEADLINE_S)
    assert not keeper.stop(0.01)
    ended.set()
    assert keeper.stop(DEADLINE_S)
    assert files(folders) == []


def test_a_keeper_that_never_started_ends_at_once(folders, writer):
    assert HistoryKeeper(folders, writer).stop(DEADLINE_S)


def test_where_the_history_cannot_be_opened_nothing_is_copied_and_that_is_said(folders):
    with closing(sqlite3.connect(folders.database)) as theirs:
        theirs.execute("CREATE TABLE theirs (x)")
    writer = DatabaseWriter(folders.database)
    keeper = HistoryKeeper(folders, writer)
    writer.start()
    keeper.start()
    with pytest.raises(StorageError, match="another program"):
        keeper.look_after().result(DEADLINE_S)
    assert keeper.stop(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    assert files(folders) == []


def version_1_database(path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.executescript(VERSION_1.read_text("utf-8"))
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("PRAGMA journal_mode = WAL")
        values = values_of_an_early_version(plain_question(state=QuestionState.SUCCEEDED, answer="kept through it"))
        old.execute(insertion("question", values), values)


def test_an_earlier_versions_history_is_copied_first_and_then_becomes_this_ones(folders):
    version_1_database(folders.database)
    writer = DatabaseWriter(folders.database)
    writer.start()
    writer.opened.result(DEADLINE_S)
    with closing(HistoryReader(folders)) as reader:
        assert [found.id for found in reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="through"))] == [
            "question-1"
        ]
    assert writer.submit(lambda connection: connection.execute("PRAGMA user_version").fetchone()[0]).result(30) == (
        SCHEMA_VERSION
    )
    assert writer.close(DEADLINE_S)
    (copy,) = files(folders)
    assert copy.name == "before-version-2.sqlite3"
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT answer FROM question").fetchone() == ("kept through it",)


def test_a_history_that_cannot_be_copied_first_is_not_changed(folders, monkeypatch):
    version_1_database(folders.database)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    writer = DatabaseWriter(folders.database)
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", refuse)
        writer.start()
        with pytest.raises(StorageError, match="No space"):
            writer.opened.result(DEADLINE_S)
    with closing(sqlite3.connect(folders.database)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    HistoryStore(writer, folders).add(plain_question(2), None).result(DEADLINE_S)  # there is space again
    assert writer.close(DEADLINE_S)
