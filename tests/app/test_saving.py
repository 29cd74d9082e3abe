"""Damage and a full disk, met by the whole app in a process of its own."""

import sqlite3
import time
from contextlib import closing

import pytest

from llava_desktop.storage.folders import create_folders, folders_for
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.writer import DatabaseWriter
from tests.app.test_app import check_clean, start  # noqa: F401 - a fixture
from tests.storage.disks import small_disk
from tests.storage.examples import ended_question

WINDOW_WITHIN_S = 5.0


@pytest.fixture
def data(tmp_path):
    """Three questions whose file has lost its id."""
    folders = folders_for(tmp_path / "data")
    create_folders(folders)
    writer = DatabaseWriter(folders.database)
    writer.start()
    for number in range(3):
        HistoryStore(writer, folders).add(ended_question(number), None).result(30)
    assert writer.close(30)
    with closing(sqlite3.connect(folders.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0")
    return folders.data_dir


def test_after_damage_one_can_ask_at_once_and_one_button_brings_the_questions_back(start, data):  # noqa: F811
    began = time.monotonic()
    run = start("comes_back", "--demo", data=data)
    check_clean(run)
    assert "Questions can still be read from it" in run.said[0]
    assert run.said[1] == "3 questions are back."
    assert run.said[2] == str(["Asked meanwhile", *(f"What is in picture {number}?" for number in (2, 1, 0))])
    assert time.monotonic() - began < 60


def test_what_was_deleted_here_comes_back_from_the_engines_own_list(start):  # noqa: F811
    run = start("lists_itself", "--demo")
    check_clean(run)
    assert run.said == [
        str(("What is it?", True)),
        str(("What is it?", "succeeded", True, True)),
        str((True, True)),
    ]


def test_on_a_full_disk_nothing_is_sent_everything_stays_and_with_space_it_is_asked(start, tmp_path):  # noqa: F811
    with small_disk(tmp_path / "disk") as disk:
        run = start("disk_fills", "--demo", data=disk.folder / "data", LLAVA_TEST_FULL=str(disk.folder / "filling"))
        check_clean(run)
    assert "Nothing was sent" in run.said[0]
    assert run.said[1] == str(("What is it?", True, None))
    assert run.said[2] == "succeeded"
