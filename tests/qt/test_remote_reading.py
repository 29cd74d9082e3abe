"""When the engine's own list is read, how far, and what is said meanwhile."""

import pytest
from PySide6.QtCore import QModelIndex, QObject, Signal

from llava_desktop.core.errors import ConnectionLost, StorageError
from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.remote import ListEnd, LocalRow
from llava_desktop.qt.engines import NO_TOKEN
from llava_desktop.qt.remote_reading import FRUITLESS_MOST, RemoteReading
from llava_desktop.qt.remote_rows import RemoteRole, RemoteRows
from tests.qt.made import DEMO, REPLICATE, InstantNetwork, as_the_real_one, asked
from tests.qt.remote_made import arrive, page, prediction

OTHER = {"model": "someone/else", "version": "x"}


class FakeEngines(QObject):
    changed = Signal()

    def __init__(self, engine):
        super().__init__()
        self.engine = engine
        self.why_none = "" if engine else NO_TOKEN

    def become(self, engine, why_none=""):
        self.engine, self.why_none = engine, why_none
        self.changed.emit()


class FakeQuestions(QObject):
    changed = Signal(object)
    deleted = Signal(str)


class Looker:
    def __init__(self, qtbot, engine=REPLICATE):
        self.qtbot = qtbot
        self.network = InstantNetwork()
        self.engines = FakeEngines(engine)
        self.questions = FakeQuestions()
        self.rows = RemoteRows()
        self.held: dict[str, LocalRow] = {}
        self.asked_for: list[tuple[str, list[str]]] = []
        self.reading = RemoteReading(
            rows=self.rows,
            engines=as_the_real_one(self.engines),
            questions=as_the_real_one(self.questions),
            network=as_the_real_one(self.network),
            holders=self._holders,
            version=lambda: "mine",
        )

    def _holders(self, base_url, ids):
        self.asked_for.append((base_url, list(ids)))
        if self.held is None:
            raise StorageError("The disk is gone.")
        return self.held

    @property
    def calls(self):
        return self.network.session.calls

    @property
    def view(self):
        return self.reading.view

    def answer(self, answer, call=-1):
        arrive(self.qtbot, self.reading, self.network.session, answer, call)

    def scroll_to_the_end(self):
        self.rows.fetchMore(QModelIndex())


@pytest.fixture
def looker(qtbot):
    return Looker(qtbot)


@pytest.fixture
def opened(looker):
    looker.reading.show(True)
    return looker


def test_nothing_is_asked_until_somebody_looks(looker):
    assert looker.calls == []
    looker.reading.show(True)
    assert [call[0] for call in looker.calls] == [REPLICATE]
    assert looker.view.is_reading


def test_pages_come_as_they_are_scrolled_to(opened):
    opened.answer(page(1, 2))
    assert (opened.view.shown, opened.view.is_reading, len(opened.calls)) == (2, False, 1)
    opened.scroll_to_the_end()
    opened.scroll_to_the_end()
    assert (len(opened.calls), opened.view.is_reading) == (2, True)
    opened.answer(page(3, end=ListEnd.COMPLETE))
    opened.scroll_to_the_end()
    assert (opened.view.end, opened.view.total, len(opened.calls)) == (ListEnd.COMPLETE, 3, 2)


def test_the_rows_are_joined_with_what_is_here(opened):
    opened.held = {"prediction000001": LocalRow("q1", "Why?")}
    opened.answer(page(1, 2))
    assert opened.asked_for == [(REPLICATE.base_url, ["prediction000001", "prediction000002"])]
    assert opened.rows.index(0).data(RemoteRole.QUESTION_ID) == "q1"


def test_a_history_that_cannot_be_read_costs_the_list_nothing(opened):
    opened.held = None
    opened.answer(page(1))
    assert opened.view.shown == 1


def test_an_error_stays_until_the_same_page_is_asked_for_again(opened):
    opened.answer(page(1))
    opened.scroll_to_the_end()
    opened.answer(ConnectionLost("The connection broke.", "Try again."))
    assert (opened.view.error, opened.view.shown) == ("The connection broke. Try again.", 1)
    opened.scroll_to_the_end()
    assert len(opened.calls) == 2, "an error is not asked away by scrolling"
    opened.reading.read_on()
    assert (opened.view.error, len(opened.calls)) == ("", 3)
    assert opened.calls[2][1] == opened.calls[1][1]


def test_a_late_page_of_the_list_before_is_dropped(opened):
    opened.reading.refresh()
    opened.answer(page(1), call=0)
    assert (opened.view.total, opened.view.is_reading) == (0, True)
    opened.answer(page(2))
    assert opened.view.total == 1


def test_another_engine_has_another_list(opened):
    opened.answer(page(1))
    opened.engines.become(DEMO)
    assert (opened.view.is_demo, opened.view.total, opened.calls[-1][0]) == (True, 0, DEMO)
    opened.engines.become(DEMO)
    assert len(opened.calls) == 2
    opened.answer(ConnectionLost("The connection to Replicate broke."))
    assert "demo engine" in opened.view.error


def test_nobody_who_does_not_look_asks_another_engine(opened):
    opened.reading.show(False)
    opened.engines.become(DEMO)
    assert len(opened.calls) == 1


def test_without_an_engine_it_is_said_why(qtbot):
    looker = Looker(qtbot, engine=None)
    looker.reading.show(True)
    assert (looker.calls, looker.view.why_none) == ([], NO_TOKEN)
    told = []
    looker.reading.changed.connect(lambda: told.append(looker.view.why_none))
    looker.engines.become(None, "The demo engine is starting…")
    assert told == ["The demo engine is starting…"]
    looker.engines.become(DEMO)
    assert len(looker.calls) == 1


def test_pages_without_llava_are_read_over_but_not_for_ever(opened):
    opened.reading.show_llava_only(True)
    for number in range(FRUITLESS_MOST):
        opened.answer(page(number, **OTHER))
    assert len(opened.calls) == FRUITLESS_MOST
    assert (opened.view.shown, opened.view.total, opened.view.is_reading) == (0, FRUITLESS_MOST, False)
    opened.scroll_to_the_end()
    assert len(opened.calls) == FRUITLESS_MOST
    opened.reading.read_further()
    opened.answer(page(50))
    assert opened.view.shown == 1


def test_a_filter_that_leaves_nothing_reads_on(opened):
    opened.answer(page(1, **OTHER))
    opened.reading.show_llava_only(True)
    assert (len(opened.calls), opened.view.llava_only) == (2, True)
    opened.answer(page(2, model="", version="mine"))
    opened.reading.show_llava_only(False)
    assert (opened.view.shown, len(opened.calls)) == (2, 2)


def test_questions_that_come_and_go_here_are_seen(opened):
    opened.answer(page(1, 2))
    opened.questions.changed.emit(asked("Why?", REPLICATE, id="q9", prediction_id="prediction000002"))
    opened.questions.changed.emit(asked("Why?", DEMO, prediction_id="prediction000001"))
    opened.questions.changed.emit(asked("Why?", REPLICATE))
    assert [opened.rows.index(place).data(RemoteRole.QUESTION_ID) for place in (0, 1)] == ["", "q9"]
    opened.questions.deleted.emit("q9")
    assert opened.rows.index(1).data(RemoteRole.QUESTION_ID) == ""


def test_a_question_in_the_trash_stays_there_when_its_cancel_arrives(opened):
    opened.held = {"prediction000001": LocalRow("q1", "Why?", in_trash=True)}
    opened.answer(page(1))
    opened.questions.changed.emit(asked("Why?", REPLICATE, id="q1", prediction_id="prediction000001"))
    assert "in your history's trash" in opened.rows.index(0).data(RemoteRole.THIRD_LINE)
    opened.questions.changed.emit(asked("Why?", REPLICATE, id="q5", prediction_id="prediction000005"))
    assert [ids for _, ids in opened.asked_for] == [["prediction000001"]] * 2, "what is not listed is not looked up"


def test_what_was_looked_at_is_seen_in_its_row(opened):
    opened.answer(page(1))
    opened.reading.renew(prediction(1, status=PredictionStatus.FAILED))
    assert opened.rows.index(0).data(RemoteRole.SECOND_LINE) == "Failed"


def test_the_list_is_no_engines_once_that_has_gone(opened):
    opened.engines.become(None, NO_TOKEN)
    opened.answer(page(1), call=0)
    assert opened.view.total == 0
    assert opened.view.why_none == NO_TOKEN
