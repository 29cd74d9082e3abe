from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from llava_desktop.storage.backups import Backup
from llava_desktop.storage.damaged import SetAside
from llava_desktop.storage.rescue import RescueOffer
from llava_desktop.ui.notice import Notice
from llava_desktop.ui.rescue_bar import RESTORE, RescueBar, home_text, restored_text
from tests.qt.made import as_the_real_one

ASIDE = SetAside(Path("/data/damaged/x"), Path("/data/damaged/x/history.sqlite3"), datetime(2026, 11, 22, tzinfo=UTC))
BACKUP = Backup(Path("/data/backups/x"), datetime(2026, 11, 20, 12, tzinfo=UTC))


class RecordingRescue(QObject):
    offered = Signal(object)
    restored = Signal(int)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def restore(self, offer: RescueOffer) -> None:
        self.done.append("restore")

    def decline(self, offer: RescueOffer) -> None:
        self.done.append("decline")


def offer(*, is_readable: bool = False, backup: Backup | None = None) -> RescueOffer:
    return RescueOffer((ASIDE,), is_readable, backup)


@pytest.fixture
def rescue():
    return RecordingRescue()


@pytest.fixture
def notice(theme, rescue, qtbot):
    made = Notice(theme)
    qtbot.addWidget(made)
    made.bar = RescueBar(made, as_the_real_one(rescue))  # type: ignore[attr-defined]
    return made


def button(notice: Notice, name: str) -> QPushButton:
    found = notice.findChild(QPushButton, name)
    assert found is not None
    return found


def test_it_is_hidden_until_there_is_something_to_decide(notice):
    assert notice.isHidden()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (offer(is_readable=True, backup=BACKUP), "Questions can still be read from it"),
        (offer(backup=BACKUP), "a backup of 20 November 2026"),
    ],
)
def test_one_sentence_and_one_button_bring_the_history_back(notice, rescue, made, words):
    rescue.offered.emit(made)
    assert words in notice.text()
    button(notice, RESTORE).click()
    assert rescue.done == ["restore"]
    assert "being brought back" in notice.text()
    rescue.restored.emit(1234)
    assert notice.text() == "1,234 questions are back."
    button(notice, "Dismiss notice").click()
    assert notice.isHidden()
    assert rescue.done == ["restore"]


def test_closing_it_means_to_begin_anew(notice, rescue):
    rescue.offered.emit(offer(backup=BACKUP))
    button(notice, "Dismiss notice").click()
    assert rescue.done == ["decline"]
    assert notice.isHidden()


def test_with_nothing_to_bring_back_the_place_is_said_and_there_is_no_button(notice, rescue):
    rescue.offered.emit(offer())
    assert "/data/damaged/x" in notice.text()
    assert button(notice, "Notice action").isHidden()


def test_after_a_failure_it_can_be_tried_again(notice, rescue):
    rescue.offered.emit(offer(backup=BACKUP))
    button(notice, RESTORE).click()
    rescue.failed.emit("The disk is full.")
    assert "The disk is full." in notice.text()
    button(notice, RESTORE).click()
    assert rescue.done == ["restore", "restore"]


def test_a_folder_is_named_from_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/al")
    assert home_text(Path("/home/al/.local/x")) == "~/.local/x"
    assert home_text(Path("/home/alice/x")) == "/home/alice/x"


def test_one_question_is_one():
    assert restored_text(1) == "One question is back."
