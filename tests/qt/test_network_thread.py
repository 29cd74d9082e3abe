import threading

import pytest

from llava_desktop.qt.network_thread import NetworkThread


class Opened:
    """A session that waits to be stopped, and writes down its commands."""

    def __init__(self):
        self.commands = []
        self._stopped = threading.Event()
        self.ran_on = None

    def note(self, command):
        self.commands.append(command)

    def run(self):
        self.ran_on = threading.current_thread()
        self._stopped.wait(10)

    def stop(self):
        self._stopped.set()


@pytest.fixture
def network(qtbot):
    """A thread whose session opens when `may_open` is set."""
    may_open, session = threading.Event(), Opened()

    def open_session():
        may_open.wait(10)
        return session

    thread = NetworkThread(open_session)
    yield thread, session, may_open
    may_open.set()
    thread.stop()
    assert thread.wait(30_000)


def test_commands_before_the_session_is_open_wait_for_it_in_order(network, qtbot):
    thread, session, may_open = network
    for number in range(3):
        thread.send(lambda session, number=number: session.note(number))
    thread.start()
    thread.send(lambda session: session.note(3))
    assert session.commands == []
    may_open.set()
    qtbot.waitUntil(lambda: session.commands == [0, 1, 2, 3])


def test_a_command_that_comes_while_the_waiting_ones_are_handed_over_does_not_overtake_them(network, qtbot):
    """A cancel must not reach the session before the question it is for."""
    thread, session, may_open = network
    handing_over, sent = threading.Event(), threading.Event()

    def ask(session):
        handing_over.set()
        sent.wait(0.2)  # it cannot come: `send` has to wait for this command
        session.note("ask")

    thread.send(ask)
    thread.start()
    may_open.set()
    assert handing_over.wait(30)

    def send_cancel():
        thread.send(lambda session: session.note("cancel"))
        sent.set()

    other = threading.Thread(target=send_cancel)
    other.start()
    other.join(30)
    assert session.commands == ["ask", "cancel"]


def test_once_it_is_open_a_command_runs_at_once(network, qtbot):
    thread, session, may_open = network
    may_open.set()
    thread.start()
    qtbot.waitUntil(lambda: session.ran_on is not None)
    thread.send(lambda session: session.note("now"))
    assert session.commands == ["now"]


def test_a_stop_before_the_session_is_open_ends_it_as_soon_as_it_is(network):
    thread, session, may_open = network
    thread.start()
    thread.stop()
    thread.stop()  # a second one changes nothing
    may_open.set()
    assert thread.wait(30_000)
    assert session.ran_on is not threading.current_thread()


def test_what_waited_runs_before_the_session_does(network):
    """`run` here, on a thread that the coverage of these tests can see."""
    thread, session, may_open = network
    may_open.set()
    thread.send(lambda session: session.note("first"))
    thread.stop()
    thread.run()
    assert session.commands == ["first"]
    assert session.ran_on is threading.current_thread()
