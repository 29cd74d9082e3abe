"""What was asked without a connection waits, is sent when the person says so, and then once."""

import socket
from dataclasses import replace

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.events import Phase, QuestionChanged, SavingFailed
from llava_desktop.core.question import QuestionState
from tests.fault_server.gate import PATIENCE_SECONDS, Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.tasks.stores import FullDisk
from tests.tasks.window import QUICK, Window, engine_of


@pytest.fixture
def nowhere():
    """An engine whose computer takes no connection."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        yield engine_of(f"http://127.0.0.1:{nobody.getsockname()[1]}/v1", "t")


@pytest.fixture
def waiting(store, engine, nowhere, stored):
    """The order that sends a question which was asked while the server could not be reached."""
    with Window(store, nowhere) as offline:
        order = offline.order()
        question = replace(order.question, base_url=engine.base_url)
        offline.session.ask(replace(order, question=question))
        assert offline.wait_end(question.id).state is QuestionState.WAITING
    return replace(
        order, question=replace(stored(question.id), state=QuestionState.SENDING), engine=engine, waited=True
    )


def test_what_waits_is_on_the_disk_and_no_later_start_sends_it(window, server, store, waiting, stored):
    window.resume()
    window.let_it_go_on()
    assert stored(waiting.question.id).state is QuestionState.WAITING
    assert [row.id for row in store.waiting().result(PATIENCE_SECONDS)] == [waiting.question.id]
    assert server.ledger.count(Seen.POST) == 0


def test_it_is_sent_once_in_its_own_row_when_the_person_says_so(window, server, store, waiting, stored):
    window.session.ask(waiting)
    row = window.wait_row(waiting.question.id, lambda row: row.state is QuestionState.SUCCEEDED)
    assert stored(row.id) == row
    assert row.created_at > waiting.question.created_at
    assert store.waiting().result(PATIENCE_SECONDS) == []
    assert server.ledger.count(Seen.POST) == 1


def test_said_twice_it_is_still_sent_once_and_can_be_cancelled(window, server, waiting, stored):
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate, hold_after=1))
    window.session.ask(waiting)
    window.wait_text(waiting.question.id, "A ")
    window.session.ask(waiting)
    window.let_it_go_on()
    window.cancel(waiting.question.id)
    assert window.wait_row(waiting.question.id, lambda row: row.state.is_finished).state is QuestionState.CANCELED
    assert server.ledger.count(Seen.POST) == 1
    gate.open()


def test_said_again_from_a_list_that_was_read_before_it_is_not_sent_again(store, engine, server, waiting, stored):
    with Window(store, engine) as window:
        window.session.ask(waiting)
        window.wait_row(waiting.question.id, lambda row: row.state is QuestionState.SUCCEEDED)
    ended = stored(waiting.question.id)
    with Window(store, engine) as window:  # which knows of no run
        window.session.ask(waiting)
        window.let_it_go_on()
        assert stored(ended.id) == ended  # the writer has done what it was given
        window.let_it_go_on()
    assert server.ledger.count(Seen.POST) == 1


def test_without_a_connection_still_it_waits_on(store, nowhere, waiting, stored):
    with Window(store, nowhere) as window:
        window.session.ask(replace(waiting, engine=nowhere))
        window.wait_row(waiting.question.id, lambda row: row.state is QuestionState.WAITING)
    assert stored(waiting.question.id).state is QuestionState.WAITING


def test_while_it_stands_in_line_its_row_waits_still(store, engine, server, waiting, stored):
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate, hold_after=1))
    with Window(store, engine, replace(QUICK, at_once=1)) as window:
        window.wait_text(window.ask(), "A ")
        window.session.ask(waiting)
        window.wait_phase(waiting.question.id, Phase.IN_LINE)
        assert stored(waiting.question.id).state is QuestionState.WAITING
    gate.open()
    assert stored(waiting.question.id).state is QuestionState.WAITING
    assert server.ledger.count(Seen.POST) == 1


def test_one_that_is_not_wanted_any_more_does_not_wait(window, server, waiting, stored):
    row = replace(waiting.question, state=QuestionState.WAITING)
    window.session.stop_waiting(row)
    ended = window.wait_end(row.id)
    assert (ended.state, ended.error) == (QuestionState.NOT_SENT, "")
    assert stored(row.id) == ended
    window.session.stop_waiting(row)
    window.let_it_go_on()
    assert sum(isinstance(event, QuestionChanged) for event in window.events) == 1


def test_one_that_is_being_sent_is_not_taken_back_behind_its_run(window, server, waiting, stored):
    gate = Gate()
    server.answer_with(ScriptedAnswer(hold=gate, hold_after=1))
    window.session.ask(waiting)
    window.wait_text(waiting.question.id, "A ")
    window.session.stop_waiting(waiting.question)
    window.let_it_go_on()
    assert stored(waiting.question.id).state is QuestionState.RUNNING
    gate.open()
    window.wait_row(waiting.question.id, lambda row: row.state is QuestionState.SUCCEEDED)


def test_a_disk_that_does_not_take_the_change_is_told(store, engine, waiting):
    full = FullDisk(store)
    full.refuses = {"stop_waiting"}
    with Window(full, engine) as window:
        window.session.stop_waiting(waiting.question)
        window.wait(SavingFailed, lambda event: event.question_id == waiting.question.id)


def test_a_setting_that_cannot_be_used_leaves_it_waiting(store, waiting, monkeypatch, stored):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    away = engine_of("https://api.replicate.com/v1", "t")
    with Window(store, away) as window:
        window.session.ask(replace(waiting, engine=away))
        row = window.wait_end(waiting.question.id)
    assert row.state is QuestionState.WAITING
    assert "HTTPS_PROXY" in row.error
    assert stored(row.id) == row


def test_a_question_to_a_demo_engine_that_ended_does_not_wait(store, nowhere):
    demo = replace(nowhere, kind=EngineKind.DEMO)
    with Window(store, demo) as window:
        assert window.wait_end(window.ask(engine=EngineKind.DEMO)).state is QuestionState.NOT_SENT
