"""Ten kinds of damage to the history's file. Each time asking goes on, the file is kept, its questions come back."""

import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest

from llava_desktop.core.errors import DatabaseUnusable, StorageError
from llava_desktop.core.history_filter import HistoryFilter
from llava_desktop.core.question import QuestionState
from llava_desktop.storage.damaged import DamagedFiles
from llava_desktop.storage.folders import Folders, create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.history_reading import HistoryReader
from llava_desktop.storage.keeper import HistoryKeeper, now_utc
from llava_desktop.storage.opening import SEARCH_DAMAGED, open_for_writing
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import kept, plain_question, prepared_picture

DEADLINE_S = 30
QUESTIONS = 200
NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)
BACKUP = "history-2025-11-22T12-00-00-000000Z.sqlite3"
PAGE_BYTES = 4096


class Run:
    """The history from one start to the end of the app."""

    def __init__(self, folders: Folders, now: Callable[[], datetime] = lambda: NOW) -> None:
        self.told = 0
        self.writer = DatabaseWriter(folders.database)
        self.writer.when_set_aside(self._note)
        self.keeper = HistoryKeeper(folders, self.writer, now=now)
        self.store = HistoryStore(self.writer, folders)
        self.reader = HistoryReader(folders, mend_search=self.keeper.mend_search)

    def __enter__(self) -> Self:
        self.writer.start()
        self.keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()
        assert self.keeper.stop(DEADLINE_S)
        assert self.writer.close(DEADLINE_S)

    def _note(self) -> None:
        self.told += 1

    def looked_after(self) -> "Run":
        self.keeper.look_after().result(DEADLINE_S)
        return self

    def prompts(self) -> list[str]:
        return [summary.prompt for summary in self.reader.page(before_row=None, limit=QUESTIONS * 2)]


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders = folders_for(tmp_path_factory.mktemp("filled"))
    create_folders(folders)
    with Run(folders) as run:
        prepared = prepared_picture()
        for number in range(QUESTIONS - 2):
            asked = plain_question(number, state=QuestionState.SUCCEEDED, answer=f"answer {number} " * 40)
            run.store.add(replace(asked, prediction_id=f"p{number}"), None)
        run.looked_after()
        run.store.add(plain_question(QUESTIONS - 2, picture=kept(prepared), state=QuestionState.SUCCEEDED), prepared)
        run.store.add(plain_question(QUESTIONS - 1, state=QuestionState.RUNNING, prediction_id="paid"), None)
    assert not (folders.data_dir / "history.sqlite3-wal").exists()
    return folders.data_dir


@pytest.fixture
def filled(filled_once: Path, folders: Folders) -> Folders:
    """Many questions, the last of them under way; a backup that lacks the last two."""
    shutil.copytree(filled_once, folders.data_dir, dirs_exist_ok=True)
    return folders


def without_backups(folders: Folders) -> None:
    for backup in (folders.data_dir / "backups").iterdir():
        backup.unlink()


def every_prompt() -> list[str]:
    return [f"What is in picture {number}?" for number in reversed(range(QUESTIONS))]


def garbage(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def root_page(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])


def leaf_of_questions(path: Path) -> int:
    """A page in the middle of the table's rows, by the pointers in its root page [SQLite's file format]."""
    root = (root_page(path, "question") - 1) * PAGE_BYTES
    content = path.read_bytes()
    assert content[root] == 5, "the table's root is an interior page"
    cells = int.from_bytes(content[root + 3 : root + 5])
    pointer = root + 12 + 2 * (cells // 2)
    cell = root + int.from_bytes(content[pointer : pointer + 2])
    return int.from_bytes(content[cell : cell + 4])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def header_overwritten(path: Path) -> None:
    overwrite(path, 0, garbage(100))


def a_page_overwritten(path: Path) -> None:
    overwrite(path, (leaf_of_questions(path) - 1) * PAGE_BYTES, garbage(PAGE_BYTES))


def index_overwritten(path: Path) -> None:
    overwrite(path, (root_page(path, "sqlite_autoindex_question_1") - 1) * PAGE_BYTES, garbage(PAGE_BYTES))


def id_wiped(path: Path) -> None:
    overwrite(path, 68, bytes(4))


def words_instead(path: Path) -> None:
    path.write_bytes(b"words " * 1000)


def a_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe_instead(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def gone(path: Path) -> None:
    path.unlink()


KINDS = (
    emptied,
    cut_in_half,
    header_overwritten,
    a_page_overwritten,
    index_overwritten,
    id_wiped,
    words_instead,
    a_folder_instead,
    a_pipe_instead,
    gone,
)
READABLE = {cut_in_half, a_page_overwritten, index_overwritten, id_wiped}
"""After these, questions can be read out of the damaged file itself."""

Damage = Callable[[Path], None]


@pytest.fixture(params=KINDS, ids=lambda damage: damage.__name__.replace("_", " "))
def damaged(request: pytest.FixtureRequest, filled: Folders) -> tuple[Folders, Damage]:
    request.param(filled.database)
    return filled, request.param


def test_asking_goes_on_and_the_file_is_kept_as_it_was(damaged):
    folders, damage = damaged
    before = folders.database.read_bytes() if folders.database.is_file() else None
    with Run(folders) as run:
        run.looked_after()
        assert run.told == 1
        run.store.add(plain_question(1000), None).result(DEADLINE_S)
        assert run.prompts()[0] == "What is in picture 1000?"
        (aside,) = DamagedFiles(folders.database).undecided()
        assert (aside.database.read_bytes() if aside.database.is_file() else None) == before
        assert os.path.lexists(aside.database) is (damage is not gone)


def test_what_is_under_way_and_readable_is_carried_over_at_once(damaged):
    folders, damage = damaged
    with Run(folders) as run:
        run.looked_after()
        unfinished = [question.prediction_id for question in run.store.unfinished().result(DEADLINE_S)]
    assert unfinished == (["paid"] if damage in READABLE - {cut_in_half} else [])


def test_what_the_backup_holds_is_offered_and_comes_back_behind_what_was_asked_since(damaged):
    folders, damage = damaged
    with Run(folders) as run:
        run.looked_after()
        run.store.add(plain_question(1000, prediction_id="new"), None).result(DEADLINE_S)
        offer = run.keeper.offer().result(DEADLINE_S)
        assert offer is not None
        assert offer.backup is not None
        assert offer.backup.made_at == NOW
        assert offer.is_readable is (damage in READABLE)
        back = run.keeper.restore(offer).result(DEADLINE_S)
        expected = every_prompt()
        if damage not in READABLE or damage is cut_in_half:
            expected = expected[2:]  # asked after the backup, and not to be read
        assert run.prompts() == ["What is in picture 1000?", *expected]
        assert back == len(expected) - (damage in READABLE - {cut_in_half})  # one was carried over
        assert run.keeper.offer().result(DEADLINE_S) is None
        assert run.reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="answer 17"))


def test_the_offer_stands_at_the_next_start_until_the_person_decides(damaged):
    folders, _ = damaged
    with Run(folders) as run:
        run.looked_after()
    with Run(folders) as run:
        assert run.told == 0
        offer = run.keeper.offer().result(DEADLINE_S)
        assert offer is not None
        run.keeper.decline(offer).result(DEADLINE_S)
    with Run(folders) as run:
        assert run.keeper.offer().result(DEADLINE_S) is None
        assert [aside.is_dir() for aside in (folders.data_dir / "damaged").iterdir()] == [True]


def test_pictures_come_back_with_their_questions(filled):
    index_overwritten(filled.database)
    with Run(filled) as run:
        offer = run.looked_after().keeper.offer().result(DEADLINE_S)
        assert offer is not None
        run.keeper.restore(offer).result(DEADLINE_S)
        question = run.reader.question(f"question-{QUESTIONS - 2}")
        assert question is not None
        assert question.picture == kept(prepared_picture())
        assert run.reader.picture_bytes(kept(prepared_picture())) == prepared_picture().sent.data


def test_without_a_backup_what_can_be_read_comes_back_and_the_rest_is_kept_aside(filled):
    without_backups(filled)
    a_page_overwritten(filled.database)
    with Run(filled, now_utc) as run:
        offer = run.looked_after().keeper.offer().result(DEADLINE_S)
        assert offer is not None
        assert offer.backup is None
        run.keeper.restore(offer).result(DEADLINE_S)
        back = run.prompts()
    assert QUESTIONS * 0.8 < len(back) < QUESTIONS
    assert back == [prompt for prompt in every_prompt() if prompt in back]  # in the order of asking


def test_with_nothing_readable_and_no_backup_there_is_nothing_to_offer_but_the_place(filled):
    without_backups(filled)
    words_instead(filled.database)
    with Run(filled) as run:
        offer = run.looked_after().keeper.offer().result(DEADLINE_S)
    assert offer is not None
    assert not offer.can_restore


def test_a_damaged_backup_is_passed_over_for_an_older_good_one(filled):
    backups = filled.data_dir / "backups"
    older = backups / "history-2025-11-20T12-00-00-000000Z.sqlite3"
    older.write_bytes((backups / BACKUP).read_bytes())
    cut_in_half(backups / BACKUP)
    emptied(filled.database)
    with Run(filled) as run:
        offer = run.looked_after().keeper.offer().result(DEADLINE_S)
    assert offer is not None
    assert offer.backup is not None
    assert offer.backup.path == older


def test_a_damaged_history_makes_no_backup_over_a_good_one(filled):
    good = filled.data_dir / "backups" / BACKUP
    content = good.read_bytes()
    a_page_overwritten(filled.database)
    with Run(filled) as run:
        run.looked_after()
        run.store.add(plain_question(1000), None).result(DEADLINE_S)
        run.looked_after()
    assert good.read_bytes() == content


def test_a_job_that_meets_damage_is_done_in_the_new_history(filled):
    """Nobody had looked yet: the question that is being asked must not pay for it."""
    index_overwritten(filled.database)
    writer = DatabaseWriter(filled.database)
    writer.start()
    row = HistoryStore(writer, filled).add(plain_question(1000), None).result(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    assert row > QUESTIONS
    assert len(DamagedFiles(filled.database).undecided()) == 1


def test_a_question_that_was_under_way_as_damage_was_met_is_stored_to_its_end(filled):
    index_overwritten(filled.database)
    with Run(filled) as run:
        run.looked_after()
        question = plain_question(QUESTIONS - 1, state=QuestionState.SUCCEEDED, prediction_id="paid", answer="the end")
        assert run.store.update(question).result(DEADLINE_S)
        found = run.reader.question(question.id)
    assert found is not None
    assert found.answer == "the end"


def test_a_damaged_search_index_is_made_anew_and_nothing_is_put_aside(filled):
    with closing(sqlite3.connect(filled.database)) as connection:
        connection.execute("DELETE FROM question_text_data WHERE id > 10")
        connection.commit()
    with Run(filled) as run:
        changed = plain_question(5, state=QuestionState.SUCCEEDED, prediction_id="p5", answer="quite another boat")
        assert run.store.update(changed).result(DEADLINE_S)
        with pytest.raises(StorageError, match="made anew"):
            run.reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="answer"))
        run.writer.run(lambda _connection: None).result(DEADLINE_S)
        assert run.told == 0
        assert [
            found.id for found in run.reader.page(before_row=None, limit=9, wanted=HistoryFilter(words="boat"))
        ] == ["question-5"]
        assert len(run.reader.page(before_row=None, limit=999, wanted=HistoryFilter(words="answer"))) == QUESTIONS - 3


def test_a_job_that_meets_a_damaged_search_index_is_done_with_a_new_one(filled):
    met: list[bool] = []

    def job(connection: sqlite3.Connection) -> int:
        if not met:
            met.append(True)
            raise search_damage()
        return int(connection.execute("SELECT count(*) FROM question_text").fetchone()[0])

    with Run(filled) as run:
        assert run.writer.run(job).result(DEADLINE_S) == QUESTIONS
        assert run.told == 0


def search_damage() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("malformed")
    error.sqlite_errorcode = SEARCH_DAMAGED
    return error


def test_a_search_index_that_cannot_be_made_anew_is_damage_like_any_other(filled):
    with Run(filled) as run:
        first = threading.Event()

        def job(connection: sqlite3.Connection) -> str:
            if not first.is_set():
                first.set()
                connection.execute("DROP TABLE question")  # so that there is nothing to make it of
                raise search_damage()
            return "done"

        assert run.writer.run(job).result(DEADLINE_S) == "done"
        assert run.told == 1


def test_a_log_that_is_none_is_kept_and_the_history_is_there_without_it(filled):
    wal = filled.data_dir / "history.sqlite3-wal"
    wal.write_bytes(garbage(50_000))
    with Run(filled) as run:
        run.looked_after()
        assert run.told == 1
        assert run.prompts() == every_prompt()
        assert run.keeper.offer().result(DEADLINE_S) is None
    (place,) = (filled.data_dir / "damaged").iterdir()
    assert (place / wal.name).read_bytes() == garbage(50_000)


@pytest.mark.parametrize("content", [b"", bytes(4096)])
def test_a_log_that_was_never_begun_is_no_damage(filled, content):
    (filled.data_dir / "history.sqlite3-wal").write_bytes(content)
    with Run(filled) as run:
        run.looked_after()
        assert run.told == 0
        assert run.prompts() == every_prompt()


def test_a_file_that_cannot_be_put_aside_is_left_and_said_and_tried_again(filled, monkeypatch):
    emptied(filled.database)

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        writer = DatabaseWriter(filled.database)
        writer.start()
        with pytest.raises(DatabaseUnusable, match="cannot be put aside: Read-only"):
            writer.opened.result(DEADLINE_S)
        assert filled.database.exists()
    writer.run(lambda _connection: None).result(DEADLINE_S)
    assert writer.close(DEADLINE_S)


@pytest.mark.parametrize("with_backups", [True, False])
@pytest.mark.parametrize("last_step", ["create", "insert"])
def test_a_crash_while_the_history_is_replaced_loses_nothing(filled, monkeypatch, last_step, with_backups):
    """After the file was put aside, and before the new one has its name."""
    if not with_backups:
        without_backups(filled)
    id_wiped(filled.database)

    def crash(*_: object) -> None:
        raise OSError(5, "as good as a kill: nothing behind it is done")

    where = "llava_desktop.storage.opening.create" if last_step == "create" else "llava_desktop.storage.database.insert"
    with monkeypatch.context() as patched:
        patched.setattr(where, crash)
        writer = DatabaseWriter(filled.database)
        writer.start()
        assert writer.opened.exception(DEADLINE_S) is not None
        assert writer.close(DEADLINE_S)
    assert not filled.database.exists()
    with Run(filled) as run:
        assert [question.prediction_id for question in run.store.unfinished().result(DEADLINE_S)] == ["paid"]
        offer = run.keeper.offer().result(DEADLINE_S)
        assert offer is not None
        run.keeper.restore(offer).result(DEADLINE_S)
        assert run.prompts() == every_prompt()


def test_other_things_in_the_folder_of_damaged_files_are_not_taken_for_one(filled):
    places = filled.data_dir / "damaged"
    for name in ("notes", "2026-99-22T22-30-00-123456Z"):
        (places / name).mkdir(parents=True)
    assert DamagedFiles(filled.database).undecided() == []


def test_a_question_that_was_deleted_since_does_not_come_back(filled):
    index_overwritten(filled.database)
    with Run(filled) as run:
        offer = run.looked_after().keeper.offer().result(DEADLINE_S)
        assert offer is not None
        assert run.store.delete(f"question-{QUESTIONS - 1}").result(DEADLINE_S)
        run.keeper.restore(offer).result(DEADLINE_S)
        assert run.prompts() == every_prompt()[1:]


def a_read_that_failed() -> sqlite3.Error:
    """What SQLite makes of one EIO (seen by the crash harness)."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def test_a_read_that_failed_once_puts_no_sound_history_aside(filled):
    failures = [a_read_that_failed()]

    def job(connection):
        if failures:
            raise failures.pop()
        return connection.execute("SELECT count(*) FROM question").fetchone()[0]

    writer = DatabaseWriter(filled.database)
    writer.start()
    assert writer.run(job).result(DEADLINE_S) == QUESTIONS
    assert writer.close(DEADLINE_S)
    assert DamagedFiles(filled.database).undecided() == []


def test_a_read_that_fails_while_the_history_is_opened_puts_no_sound_one_aside(filled, monkeypatch):
    failures = [a_read_that_failed()]

    def opened(path, before_migration):
        if failures:
            raise failures.pop()
        return open_for_writing(path, before_migration)

    monkeypatch.setattr("llava_desktop.storage.database.open_for_writing", opened)
    with Run(filled) as run:
        assert run.store.add(plain_question(1000), None).result(DEADLINE_S) > QUESTIONS
    assert not failures
    assert DamagedFiles(filled.database).undecided() == []


def test_damage_that_only_the_job_meets_again_is_damage(filled):
    """Whatever the checks overlook must not keep anybody from asking."""
    failures = [a_read_that_failed(), a_read_that_failed()]

    def job(connection):
        if failures:
            raise failures.pop()
        return connection.execute("SELECT count(*) FROM question").fetchone()[0]

    writer = DatabaseWriter(filled.database)
    writer.start()
    writer.run(job).result(DEADLINE_S)
    assert writer.close(DEADLINE_S)
    assert len(DamagedFiles(filled.database).undecided()) == 1
