"""Whatever takes longer than half a second says so, where the person looks."""

from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event

import pytest
from PySide6.QtCore import Qt

from llava_desktop.core.errors import StorageError
from llava_desktop.core.history_filter import TRASH
from llava_desktop.qt import patience
from llava_desktop.qt.history_changes import CHANGING, ERASING
from llava_desktop.ui.history_desk import OPENING
from llava_desktop.ui.notice import Notice
from tests.qt.made import asked, ended


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(patience, "AFTER_MS", 1)


@pytest.fixture
def three(room, qtbot):
    for words in ("One", "Two", "Three"):
        room.store_row(ended(asked(words), answer="Yes."))
    with qtbot.waitSignal(room.history.opened):
        room.history.open(room.writer.opened)
    return room


def under_way(room) -> str:
    bar = room.window.findChild(Notice, "Under way")
    return "" if bar.isHidden() else bar.text()


@contextmanager
def busy(room):
    """The writer does something else meanwhile: what is wanted of it takes as long as this."""
    free = Event()
    room.writer.run(lambda _connection: free.wait(30))
    try:
        yield
    finally:
        free.set()


def test_erasing_everything_is_said_while_it_takes_long(three, qtbot, impatient):
    with busy(three):
        three.window.history_panel.filters.erase_wanted.emit()
        three.press("Delete for good")
        qtbot.waitUntil(lambda: under_way(three) == ERASING)
        assert three.rows == ["Three", "Two", "One"]
    qtbot.waitUntil(lambda: three.told.startswith("Erased: 3 questions"))
    assert under_way(three) == ""


def test_deleting_many_for_ever_is_said_while_it_takes_long(three, qtbot, impatient):
    panel = three.window.history_panel
    panel.rows.selectAll()
    with busy(three):
        qtbot.keyClick(panel.rows, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: under_way(three) == CHANGING)
    qtbot.waitUntil(lambda: three.rows == [])
    assert under_way(three) == ""
    assert "3 conversations moved to the trash" in panel.undo.text(), "the result takes its place"
    panel.filter_chosen.emit(TRASH)
    panel.rows.selectAll()
    with busy(three):
        qtbot.keyClick(panel.rows, Qt.Key.Key_Delete)
        three.press("Delete for good")
        qtbot.waitUntil(lambda: under_way(three) == ERASING)
    qtbot.waitUntil(lambda: three.rows == [])
    assert under_way(three) == ""


def test_what_fails_is_not_waited_for_any_more(three, qtbot, impatient, monkeypatch):
    refused: Future[list[str]] = Future()
    monkeypatch.setattr(three.marks, "empty_trash", lambda _before: refused)
    three.changes.empty_trash()
    qtbot.waitUntil(lambda: under_way(three) == ERASING)
    refused.set_exception(StorageError("The disk refused."))
    qtbot.waitUntil(lambda: "The disk refused." in three.told)
    assert under_way(three) == ""


def test_a_history_that_opens_slowly_says_so(room, qtbot, impatient):
    opened: Future[None] = Future()
    room.history.open(opened)
    qtbot.waitUntil(lambda: under_way(room) == OPENING)
    with qtbot.waitSignal(room.history.opened):
        opened.set_result(None)
    assert under_way(room) == ""
