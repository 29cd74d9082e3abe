"""At most so many questions run at once; the others wait, and are sent when it is their turn, or never."""

from dataclasses import replace

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.events import Phase, QuestionChanged
from llava_desktop.core.question import QuestionState
from llava_desktop.tasks.line import Line
from llava_desktop.tasks.wording import DEMO_ENDED
from tests.fault_server.gate import PATIENCE_SECONDS, Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.tasks.stores import FullDisk
from tests.tasks.window import QUICK, Window, engine_of

TWO = replace(QUICK, at_once=2)
ONE = replace(QUICK, at_once=1)


@pytest.fixture
def hold(server):
    """Every run waits at it after its first word."""
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate, hold_after=1))
    return gate


def prompts(server):
    return [each.given_input["prompt"] for each in server.ledger.predictions]


def running(server):
    return [each for each in server.ledger.predictions if each.completed_at is None]


def test_no_more_run_at_once_than_may_and_each_is_sent_once(store, engine, server, hold):
    with Window(store, engine, TWO) as window:
        asked = [window.ask(f"Question {number}?") for number in range(7)]
        for question in asked[2:]:
            window.wait_phase(question, Phase.IN_LINE)
        for question in asked[:2]:
            window.wait_text(question, "A ")
        window.let_it_go_on()
        assert server.ledger.count(Seen.POST) == 2
        hold.open()
        assert all(window.wait_end(question).state is QuestionState.SUCCEEDED for question in asked)
    predictions = server.ledger.predictions
    assert sorted(prompts(server)) == [f"Question {number}?" for number in range(7)]
    for each in predictions:
        others = [other for other in predictions if other is not each]
        assert sum(other.created_at <= each.created_at < other.completed_at for other in others) < 2


def test_what_waits_is_on_the_disk_as_not_sent_and_no_later_start_sends_it(store, engine, server, hold, stored):
    with Window(store, engine, ONE) as window:
        first = window.ask()
        window.wait_text(first, "A ")
        second = window.ask("And this?")
        window.wait_phase(second, Phase.IN_LINE)
        assert window.rows(second)[-1].state is QuestionState.SENDING
    row = stored(second)
    assert (row.state, row.prompt) == (QuestionState.NOT_SENT, "And this?")
    assert "closed while it waited" in row.error
    hold.open()
    with Window(store, engine, ONE) as window:
        window.resume()
        window.wait_end(first)
        window.let_it_go_on()
    assert stored(second) == row
    assert server.ledger.count(Seen.POST) == 1


def test_what_waited_counts_as_asked_when_its_turn_comes(store, engine, server, hold, stored):
    with Window(store, engine, ONE) as window:
        first = window.ask()
        window.wait_text(first, "A ")
        order = window.order()
        window.session.ask(order)
        second = order.question.id
        window.wait_phase(second, Phase.IN_LINE)
        ended_before = stored(first).created_at
        hold.open()
        row = window.wait_end(second)
    assert row.created_at > order.question.created_at > ended_before
    assert row.created_at > stored(first).finished_at
    assert stored(second).created_at == row.created_at
    assert row.waited_s is not None
    assert row.waited_s < 1


def test_a_cancel_in_the_line_sends_nothing_and_the_next_moves_up(store, engine, server, hold, stored):
    with Window(store, engine, ONE) as window:
        first = window.ask()
        window.wait_text(first, "A ")
        second, third = window.ask("Second?"), window.ask("Third?")
        window.wait_phase(third, Phase.IN_LINE)
        window.cancel(second)
        row = window.wait_end(second)
        assert (row.state, row.error, row.cancel_requested) == (QuestionState.NOT_SENT, "", True)
        hold.open()
        window.wait_end(third)
    assert stored(second) == row
    assert prompts(server) == ["What is this?", "Third?"]


def test_a_cancel_while_the_row_is_being_stored_ends_in_the_line(store, engine, server, hold, slow_disk):
    with Window(store, engine, ONE) as window:
        window.wait_text(window.ask(), "A ")
        with slow_disk():
            second = window.ask()
            window.cancel(second)
            window.wait_phase(second, Phase.CANCELLING)
        assert window.wait_end(second).state is QuestionState.NOT_SENT
    assert server.ledger.count(Seen.POST) == 1


def test_one_that_is_deleted_while_it_waits_is_never_sent(store, engine, server, hold):
    with Window(store, engine, ONE) as window:
        first = window.ask()
        window.wait_text(first, "A ")
        second, third = window.ask("Second?"), window.ask("Third?")
        window.wait_phase(third, Phase.IN_LINE)
        assert store.delete(second).result(PATIENCE_SECONDS)
        hold.open()
        window.wait_end(third)
    assert prompts(server) == ["What is this?", "Third?"]


def test_a_row_that_cannot_be_stored_as_being_sent_is_not_sent(store, engine, server, hold):
    disk = FullDisk(store)
    disk.refuses = {"begin"}
    with Window(disk, engine, ONE) as window:
        first = window.ask()
        window.wait_text(first, "A ")
        second = window.ask()
        window.wait_phase(second, Phase.IN_LINE)
        hold.open()
        row = window.wait_end(second)
        assert row.state is QuestionState.NOT_SENT
        assert "could not be saved first" in row.error
    assert server.ledger.count(Seen.POST) == 1


def test_a_row_that_cannot_be_stored_at_all_leaves_the_line(store, engine, server, hold):
    disk = FullDisk(store)
    with Window(disk, engine, ONE) as window:
        window.wait_text(window.ask(), "A ")
        disk.refuses = {"add"}
        assert window.wait_end(window.ask()).state is QuestionState.NOT_SENT
        disk.refuses = set()
        third = window.ask()
        hold.open()
        window.wait_end(third)
    assert server.ledger.count(Seen.POST) == 2


def test_more_may_run_at_once_from_now_on(store, engine, server, hold):
    with Window(store, engine, ONE) as window:
        asked = [window.ask() for _ in range(4)]
        window.wait_phase(asked[3], Phase.IN_LINE)
        window.session.allow_at_once(3)
        window.wait_text(asked[2], "A ")
        window.let_it_go_on()
        assert server.ledger.count(Seen.POST) == 3
        window.session.allow_at_once(1)
        hold.open()
        window.wait_end(asked[3])


def test_what_is_picked_up_again_does_not_wait_and_counts(store, engine, server, hold):
    with Window(store, engine, TWO) as window:
        asked = [window.ask() for _ in range(2)]
        for question in asked:
            window.wait_text(question, "A ")
    with Window(store, engine, ONE) as window:
        window.resume()
        for question in asked:
            window.wait_phase(question, Phase.ANSWERING)
        third = window.ask()
        window.wait_phase(third, Phase.IN_LINE)
        assert len(running(server)) == 2
        hold.open()
        window.wait_end(third)


def test_what_waits_for_a_demo_engine_that_has_ended_is_told_so(store, server, hold):
    demo = engine_of(server.base_url, server.token, EngineKind.DEMO)
    with Window(store, demo, ONE) as window:
        window.wait_text(window.ask(), "A ")
        second = window.ask()
        window.wait_phase(second, Phase.IN_LINE)
        window.session.resume(engine_of("http://127.0.0.1:9/v1", "another", EngineKind.DEMO))
        row = window.wait(QuestionChanged, lambda event: event.question.id == second and event.question.error != "")
        assert row.question.error == DEMO_ENDED
    assert server.ledger.count(Seen.POST) == 1


@pytest.mark.anyio
async def test_places_are_given_in_the_order_of_the_line():
    line = Line(1)
    with line.place() as first, line.place() as second, line.place() as third:
        assert (first.is_held, second.is_held, third.is_held) == (True, False, False)
        line.allow(2)
        await second.reached()
        assert not third.is_held
    with line.place() as fourth:
        assert fourth.is_held
