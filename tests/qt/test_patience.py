"""What takes long is told; what is quicker is not mentioned."""

import pytest

from llava_desktop.qt import patience
from llava_desktop.qt.patience import Patience


class Told:
    def __init__(self):
        self.patience = Patience()
        self.found: list[str] = []
        self.patience.changed.connect(self.found.append)
        self.wait = self.patience.wait


@pytest.fixture
def told(qapp, monkeypatch):
    monkeypatch.setattr(patience, "AFTER_MS", 1)
    return Told()


def test_what_takes_long_is_told_until_it_has_ended(told, qtbot):
    end = told.wait("Erasing…")
    qtbot.waitUntil(lambda: told.found == ["Erasing…"])
    end()
    end()
    assert told.found == ["Erasing…", ""]


def test_what_is_quicker_is_not_mentioned(told, qtbot, monkeypatch):
    with monkeypatch.context() as patient:  # what is quick on a free machine takes longer than 1 ms on another
        patient.setattr(patience, "AFTER_MS", 60_000)
        told.wait("Erasing…")()
    with qtbot.waitSignal(told.patience.changed):
        told.wait("Opening…")
    assert told.found == ["Opening…"]


def test_of_two_the_first_is_told_and_then_the_other(told, qtbot):
    first, second = told.wait("Erasing…"), told.wait("Changing…")
    qtbot.waitUntil(lambda: told.found == ["Erasing…"])
    first()
    qtbot.waitUntil(lambda: told.found == ["Erasing…", "Changing…"])
    second()
    assert told.found[-1] == told.patience.words == ""
