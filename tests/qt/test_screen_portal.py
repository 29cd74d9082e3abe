"""The portal's client against a portal on a real session bus, in all the ways in which one can answer."""

import os
import stat
import sys
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("the portal is Linux's", allow_module_level=True)

from PySide6.QtDBus import QDBusConnection

from llava_desktop.qt import screen_portal
from llava_desktop.qt.job_thread import JobThread
from llava_desktop.qt.pictures import FAULT
from llava_desktop.qt.screen_portal import NO_ANSWER, NO_PORTAL, NOT_CAPTURED, ScreenPortal
from tests.bus_service import lone_bus
from tests.qt.fake_portal import answers, crashes, fake_portal, never, refuses

PNG = b"\x89PNG as it came"


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with lone_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def file(tmp_path, monkeypatch):
    """What the portal leaves, in a temporary folder."""
    made = tmp_path / "tmp" / "Bildschirm ä #1.png"
    made.parent.mkdir()
    made.write_bytes(PNG)
    monkeypatch.setattr("tempfile.tempdir", str(made.parent))
    return made


class Answers:
    """All that the client said."""

    def __init__(self, client: ScreenPortal) -> None:
        self.client = client
        self.all: list[object] = []
        client.delivered.connect(self.all.append)
        client.cancelled.connect(lambda: self.all.append("cancelled"))
        client.failed.connect(self.all.append)


@pytest.fixture
def asked(bus, qtbot):
    """The client, asked; call it with the portal running."""
    thread: JobThread[Any] = JobThread("pictures", object)
    thread.start()
    connection = QDBusConnection.connectToBus(bus, "test-portal")
    made: list[ScreenPortal] = []

    def ask() -> Answers:
        client = ScreenPortal(connection, thread)
        made.append(client)
        answers = Answers(client)
        client.ask()
        return answers

    yield ask
    made.clear()
    thread.stop()
    assert thread.wait(30_000)
    QDBusConnection.disconnectFromBus("test-portal")


def the_answer(qtbot, answers: Answers) -> object:
    qtbot.waitUntil(lambda: bool(answers.all))
    (answer,) = answers.all
    return answer


@pytest.mark.parametrize("how", [{}, {"first": True}])
def test_what_the_desktop_took_arrives_and_its_file_is_gone(qtbot, bus, file, asked, how):
    with fake_portal(bus, answers(0, file.as_uri(), **how)) as portal:
        assert the_answer(qtbot, asked()) == PNG
    assert portal.options["interactive"] is True
    assert not file.exists()


def test_cancelled_in_the_desktops_dialog_is_no_error(qtbot, bus, asked):
    with fake_portal(bus, answers(1)):
        assert the_answer(qtbot, asked()) == "cancelled"


@pytest.mark.parametrize("manner", [answers(2), answers(7), answers(0), answers(0, "")])
def test_ended_in_any_other_way_is_one_sentence(qtbot, bus, asked, manner):
    with fake_portal(bus, manner):
        assert the_answer(qtbot, asked()) == NOT_CAPTURED


def test_a_desktop_without_a_portal_is_said_with_what_to_do(qtbot, asked):
    assert the_answer(qtbot, asked()) == NO_PORTAL
    assert "paste" in NO_PORTAL


def test_without_a_session_bus_there_is_no_portal(qtbot):
    nobody: JobThread[Any] = JobThread("pictures", object)
    answers = Answers(ScreenPortal(QDBusConnection("none of that name"), nobody))
    answers.client.ask()
    assert the_answer(qtbot, answers) == NO_PORTAL


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("org.freedesktop.DBus.Error.UnknownMethod", NO_PORTAL),
        ("org.freedesktop.DBus.Error.UnknownInterface", NO_PORTAL),
        ("org.freedesktop.DBus.Error.AccessDenied", NOT_CAPTURED),
        ("org.example.Odd", NO_PORTAL),
    ],
)
def test_a_refusal_is_a_sentence_of_ours(qtbot, bus, asked, error, sentence):
    with fake_portal(bus, refuses(error)):
        assert the_answer(qtbot, asked()) == sentence


def test_a_portal_that_crashes_is_said_at_once(qtbot, bus, asked):
    with fake_portal(bus, crashes):
        assert the_answer(qtbot, asked()) == NO_ANSWER


def test_one_that_never_answers_can_be_given_up_and_asked_again(qtbot, bus, file, asked):
    with fake_portal(bus, never) as portal:
        answers_ = asked()
        assert portal.was_asked.wait(30)
        answers_.client.give_up()
        assert portal.was_closed.wait(30)
        portal.manner = answers(0, file.as_uri())
        answers_.client.ask()
        assert the_answer(qtbot, answers_) == PNG
    answers_.client.give_up()  # nothing to give up is nothing


def test_what_comes_after_giving_up_while_the_file_is_read_reaches_nobody(qtbot, bus, file, asked, monkeypatch):
    taken: list[bytes] = []

    def take(uri: str) -> bytes:
        taken.append(PNG)
        return PNG

    monkeypatch.setattr(screen_portal, "take_portal_file", take)
    with fake_portal(bus, answers(0, file.as_uri())):
        answers_ = asked()
        submit = answers_.client._thread.submit
        # Given up as soon as the answer is there: the job runs all the same.
        monkeypatch.setattr(
            answers_.client._thread, "submit", lambda job, done: (answers_.client.give_up(), submit(job, done))
        )
        qtbot.waitUntil(lambda: bool(taken))
        answers_.client._thread.submit(lambda _tool: None, lambda _: taken.append(b"last"))
        qtbot.waitUntil(lambda: taken[-1] == b"last")
    assert answers_.all == []


@pytest.mark.parametrize(
    "uri",
    ["http://h/x.png", "file://host/x.png", "file:", "file:x.png", "x.png", "file://[", "file:////host/share/x.png"],
)
def test_what_is_no_file_of_this_computer_is_not_opened(qtbot, bus, asked, uri):
    with fake_portal(bus, answers(0, uri)):
        answer = the_answer(qtbot, asked())
    assert isinstance(answer, str)
    assert "this computer" in answer


def test_a_pipe_a_folder_a_link_and_nothing_are_refused_and_stay(qtbot, bus, file, asked):
    odd = file.parent
    os.mkfifo(odd / "pipe")
    (odd / "folder").mkdir()
    (odd / "link").symlink_to(file)
    for name in ("pipe", "folder", "link", "nothing"):
        with fake_portal(bus, answers(0, (odd / name).as_uri())):
            assert isinstance(the_answer(qtbot, asked()), str), name
    assert file.read_bytes() == PNG
    assert stat.S_ISFIFO((odd / "pipe").stat().st_mode)
    assert (odd / "link").is_symlink()


def test_a_fault_of_the_app_is_told_and_not_swallowed(qtbot, bus, file, asked, monkeypatch):
    monkeypatch.setattr(screen_portal, "take_portal_file", lambda _uri: 1 // 0)
    with fake_portal(bus, answers(0, file.as_uri())), qtbot.captureExceptions() as faults:
        assert the_answer(qtbot, asked()) == FAULT
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError
