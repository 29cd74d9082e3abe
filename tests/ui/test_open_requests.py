"""macOS's way of naming the file to open; the event can be made anywhere."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from llava_desktop.desktop_app import open_requests
from llava_desktop.ui.open_requests import OpenRequests


@pytest.fixture
def target(qapp):
    return QObject()


@pytest.fixture
def requests(target):
    made = OpenRequests()
    target.installEventFilter(made)
    return made


def test_a_file_that_is_named_before_the_window_is_furnished_waits_for_it(requests, target):
    opened: list[Path] = []
    QApplication.sendEvent(target, QFileOpenEvent("/pictures/a.png"))
    requests.release_to(opened.extend)
    assert opened == [Path("/pictures/a.png")]


def test_later_files_are_opened_at_once_and_none_twice(requests, target):
    opened: list[Path] = []
    QApplication.sendEvent(target, QFileOpenEvent("/pictures/a.png"))
    requests.release_to(opened.extend)
    QApplication.sendEvent(target, QFileOpenEvent("/pictures/b.png"))
    assert opened == [Path("/pictures/a.png"), Path("/pictures/b.png")]


def test_other_events_and_addresses_are_left_alone(requests, target):
    opened: list[Path] = []
    requests.release_to(opened.extend)
    assert not requests.eventFilter(target, QEvent(QEvent.Type.Show))
    assert opened == []


def test_only_macos_pays_for_looking_at_every_event(qapp):
    assert open_requests(qapp, "linux") is None
    assert open_requests(qapp, "win32") is None
    watching = open_requests(qapp, "darwin")
    assert watching is not None
    opened: list[Path] = []
    watching.release_to(opened.extend)
    QApplication.sendEvent(qapp, QFileOpenEvent("/pictures/a.png"))
    qapp.removeEventFilter(watching)
    assert opened == [Path("/pictures/a.png")]
