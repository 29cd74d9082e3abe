"""The one prediction on the screen: looked at until it ends, cancelled at the server, late answers dropped."""

import pytest

from llava_desktop.core.errors import ConnectionLost
from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.qt.remote_open import OpenView, RemoteOpen
from tests.qt.made import REPLICATE, InstantNetwork, as_the_real_one
from tests.qt.remote_made import arrive, prediction

RUNNING = {"status": PredictionStatus.PROCESSING, "completed_at": None}


class Looker:
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.network = InstantNetwork()
        self.opened = RemoteOpen(as_the_real_one(self.network))
        self.seen: list[object] = []
        self.opened.seen.connect(self.seen.append)

    @property
    def calls(self):
        return self.network.session.calls

    def answer(self, answer, call=-1):
        arrive(self.qtbot, self.opened, self.network.session, answer, call)


@pytest.fixture
def looker(qtbot):
    made = Looker(qtbot)
    made.opened.open(REPLICATE, "prediction000001")
    yield made
    made.opened.close()


def test_it_is_looked_at_once_when_it_has_ended(looker):
    assert looker.opened.view.is_looking
    looker.answer(prediction(1))
    assert looker.opened.view == OpenView("prediction000001", REPLICATE, looker.seen[0])
    assert not looker.opened._again.isActive()


def test_one_that_runs_is_looked_at_again(looker, qtbot):
    looker.opened._again.setInterval(1)
    looker.answer(prediction(1, **RUNNING))
    qtbot.waitUntil(lambda: len(looker.calls) == 2)
    looker.answer(prediction(1))
    assert len(looker.calls) == 2


def test_what_goes_wrong_is_said_and_what_was_seen_stays(looker):
    looker.answer(prediction(1, **RUNNING))
    looker.opened.look_again()
    looker.answer(ConnectionLost("The connection broke."))
    view = looker.opened.view
    assert (view.error, view.prediction, view.is_looking) == ("The connection broke.", looker.seen[0], False)


def test_a_late_answer_about_another_one_is_dropped(looker):
    looker.opened.open(REPLICATE, "prediction000002")
    looker.answer(prediction(1), call=0)
    assert looker.opened.view.prediction is None
    looker.opened.close()
    looker.answer(prediction(2), call=1)
    assert (looker.opened.view, looker.seen) == (OpenView(), [])


def test_a_cancel_is_under_way_until_the_server_has_answered(looker):
    looker.answer(prediction(1, **RUNNING))
    looker.opened.cancel()
    assert looker.opened.view.is_cancelling
    assert not looker.opened._again.isActive()
    looker.answer(prediction(1, status=PredictionStatus.CANCELED))
    assert not looker.opened.view.is_cancelling


def test_with_nothing_open_nothing_is_asked(looker):
    looker.opened.close()
    looker.opened.look_again()
    looker.opened.cancel()
    assert len(looker.calls) == 1
