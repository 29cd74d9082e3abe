"""Cancel in every phase: the person is free at once, the server is told, and the text that came stays."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from llava_desktop.core.events import Phase
from llava_desktop.core.prediction import PredictionStatus
from llava_desktop.core.question import QuestionState
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.tasks.window import QUICK, Window, engine_of

CUT = faults.Cut(after_bytes=60)


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port whose waiting line is full answers no greeting, as a host behind a firewall that drops packets."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]
        for each in waiting:
            each.close()


def is_cancelled(server, window, question, *, cancels=1):
    """The row at its end. One prediction was paid for, and it was told to stop."""
    row = window.wait_end(question)
    assert row.state is QuestionState.CANCELED
    assert row.cancel_requested
    assert server.ledger.count(Seen.POST) == 1
    assert server.ledger.count(Seen.CANCEL) == cancels
    assert [one.status for one in server.ledger.predictions] == [PredictionStatus.CANCELED]
    return row


def was_never_sent(server, window, question):
    row = window.wait_end(question)
    assert (row.state, row.error) == (QuestionState.NOT_SENT, "")
    assert row.cancel_requested
    assert server.ledger.count(Seen.POST) == 0


def test_before_the_row_is_stored_nothing_is_sent(window, server, slow_disk, stored):
    with slow_disk():
        question = window.ask()
        window.wait_phase(question, Phase.SAVING)
        window.cancel(question)
        window.wait_phase(question, Phase.CANCELLING)
    was_never_sent(server, window, question)
    assert stored(question).state is QuestionState.NOT_SENT


def test_while_connecting_nothing_is_sent(store, server):
    with deaf_port() as port, Window(store, engine_of(f"http://127.0.0.1:{port}/v1", "t")) as window:
        question = window.ask()
        window.wait_phase(question, Phase.SENDING)
        window.cancel(question)
        was_never_sent(server, window, question)


def test_in_the_wait_after_a_429_nothing_more_is_sent(store, engine, server):
    server.plan(Seen.POST, faults.throttled(header="0"))
    with Window(store, engine, replace(QUICK, throttle_wait_s=60.0)) as window:
        question = window.ask()
        window.wait_phase(question, Phase.WAITING)
        window.cancel(question)
        row = window.wait_end(question)
    assert (row.state, row.error) == (QuestionState.NOT_SENT, "")
    assert server.ledger.count(Seen.POST) == 1
    assert server.ledger.predictions == []


@pytest.mark.parametrize("stall", [faults.Stall, faults.StallAfter])
def test_after_the_first_byte_the_id_is_waited_for_and_cancelled(window, server, stored, stall):
    gate = Gate()
    server.plan(Seen.POST, stall(gate))
    server.answer_with(ScriptedAnswer(boot=Gate()))
    question = window.ask()
    gate.wait_until_reached()
    window.cancel(question)
    window.wait_phase(question, Phase.CANCELLING)
    window.let_it_go_on()
    assert stored(question).cancel_requested
    assert not stored(question).state.is_finished
    gate.open()
    is_cancelled(server, window, question)
    assert server.ledger.count(Seen.STREAM) == 0
    assert window.phases(question)[-1] is Phase.CANCELLING


def test_after_a_lost_201_it_is_looked_for_and_cancelled(window, server):
    listing = Gate()
    server.plan(Seen.POST_BODY, CUT)
    server.plan(Seen.LIST, faults.Stall(listing))
    server.answer_with(ScriptedAnswer(boot=Gate()))
    question = window.ask()
    listing.wait_until_reached()
    window.cancel(question)
    window.wait_phase(question, Phase.CANCELLING)
    listing.open()
    is_cancelled(server, window, question)


def test_what_is_then_not_found_needs_no_word_of_explanation(window, server):
    listing = Gate()
    server.plan(Seen.POST, faults.Raw(b""))
    server.plan(Seen.LIST, faults.Stall(listing))
    question = window.ask()
    listing.wait_until_reached()
    window.cancel(question)
    listing.open()
    row = window.wait_end(question)
    assert (row.state, row.error, row.cancel_requested) == (QuestionState.NOT_FOUND, "", True)
    assert server.ledger.count(Seen.POST) == 1


def test_in_a_silent_stream(window, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    question = window.ask()
    server.wait_for(Seen.STREAM, 1)
    window.cancel(question)
    assert is_cancelled(server, window, question).answer == ""


def test_in_the_middle_of_the_answer_its_text_stays(window, server, stored):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=2))
    question = window.ask()
    window.wait_text(question, "A red ")
    window.cancel(question)
    assert is_cancelled(server, window, question).answer == "A red "
    assert stored(question).answer == "A red "


def test_text_that_the_server_no_longer_shows_stays_too(window, server):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=2))
    server.always(Seen.POLL, faults.Edited(lambda one: one | {"output": None}))
    question = window.ask()
    window.wait_text(question, "A red ")
    window.cancel(question)
    assert is_cancelled(server, window, question).answer == "A red "


def test_while_a_look_waits_for_its_reply(window, server):
    gate = Gate()
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.plan(Seen.STREAM, faults.not_found())
    server.plan(Seen.POLL, faults.Stall(gate))
    question = window.ask()
    gate.wait_until_reached()
    window.cancel(question)
    is_cancelled(server, window, question)


def test_two_presses_are_one(window, server):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    question = window.ask()
    window.wait_text(question, "A ")
    window.cancel(question)
    window.cancel(question)
    is_cancelled(server, window, question)
    assert window.phases(question).count(Phase.CANCELLING) == 1


def test_a_cancel_for_nothing_under_way_does_nothing(window, server):
    question = window.ask()
    row = window.wait_end(question)
    window.cancel(question)
    window.cancel("unknown")
    window.let_it_go_on()
    assert window.rows(question)[-1] == row
    assert server.ledger.count(Seen.CANCEL) == 0
    assert server.ledger.count(Seen.POST) == 1


def test_a_cancel_while_the_end_is_being_stored_changes_nothing(window, server, slow_disk, stored):
    last_look = Gate()
    server.plan(Seen.POLL, faults.Stall(last_look))
    question = window.ask()
    last_look.wait_until_reached()
    with slow_disk():
        last_look.open()
        window.wait_end(question)
        window.cancel(question)
        window.let_it_go_on()
    row = stored(question)
    assert (row.state, row.cancel_requested) == (QuestionState.SUCCEEDED, False)
    assert Phase.CANCELLING not in window.phases(question)
    assert server.ledger.count(Seen.CANCEL) == 0
    assert server.ledger.count(Seen.POST) == 1


def test_a_cancel_that_comes_too_late_keeps_the_whole_answer(window, server):
    last_look = Gate()
    server.plan(Seen.POLL, faults.Stall(last_look))
    question = window.ask()
    last_look.wait_until_reached()
    window.cancel(question)
    row = window.wait_end(question)
    assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
    assert server.ledger.count(Seen.POST) == server.ledger.count(Seen.CANCEL) == 1


@pytest.mark.parametrize("fault", [faults.not_found(), faults.server_error(), faults.captive_portal(), CUT])
def test_a_cancel_that_does_not_get_through_is_told_again(window, server, fault):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    server.plan(Seen.CANCEL, fault, fault)
    question = window.ask()
    window.wait_text(question, "A ")
    window.cancel(question)
    is_cancelled(server, window, question, cancels=3)


def test_a_cancelled_run_that_takes_its_time_is_watched_until_it_has_ended(window, server):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    still = faults.Edited(lambda one: one | {"status": "processing"})
    server.plan(Seen.POLL, still, still, still)
    question = window.ask()
    server.wait_for(Seen.STREAM, 1)
    window.cancel(question)
    is_cancelled(server, window, question)
    assert server.ledger.count(Seen.POLL) == 4


def test_when_the_server_cannot_be_told_now_the_next_start_tells_it(store, engine, server, stored):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    server.always(Seen.CANCEL, faults.server_error())
    with Window(store, engine) as window:
        question = window.ask()
        window.wait_text(question, "A ")
        window.cancel(question)
        window.wait_stopped(question)
    row = stored(question)
    assert (row.state, row.answer, row.cancel_requested) == (QuestionState.RUNNING, "A ", True)
    server.faults.clear(Seen.CANCEL)
    told = server.ledger.count(Seen.CANCEL)
    with Window(store, engine) as window:
        window.resume()
        assert is_cancelled(server, window, question, cancels=told + 1).answer == "A "
        assert Phase.CANCELLING in window.phases(question)


def test_a_cancel_holds_when_the_app_ends_before_the_id_is_known(store, engine, server, stored):
    gate = Gate()
    server.plan(Seen.POST, faults.StallAfter(gate))
    server.answer_with(ScriptedAnswer(boot=Gate()))
    with Window(store, engine) as window:
        question = window.ask()
        gate.wait_until_reached()
        window.cancel(question)
        window.wait_phase(question, Phase.CANCELLING)
    assert stored(question).cancel_requested
    with Window(store, engine) as window:
        window.resume()
        is_cancelled(server, window, question)


def nobody_watches(window, server):
    """A question that runs at the server, after its follower gave up."""
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    server.always(Seen.STREAM, faults.not_found())
    server.plan(Seen.POLL, faults.unauthenticated())
    question = window.ask()
    window.wait_stopped(question)
    return window.rows(question)[-1]


def test_what_nobody_watches_any_more_is_cancelled_at_the_server_too(window, server, stored):
    row = nobody_watches(window, server)
    window.session.cancel_unwatched(row, window.engine)
    ended = is_cancelled(server, window, row.id)
    assert stored(row.id) == ended


def test_so_is_one_whose_row_is_deleted_already(window, server, store):
    row = nobody_watches(window, server)
    assert store.delete(row.id).result(20)
    window.session.cancel_unwatched(row, window.engine)
    is_cancelled(server, window, row.id)


def test_so_is_one_that_nobody_knows_the_id_of(window, server, store):
    server.answer_with(ScriptedAnswer(boot=Gate()))
    server.plan(Seen.POST_BODY, CUT)
    server.always(Seen.LIST, faults.unauthenticated())
    question = window.ask()
    window.wait_stopped(question)
    server.faults.clear(Seen.LIST)
    window.session.cancel_unwatched(window.rows(question)[-1], window.engine)
    is_cancelled(server, window, question)


def test_to_cancel_what_is_watched_after_all_is_one_cancel(window, server):
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=1))
    question = window.ask()
    window.wait_text(question, "A ")
    window.session.cancel_unwatched(window.rows(question)[-1], window.engine)
    is_cancelled(server, window, question)


def test_that_cancel_holds_across_the_end_of_the_app(store, engine, server, stored):
    with Window(store, engine) as window:
        row = nobody_watches(window, server)
        server.always(Seen.CANCEL, faults.server_error())
        window.session.cancel_unwatched(row, engine)
        server.wait_for(Seen.CANCEL, 1)
    assert stored(row.id).cancel_requested
