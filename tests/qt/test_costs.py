from concurrent.futures import Future
from datetime import date

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import QuestionChanged
from llava_desktop.core.money import RunTime, Span, Spent, span_of
from llava_desktop.core.question import QuestionState
from llava_desktop.qt.costs import Costs
from llava_desktop.qt.questions import Questions
from tests.qt.made import (
    DEMO,
    REPLICATE,
    InstantNetwork,
    PatientHistory,
    PlainRelay,
    as_the_real_one,
    asked,
    ended,
    order_of,
)

SPENT = Spent(RunTime(1), RunTime(2), 3)


class PatientSums:
    """Answers when the test says so."""

    def __init__(self) -> None:
        self.reads: list[tuple[Span, Future[Spent]]] = []

    def read(self, span: Span) -> Future[Spent]:
        self.reads.append((span, Future()))
        return self.reads[-1][1]


class Setting:
    def __init__(self) -> None:
        self.relay, self.sums = as_the_real_one(PlainRelay()), PatientSums()
        self.history = PatientHistory()
        self.questions = Questions(
            network=as_the_real_one(InstantNetwork()),
            relay=self.relay,
            history=self.history,
            engine_at=lambda _url: None,
        )
        self.day = date(2026, 2, 28)
        self.costs = Costs(sums=self.sums, questions=self.questions, today=lambda: self.day)

    def ask(self, engine=REPLICATE, **changes):
        question = asked(engine=engine, **changes)
        self.questions.ask(order_of(question, engine))
        return question

    def tell(self, question) -> None:
        self.relay.arrived.emit([QuestionChanged(question)])


@pytest.fixture
def setting(qapp):
    return Setting()


def answer(qtbot, setting, spent=SPENT) -> None:
    with qtbot.waitSignal(setting.costs.changed):
        setting.sums.reads[-1][1].set_result(spent)


def test_the_sums_of_the_local_day_and_month_are_read_at_the_start(qtbot, setting):
    setting.costs.begin()
    before = setting.costs.spent
    answer(qtbot, setting)
    assert (before, setting.costs.spent) == (None, SPENT)
    assert [span for span, _ in setting.sums.reads] == [span_of(date(2026, 2, 28))]


def test_what_ended_counts_as_under_way_until_it_is_in_the_sums(qtbot, setting):
    question = setting.ask()
    setting.ask(DEMO)
    setting.ask(imported=True)
    assert setting.costs.under_way == 1
    setting.tell(ended(question))
    assert setting.costs.under_way == 1
    other = setting.ask()
    setting.tell(ended(other))  # while the sums are read: those hold it not yet
    answer(qtbot, setting)
    assert setting.costs.under_way == 1
    answer(qtbot, setting)
    assert setting.costs.under_way == 0
    assert len(setting.sums.reads) == 2


def test_a_row_that_changes_without_an_end_is_news_and_no_read(qtbot, setting):
    question = setting.ask()
    with qtbot.waitSignal(setting.costs.changed):
        setting.tell(question)
    setting.tell(ended(asked(engine=DEMO)))
    assert setting.sums.reads == []


def test_a_deletion_reads_anew(qtbot, setting):
    with qtbot.waitSignal(setting.questions.deleted):
        question = setting.ask()
        setting.questions.forget([question.id])
    assert len(setting.sums.reads) == 1


def test_another_day_is_noticed_and_the_same_one_is_not_read_again(qtbot, setting):
    setting.costs.begin()
    answer(qtbot, setting)
    setting.costs._timer.timeout.emit()
    assert len(setting.sums.reads) == 1
    setting.day = date(2026, 3, 1)
    setting.costs._timer.timeout.emit()
    assert setting.sums.reads[-1][0].month == span_of(date(2026, 3, 1)).month


def test_sums_that_cannot_be_read_are_not_known(qtbot, setting):
    setting.costs.begin()
    answer(qtbot, setting)
    setting.tell(ended(setting.ask(), QuestionState.CANCELED))
    with qtbot.waitSignal(setting.costs.changed):
        setting.sums.reads[-1][1].set_exception(StorageError("The disk is gone."))
    assert setting.costs.spent is None


def test_a_fault_of_the_app_while_reading_is_not_hidden(qtbot, setting):
    setting.costs.begin()
    with qtbot.captureExceptions() as faults:
        setting.sums.reads[-1][1].set_exception(ZeroDivisionError())
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError
