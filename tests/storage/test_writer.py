import asyncio
import sqlite3
import threading
from contextlib import closing
from functools import partial

import pytest

from llava_desktop.core.errors import DatabaseUnusable, NotAToken, StorageError
from llava_desktop.storage.instance_lock import InstanceLock
from llava_desktop.storage.schema import SCHEMA_VERSION, create
from llava_desktop.storage.transactions import in_transaction, stated
from llava_desktop.storage.writer import DatabaseWriter

INSERT = "INSERT INTO removal VALUES (?, 'JPEG')"
DEADLINE_S = 30


def insert(connection: sqlite3.Connection, name: str = "a") -> int:
    connection.execute(INSERT, (name,))
    return threading.get_ident()


def stored(path) -> list[str]:
    with closing(sqlite3.connect(path)) as other:
        return [name for (name,) in other.execute("SELECT sha256 FROM removal ORDER BY rowid")]


def test_what_a_future_says_is_done_another_connection_sees(writer, folders):
    writer.submit(insert).result(DEADLINE_S)
    assert stored(folders.database) == ["a"]


def test_jobs_run_in_the_order_they_were_handed_in_on_one_thread(writer, folders):
    threads = [writer.submit(partial(insert, name=str(n))) for n in range(20)]
    assert len({future.result(DEADLINE_S) for future in threads}) == 1
    assert stored(folders.database) == [str(n) for n in range(20)]


def test_a_job_that_fails_stores_nothing_and_the_next_one_runs(writer, folders):
    def half(connection):
        insert(connection)
        raise NotAToken("half way")

    with pytest.raises(NotAToken):
        writer.submit(half).result(DEADLINE_S)
    writer.submit(lambda connection: insert(connection, "b")).result(DEADLINE_S)
    assert stored(folders.database) == ["b"]


@pytest.mark.parametrize("bug", [TypeError("bug"), KeyError("bug"), RecursionError("bug")])
def test_a_bug_in_a_job_reaches_the_one_who_waits_and_the_thread_lives(writer, bug):
    def job(_):
        raise bug

    with pytest.raises(type(bug)):
        writer.submit(job).result(DEADLINE_S)
    assert writer.submit(lambda _: 7).result(DEADLINE_S) == 7


def test_what_sqlite_and_the_disk_raise_becomes_a_sentence_with_its_cause(writer):
    def duplicate(connection):
        insert(connection)
        insert(connection)

    def full(_):
        raise OSError(28, "No space left on device")

    error = writer.submit(duplicate).exception(DEADLINE_S)
    assert type(error) is StorageError
    assert isinstance(error.__cause__, sqlite3.IntegrityError)
    assert "No space left" in str(writer.submit(full).exception(DEADLINE_S))


def test_what_was_handed_in_is_stored_though_its_caller_gave_up(writer, folders):
    """The id of a prediction that is being paid for must not be lost to a Cancel."""
    gate = threading.Event()
    writer.submit(lambda _: gate.wait(DEADLINE_S))  # so that the next job is surely still waiting

    async def give_up() -> None:
        waiting = asyncio.wrap_future(writer.submit(insert))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(give_up())
    gate.set()
    writer.submit(lambda _: None).result(DEADLINE_S)
    assert stored(folders.database) == ["a"]


def test_closing_finishes_what_was_handed_in_and_leaves_one_file(folders):
    writer = DatabaseWriter(folders.database)
    writer.start()
    futures = [writer.submit(partial(insert, name=str(n))) for n in range(10)]
    assert writer.close(DEADLINE_S)
    assert all(future.done() for future in futures)
    assert [file.name for file in folders.data_dir.glob("history*")] == ["history.sqlite3"]


def test_after_closing_nothing_is_taken_and_closing_again_is_no_error(folders):
    writer = DatabaseWriter(folders.database)
    writer.start()
    assert writer.close(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    with pytest.raises(StorageError, match="closed"):
        writer.submit(insert).result(0)


def test_what_is_handed_in_before_the_start_waits_for_it(folders):
    writer = DatabaseWriter(folders.database)
    future = writer.submit(insert)
    assert not folders.database.exists()
    writer.start()
    future.result(DEADLINE_S)
    assert stored(folders.database) == ["a"]
    assert writer.close(DEADLINE_S)


def test_a_writer_that_never_started_closes_at_once(folders):
    assert DatabaseWriter(folders.database).close(DEADLINE_S)
    assert not folders.database.exists()


def test_a_disk_that_does_not_answer_does_not_hold_up_closing(folders):
    writer = DatabaseWriter(folders.database)
    writer.start()
    gate = threading.Event()
    blocked = writer.submit(lambda _: gate.wait(DEADLINE_S))
    assert not writer.close(0.05)
    gate.set()
    assert blocked.result(DEADLINE_S)
    assert writer.close(DEADLINE_S)


def of_a_newer_version(path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        create(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def test_a_database_that_cannot_be_used_says_so_in_every_future(folders):
    of_a_newer_version(folders.database)
    writer = DatabaseWriter(folders.database)
    writer.start()
    with pytest.raises(DatabaseUnusable):
        writer.opened.result(DEADLINE_S)
    with pytest.raises(DatabaseUnusable):
        writer.submit(insert).result(DEADLINE_S)
    assert writer.close(DEADLINE_S)


def test_saving_works_again_as_soon_as_the_obstacle_is_gone(folders):
    of_a_newer_version(folders.database)
    writer = DatabaseWriter(folders.database)
    writer.start()
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match="newer version"):
            writer.submit(insert).result(DEADLINE_S)
    folders.database.unlink()
    writer.submit(insert).result(DEADLINE_S)
    assert stored(folders.database) == ["a"]
    assert writer.close(DEADLINE_S)


def test_an_obstacle_is_logged_once_and_not_with_every_job(folders, caplog):
    of_a_newer_version(folders.database)
    writer = DatabaseWriter(folders.database)
    writer.start()
    for _ in range(3):
        assert writer.submit(insert).exception(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    assert caplog.text.count("newer version") == 1


def test_two_writers_never_write_one_history(folders):
    first, second = DatabaseWriter(folders.database), DatabaseWriter(folders.database)
    first.start()
    first.submit(insert).result(DEADLINE_S)
    second.start()
    with pytest.raises(StorageError, match="Another LLaVA Desktop"):
        second.submit(lambda connection: insert(connection, "b")).result(DEADLINE_S)
    assert first.close(DEADLINE_S)
    second.submit(lambda connection: insert(connection, "b")).result(DEADLINE_S)
    assert stored(folders.database) == ["a", "b"]
    assert second.close(DEADLINE_S)


def test_a_lock_that_is_the_callers_stays_taken_when_the_writer_ends(folders):
    lock = InstanceLock(folders.data_dir)
    writer = DatabaseWriter(folders.database, lock=lock)
    writer.start()
    writer.submit(insert).result(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    assert not InstanceLock(folders.data_dir).take()
    lock.release()
    assert InstanceLock(folders.data_dir).take()


def test_a_commit_that_fails_is_rolled_back(writer):
    def job(connection):
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute(
            "INSERT INTO question (id, created_us, engine, state, picture, error, prompt, base_url, version,"
            " cancel_requested, max_tokens, temperature, top_p, history, answer, logs)"
            " VALUES ('x', 0, 'demo', 'sending', 99, '', '', '', '', 0, 1, 0, 0, '[]', '', '')"
        )

    with pytest.raises(StorageError):
        writer.submit(job).result(DEADLINE_S)
    assert writer.submit(lambda connection: connection.execute("SELECT count(*) FROM question").fetchone()).result(
        DEADLINE_S
    ) == (0,)


def test_a_rollback_that_sqlite_did_itself_is_not_done_twice():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:

        def full(_):
            connection.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")

        with pytest.raises(sqlite3.OperationalError, match="full"):
            in_transaction(connection, full)
        assert in_transaction(connection, lambda _: 3) == 3


def with_code(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (with_code(sqlite3.SQLITE_FULL), "disk is full"),
        (with_code(sqlite3.SQLITE_BUSY), "Another program"),
        (with_code(sqlite3.SQLITE_BUSY | 1 << 8), "Another program"),
        (with_code(sqlite3.SQLITE_CORRUPT), "damaged"),
        (with_code(sqlite3.SQLITE_IOERR), "could not be used: words"),
        (sqlite3.ProgrammingError("words"), "could not be used: words"),
        (OSError(13, "Permission denied"), "Permission denied"),
        (OSError("no number"), "OSError"),
        (NotAToken("as it is"), "as it is"),
    ],
)
def test_each_refusal_has_its_own_sentence(error, words):
    assert words in stated(error).text
