import sqlite3
import threading
from contextlib import closing

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.qt.history_rescue import HistoryRescue
from llava_desktop.storage.history import HistoryStore
from llava_desktop.storage.keeper import HistoryKeeper
from llava_desktop.storage.schema import create
from llava_desktop.storage.writer import DatabaseWriter
from tests.storage.examples import plain_question


@pytest.fixture
def make(folders):
    """The writer, the keeper and the rescue of a start, ended with the test."""
    made = []

    def make():
        writer = DatabaseWriter(folders.database)
        keeper = HistoryKeeper(folders, writer)
        made.append((writer, keeper))
        return writer, keeper, HistoryRescue(writer, keeper)

    yield make
    for writer, keeper in made:
        assert keeper.stop(30)
        assert writer.close(30)


def wipe_id(folders) -> None:
    """Damage that leaves every row readable."""
    with closing(sqlite3.connect(folders.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0")


def damaged(folders) -> None:
    writer = DatabaseWriter(folders.database)
    writer.start()
    for number in range(3):
        HistoryStore(writer, folders).add(plain_question(number), None).result(30)
    assert writer.close(30)
    wipe_id(folders)


def test_a_history_that_was_put_aside_is_offered_and_comes_back(folders, make, qtbot):
    damaged(folders)
    writer, keeper, rescue = make()
    with qtbot.waitSignal(rescue.replaced), qtbot.waitSignal(rescue.offered) as offered:
        writer.start()
        keeper.start()
    with qtbot.waitSignal(rescue.restored) as restored:
        rescue.restore(*offered.args)
    assert restored.args == [0]  # none was finished: all three were carried over at once
    rescue.look()
    with qtbot.assertNotEmitted(rescue.offered):
        keeper.offer().result(30)


def test_nothing_is_offered_where_nothing_is_wrong(folders, make, qtbot):
    writer, keeper, rescue = make()
    with qtbot.assertNotEmitted(rescue.offered), qtbot.assertNotEmitted(rescue.replaced):
        writer.start()
        keeper.start()
        rescue.look()
        keeper.offer().result(30)


def test_what_cannot_be_restored_or_decided_is_a_sentence_and_the_offer_stands(folders, make, qtbot, monkeypatch):
    damaged(folders)
    writer, keeper, rescue = make()
    with qtbot.waitSignal(rescue.offered) as offered:
        writer.start()
        keeper.start()

    def refuse(*_):
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr("llava_desktop.storage.damaged.write_durably", refuse)
    for act in (rescue.restore, rescue.decline):
        with qtbot.waitSignal(rescue.failed) as failed:
            act(*offered.args)
        assert failed.args == ["The disk is full. Free some space."]
    assert keeper.offer().result(30) is not None


def test_declining_ends_the_offer(folders, make, qtbot):
    damaged(folders)
    writer, keeper, rescue = make()
    with qtbot.waitSignal(rescue.offered) as offered:
        writer.start()
        keeper.start()
    rescue.decline(*offered.args)
    assert keeper.offer().result(30) is None


def test_a_bug_in_restoring_is_told_and_goes_to_the_log(folders, make, qtbot, monkeypatch):
    damaged(folders)
    writer, keeper, rescue = make()
    with qtbot.waitSignal(rescue.offered) as offered:
        writer.start()
        keeper.start()
    faults = []
    monkeypatch.setattr(threading, "excepthook", lambda fault: faults.append(fault.exc_type))
    monkeypatch.setattr(keeper._rescue, "restore", lambda *_: 1 // 0)
    with qtbot.waitSignal(rescue.failed) as failed:
        rescue.restore(*offered.args)
    assert "made a mistake" in failed.args[0]
    keeper._thread.join(30)
    assert faults == [ZeroDivisionError]
    with qtbot.waitSignal(rescue.failed):  # and nobody waits for a thread that has ended
        rescue.decline(*offered.args)


def test_a_newer_versions_history_is_no_damage(folders, make, qtbot):
    with closing(sqlite3.connect(folders.database)) as newer:
        create(newer)
        newer.execute("PRAGMA user_version = 99")
    writer, keeper, rescue = make()
    with qtbot.assertNotEmitted(rescue.offered):
        writer.start()
        keeper.start()
        rescue.look()
        assert keeper.offer().result(30) is None
