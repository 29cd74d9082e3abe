from typing import Any

import pytest

from llava_desktop.core.errors import KeyringUnavailable
from llava_desktop.qt.token_keeper import FAULT, NO_ANSWER, TokenKeeper
from tests.qt.made import FakeKeyring, PatientThread

LONG = 60_000
LOCKED = KeyringUnavailable("The keyring is locked, and was not unlocked.")


@pytest.fixture
def make_keeper(qtbot):
    kept = []

    def make(keyring, deadline_ms=LONG):
        thread: Any = PatientThread(keyring)
        keeper: Any = TokenKeeper(thread, load_deadline_ms=deadline_ms, asked_deadline_ms=deadline_ms)
        keeper.answers = []
        keeper.loaded.connect(lambda result: keeper.answers.append(("loaded", result)))
        keeper.saved.connect(lambda token, result: keeper.answers.append(("saved", token, result)))
        keeper.removed.connect(lambda result: keeper.answers.append(("removed", result)))
        kept.append(keeper)
        return keeper, thread

    return make


def test_each_call_is_answered_by_its_signal(make_keeper):
    keyring = FakeKeyring("old")
    keeper, thread = make_keeper(keyring)
    keeper.load()
    keeper.save("new")
    keeper.remove()
    keeper.load()
    assert keeper.answers == []
    thread.run_all()
    assert keeper.answers == [("loaded", "old"), ("saved", "new", None), ("removed", None), ("loaded", None)]


def test_a_keyring_that_refuses_says_so_in_its_own_words(make_keeper):
    keeper, thread = make_keeper(FakeKeyring(error=LOCKED))
    keeper.load()
    keeper.save("new")
    keeper.remove()
    thread.run_all()
    assert keeper.answers == [("loaded", LOCKED), ("saved", "new", LOCKED), ("removed", LOCKED)]


@pytest.mark.parametrize("call", ["load", "save", "remove"])
def test_a_keyring_that_does_not_answer_is_given_up_at_the_deadline_and_heard_when_it_does(call, make_keeper, qtbot):
    keeper, thread = make_keeper(FakeKeyring("old"), deadline_ms=1)
    getattr(keeper, call)(*(("new",) if call == "save" else ()))
    qtbot.waitUntil(lambda: len(keeper.answers) == 1)
    assert keeper.answers[0][-1] is NO_ANSWER
    thread.run_all()
    assert len(keeper.answers) == 2
    assert keeper.answers[1][-1] == ("old" if call == "load" else None)


def test_an_answer_in_time_is_the_only_one(make_keeper, qtbot):
    keeper, thread = make_keeper(FakeKeyring("old"), deadline_ms=1)
    keeper.load()
    thread.run_all()
    keeper.save("x")  # its own deadline comes after the first one's would have come
    qtbot.waitUntil(lambda: len(keeper.answers) == 2)
    assert [answer[-1] for answer in keeper.answers] == ["old", NO_ANSWER]


def test_a_fault_of_the_app_is_an_answer_too_and_goes_on_to_the_log(make_keeper):
    keeper, thread = make_keeper(FakeKeyring(error=ZeroDivisionError("a bug")))
    keeper.load()
    with pytest.raises(ZeroDivisionError):
        thread.run_all()
    assert keeper.answers == [("loaded", FAULT)]
