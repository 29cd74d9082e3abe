"""Who looks elsewhere hears of an answer once, and a click leads to it."""

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from llava_desktop.core.answer_news import Notifications
from llava_desktop.core.events import FollowingStopped, Phase, PhaseChanged, QuestionChanged
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.desktop import BusDesktop
from llava_desktop.ui.answer_watch import AnswerWatch, is_in_front
from tests.qt.made import InstantNetwork, as_the_real_one, asked, ended
from tests.ui.pseudo_language import spoken
from tests.ui.room import Room


class FakeDesktop:
    def __init__(self) -> None:
        self.told: list[Any] = []

    def announce(self, told) -> None:
        self.told.append((told.title, told.body))

    def withdraw(self) -> None:
        self.told.append("withdrawn")

    def show_running(self, count: int) -> None:
        self.told.append(count)


class Watched:
    def __init__(self, room: Room, monkeypatch) -> None:
        self.room = room
        self.desktop = FakeDesktop()
        self.in_front = False
        self.wanted = Notifications.ON
        self.alerts = 0
        monkeypatch.setattr(QApplication, "alert", self._alert)
        self.watch = self.made(self.desktop)

    def made(self, desktop) -> AnswerWatch:
        return AnswerWatch(
            window=self.room.window,
            questions=self.room.questions,
            wanted=lambda: self.wanted,
            choose=self.room.presenter.choose,
            desktop=desktop,
            in_front=lambda: self.in_front,
        )

    def _alert(self, _window, _ms=0) -> None:
        self.alerts += 1

    def begin(self, prompt: str = "Why?"):
        self.room.press("New question")
        question = self.room.accept(self.room.ask(prompt))
        self.room.arrive(PhaseChanged(question.id, Phase.ANSWERING))
        return question

    def end(self, question, state=QuestionState.SUCCEEDED, **changes):
        row = ended(question, state, **{"answer": "Because.", **changes})
        self.room.update(row)
        self.room.arrive(QuestionChanged(row))  # a row is told of twice
        return row

    def time_passes(self) -> None:
        if self.watch._timer.isActive():
            self.watch._timer.stop()
            self.watch._timer.timeout.emit()

    @property
    def said(self) -> list[Any]:
        return [each for each in self.desktop.told if isinstance(each, tuple)]


@pytest.fixture
def watched(room, monkeypatch):
    room.window.show()
    return Watched(room, monkeypatch)


def test_an_answer_that_ends_behind_other_windows_is_told_once(watched):
    watched.end(watched.begin())
    watched.time_passes()
    watched.time_passes()
    assert watched.said == [("The answer is ready", "Why?\nBecause.")]
    assert watched.alerts == 1


def test_why_a_question_was_not_answered_is_told_in_the_language_of_the_window(watched, qapp):
    with spoken(qapp):
        watched.end(watched.begin(), QuestionState.FAILED, answer="", error="The model failed.")
        watched.time_passes()
    ((_, body),) = watched.said
    assert body.startswith("Why?\n⟦The model failed.")


def test_in_front_nothing_is_told(watched):
    watched.in_front = True
    watched.end(watched.begin())
    watched.time_passes()
    assert watched.said == []
    assert watched.alerts == 0


def test_several_that_end_together_are_one(watched):
    questions = [watched.begin(prompt) for prompt in ("One?", "Two?", "Three?")]
    for question in questions:
        watched.end(question)
    watched.time_passes()
    assert watched.said == [("3 answers are ready", "")]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [(Notifications.OFF, []), (Notifications.WITHOUT_WORDS, [("The answer is ready", "")])],
)
def test_the_setting_holds(watched, wanted, said):
    watched.wanted = wanted
    watched.end(watched.begin())
    watched.time_passes()
    assert watched.said == said


def test_what_a_person_ended_is_not_told(watched):
    question = watched.begin()
    watched.end(question, QuestionState.CANCELED)
    watched.time_passes()
    assert watched.said == []


def test_a_row_that_changes_without_a_run_is_not_told(watched):
    watched.room.arrive(QuestionChanged(ended(asked())))
    watched.time_passes()
    assert watched.said == []


def test_one_that_is_deleted_meanwhile_is_not_told(watched):
    question = watched.end(watched.begin())
    watched.room.questions.deleted.emit(question.id)
    watched.time_passes()
    assert watched.said == []


def test_coming_to_the_window_withdraws_and_forgets(watched):
    watched.end(watched.begin())
    QCoreApplication.sendEvent(watched.room.window, QEvent(QEvent.Type.WindowActivate))
    watched.time_passes()
    assert watched.desktop.told[-1] == "withdrawn"
    assert watched.said == []


def test_a_click_brings_the_window_and_the_question(watched):
    room = watched.room
    first = watched.end(watched.begin("One?"))
    room.press("New question")
    room.window.showMinimized()
    watched.watch.open(first.id)
    assert room.presenter.shown_id == first.id
    assert not room.window.isMinimized()
    watched.watch.open("")
    assert room.presenter.shown_id == first.id


def test_the_icon_knows_how_many_are_answered(watched):
    first = watched.begin()
    second = watched.begin()
    watched.room.arrive(FollowingStopped(first.id, "It broke."))
    watched.end(second)
    assert [each for each in watched.desktop.told if isinstance(each, int)] == [1, 2, 1, 0]


def test_without_such_a_desktop_the_window_still_asks_to_be_looked_at(watched):
    watched.watch = watched.made(None)
    watched.end(watched.begin())
    watched.time_passes()
    QCoreApplication.sendEvent(watched.room.window, QEvent(QEvent.Type.WindowActivate))
    assert watched.alerts == 2, "one of each watch"


def test_a_window_that_has_the_focus_is_in_front(room, qtbot):
    room.window.show()
    room.window.activateWindow()
    qtbot.waitUntil(is_in_front)


def test_what_the_desktop_is_told_goes_by_the_network_thread(qtbot):
    class Bus:
        def __init__(self, clicked) -> None:
            self.clicked = clicked
            self.told: list[Any] = []

        def tell(self, order):
            self.told.append(order)

    buses: list[Bus] = []

    def open_bus(clicked):
        buses.append(Bus(clicked))
        return as_the_real_one(buses[-1])

    network = InstantNetwork()
    desktop = BusDesktop(open_bus, as_the_real_one(network))
    desktop.show_running(2)
    desktop.withdraw()
    assert buses == [], "it is opened on the network thread"
    for work in network.session.beside:
        work()
    assert [type(order).__name__ for order in buses[0].told] == ["Running", "Withdraw"]
    with qtbot.waitSignal(desktop.clicked) as clicked:
        buses[0].clicked("q1")
    assert clicked.args == ["q1"]
