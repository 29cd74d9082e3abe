"""One job at a time, on a thread of its own, that ends with exactly one word; and can be stopped at any moment."""

import threading
from pathlib import Path

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.export.wanted import Exported, ExportFormat, ExportOrder, Imported
from llava_desktop.qt.exports import Exports, ExportTools
from llava_desktop.storage.backups import Stopped

ORDER = ExportOrder(ExportFormat.JSON)
TARGET = Path("boats.json")


class Tool:
    """An Export and an Import in the test's hand."""

    def __init__(self) -> None:
        self.result: object = Exported(TARGET, 3)
        self.left: object = False
        self.begun = threading.Event()
        self.waits = False
        self.thread: threading.Thread | None = None

    def write(self, order, target, told, should_stop):
        if should_stop():
            raise Stopped
        self.thread = threading.current_thread()
        self.begun.set()
        for done in range(1, 4):
            told(done, 3)
        while self.waits:
            if should_stop():
                raise Stopped
            threading.Event().wait(0.001)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def read(self, source, told, should_stop):
        return self.write(None, source, told, should_stop)

    def undo_left(self):
        if isinstance(self.left, Exception):
            raise self.left
        return self.left


@pytest.fixture
def tool():
    return Tool()


@pytest.fixture
def exports(qtbot, tool):
    made = Exports(lambda: ExportTools(tool, tool))
    yield made
    made.stop()
    assert made.wait(30_000)


@pytest.fixture
def ends(exports):
    """Every end that was told, by name."""
    told: list[tuple[str, object]] = []
    exports.exported.connect(lambda result: told.append(("exported", result)))
    exports.imported.connect(lambda result: told.append(("imported", result)))
    exports.failed.connect(lambda why: told.append(("failed", why)))
    exports.cancelled.connect(lambda: told.append(("cancelled", None)))
    return told


def test_an_export_is_made_on_another_thread_and_told(qtbot, exports, tool, ends):
    with qtbot.waitSignal(exports.progressed) as progressed:
        exports.export(ORDER, TARGET)
        assert exports.is_busy
    assert progressed.args == [1, 3]  # and no more within a tenth of a second
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [("exported", Exported(TARGET, 3))]
    assert not exports.is_busy
    assert tool.thread is not threading.main_thread()


def test_an_import_is_told(qtbot, exports, tool, ends):
    tool.result = Imported(added=2)
    exports.import_from(TARGET)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [("imported", Imported(added=2))]


def test_what_is_cancelled_ends_and_the_next_one_begins(qtbot, exports, tool, ends):
    tool.waits = True
    exports.export(ORDER, TARGET)
    assert tool.begun.wait(30)
    exports.cancel()
    qtbot.waitUntil(lambda: bool(ends))
    tool.waits = False
    exports.export(ORDER, TARGET)
    qtbot.waitUntil(lambda: len(ends) == 2)
    assert [name for name, _ in ends] == ["cancelled", "exported"]


def test_a_refusal_is_a_sentence(qtbot, exports, tool, ends):
    tool.result = StorageError("The disk is full.", "Free some space.")
    exports.export(ORDER, TARGET)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [("failed", "The disk is full. Free some space.")]


def test_a_fault_of_the_app_is_not_hidden(qtbot, exports, tool, ends):
    tool.result = ZeroDivisionError()
    with qtbot.captureExceptions() as caught:
        exports.export(ORDER, TARGET)
        qtbot.waitUntil(lambda: bool(caught))
    assert ends[0][0] == "failed"
    assert caught[0][0] is ZeroDivisionError


@pytest.mark.parametrize("was_left", [True, False])
def test_an_import_that_was_cut_short_is_undone_and_told(qtbot, exports, tool, ends, was_left):
    tool.left = was_left
    undone: list[str] = []
    exports.undone.connect(lambda: undone.append("undone"))
    exports.undo_left()
    exports.export(ORDER, TARGET)  # behind it on the same thread
    qtbot.waitUntil(lambda: bool(ends))
    assert undone == ["undone"] * was_left


def test_what_cannot_be_undone_is_told(qtbot, exports, tool, ends):
    tool.left = StorageError("The disk is full.")
    exports.undo_left()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [("failed", "The disk is full.")]


def test_a_fault_while_undoing_is_not_hidden(qtbot, exports, tool):
    tool.left = ZeroDivisionError()
    with qtbot.captureExceptions() as caught:
        exports.undo_left()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_an_app_that_closes_stops_what_runs(qtbot, tool):
    tool.waits = True
    exports = Exports(lambda: ExportTools(tool, tool))
    exports.export(ORDER, TARGET)
    assert tool.begun.wait(30)
    exports.stop()
    assert exports.wait(30_000)


def test_an_app_that_never_exported_has_no_thread_to_wait_for(qtbot, tool):
    exports = Exports(lambda: ExportTools(tool, tool))
    exports.stop()
    assert exports.wait(1)
