"""Ending at any moment and starting again: what never finished is picked up, and nothing is sent twice."""

import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from llava_desktop.core.engine import EngineKind
from llava_desktop.core.errors import Unauthenticated
from llava_desktop.core.events import Phase
from llava_desktop.core.prediction import Account
from llava_desktop.core.question import QuestionState
from llava_desktop.tasks.wording import DEMO_ENDED
from tests.fault_server import faults
from tests.fault_server.gate import PATIENCE_SECONDS, Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.fault_server.server import FaultServer
from tests.storage.examples import plain_question
from tests.tasks.stores import FullDisk
from tests.tasks.window import Window, engine_of


def test_an_answer_under_way_is_finished_by_the_next_start(store, engine, server, stored):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    with Window(store, engine) as window:
        question = window.ask()
        window.wait_text(question, "A red ")
    # The last second's text was not flushed yet; ending hands it over.
    assert stored(question).answer == "A red "
    assert stored(question).state is QuestionState.RUNNING
    hold.open()
    with Window(store, engine) as window:
        window.resume()
        row = window.wait_end(question)
        assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
        assert window.rows(question)[0].state is QuestionState.RUNNING
        assert window.streamed(question) == "boat."
    assert server.ledger.count(Seen.POST) == 1


def test_a_post_that_was_on_its_way_is_looked_for_and_not_sent_again(store, engine, server, stored):
    gate, hold = Gate(), Gate()
    server.plan(Seen.POST, faults.StallAfter(gate))
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=1))
    with Window(store, engine) as window:
        question = window.ask()
        gate.wait_until_reached()
    assert stored(question).state is QuestionState.SENDING
    with Window(store, engine) as window:
        window.resume()
        window.wait_text(question, "A ")
        hold.open()
        row = window.wait_end(question)
        assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
        assert Phase.LOOKING in window.phases(question)
        # Nobody was waiting, so there is no honest figure.
        assert row.waited_s is None
    assert server.ledger.count(Seen.POST) == 1


def test_a_search_is_taken_up_again(store, engine, server, stored):
    listing = Gate()
    server.plan(Seen.POST_BODY, faults.Cut(after_bytes=60))
    server.plan(Seen.LIST, faults.Stall(listing))
    with Window(store, engine) as window:
        question = window.ask()
        listing.wait_until_reached()
    assert stored(question).state is QuestionState.UNKNOWN
    with Window(store, engine) as window:
        window.resume()
        assert window.wait_end(question).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.POST) == 1


def test_an_end_in_the_middle_of_saving_sends_nothing_and_logs_nothing(store, engine, server, slow_disk, caplog):
    with slow_disk(), Window(store, engine) as window:
        question = window.ask()
        window.wait_phase(question, Phase.SAVING)
        window.stop()
    store.unfinished().result(PATIENCE_SECONDS)
    assert caplog.records == []
    assert server.ledger.count(Seen.POST) == 0


def test_resuming_does_not_touch_what_is_under_way(window, server, stored):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=1))
    question = window.ask()
    window.wait_text(question, "A ")
    window.resume()
    window.let_it_go_on()
    stored(question)
    window.session.check_again(window.rows(question)[-1], window.engine)
    window.let_it_go_on()
    hold.open()
    assert window.wait_end(question).answer == "A red boat."
    window.let_it_go_on()
    assert server.ledger.count(Seen.POST) == server.ledger.count(Seen.STREAM) == 1


def test_a_question_that_ends_while_the_rows_are_read_is_not_begun_again(store, engine, server, stored):
    """The rows were read before it ended: to look for its prediction again would call a paid answer not sent."""
    created, read = Gate(), threading.Event()

    class SlowReader(FullDisk):
        def unfinished(self):
            found = super().unfinished().result(PATIENCE_SECONDS)
            read.set()
            late = type(store.unfinished())()

            def give():
                ended.wait(PATIENCE_SECONDS)
                late.set_result(found)

            threading.Thread(target=give).start()
            return late

    ended = threading.Event()
    server.plan(Seen.POST, faults.StallAfter(created))
    with Window(SlowReader(store), engine) as window:
        question = window.ask()
        created.wait_until_reached()
        window.resume()
        assert read.wait(PATIENCE_SECONDS)
        created.open()
        row = window.wait_end(question)
        window.let_it_go_on()
        ended.set()
        window.let_it_go_on()
        assert server.ledger.count(Seen.LIST) == 0
    assert stored(question) == row
    assert server.ledger.count(Seen.POST) == 1


def test_what_is_finished_is_not_looked_at_again(window, server):
    row = window.wait_end(window.ask())
    looks = server.ledger.count(Seen.POLL)
    window.session.check_again(row, window.engine)
    window.let_it_go_on()
    assert server.ledger.count(Seen.POLL) == looks
    assert server.ledger.count(Seen.POST) == 1


def test_rows_of_another_address_wait_for_it_and_a_missing_token_waits_for_one(store, engine, server, stored):
    elsewhere = plain_question(1, state=QuestionState.RUNNING, prediction_id="a" * 26)
    here = plain_question(2, base_url=server.base_url)
    store.add(elsewhere, None).result(PATIENCE_SECONDS)
    store.add(here, None).result(PATIENCE_SECONDS)
    with Window(store, engine_of(server.base_url, "")) as window:
        window.resume()
        window.let_it_go_on()
        stored(here.id)  # the rows were read before this one was
        window.let_it_go_on()
        assert window.events == []
    assert stored(elsewhere.id) == elsewhere
    assert stored(here.id) == here
    assert server.ledger.count(Seen.LIST) == server.ledger.count(Seen.POLL) == 0


@pytest.mark.parametrize("kind", list(EngineKind))
def test_what_an_earlier_demo_engine_was_answering_is_over(store, server, stored, kind):
    theirs = plain_question(1, engine=EngineKind.DEMO, base_url="http://127.0.0.1:1/v1", answer="A ")
    store.add(theirs, None)
    with Window(store, engine_of(server.base_url, server.token, kind)) as window:
        window.resume()
        assert window.wait_end(theirs.id).state is QuestionState.GONE
    row = stored(theirs.id)
    assert (row.state, row.error, row.answer) == (QuestionState.GONE, DEMO_ENDED, "A ")


def test_the_demo_engine_of_this_start_still_answers_while_replicate_is_chosen(window, server, store, stored):
    row = window.wait_end(window.ask())
    theirs = plain_question(1, engine=EngineKind.DEMO, base_url=row.base_url)
    store.add(theirs, None).result(PATIENCE_SECONDS)
    window.session.resume(engine_of("http://127.0.0.1:1/v1", "t"))
    window.let_it_go_on()
    stored(theirs.id)
    window.let_it_go_on()
    assert stored(theirs.id) == theirs
    assert server.ledger.count(Seen.POST) == 1


def test_rows_that_cannot_be_read_are_logged(store, engine, caplog):
    full = FullDisk(store)
    full.refuses = {"unfinished"}
    with Window(full, engine) as window, caplog.at_level(logging.WARNING):
        window.resume()
        window.let_it_go_on()
    assert "Unfinished questions could not be read" in caplog.text


def test_a_fault_while_resuming_is_logged(store, engine, caplog):
    broken = FullDisk(store, ValueError("a bug"))
    broken.refuses = {"unfinished"}
    with Window(broken, engine) as window, caplog.at_level(logging.ERROR):
        window.resume()
        window.let_it_go_on()
    assert "a bug" in caplog.text


def test_a_token_is_checked_and_refused_in_words(window, server):
    reply = window.check_token()
    assert isinstance(reply, Account)
    server.plan(Seen.ACCOUNT, faults.unauthenticated())
    assert isinstance(window.check_token(), Unauthenticated)


def test_after_the_end_a_call_does_nothing(store, engine):
    window = Window(store, engine)
    with window:
        pass
    window.ask()
    window.cancel("x")
    window.resume()
    window.session.stop()
    assert window.events == []


def test_what_was_called_just_before_the_end_leaves_nothing_behind(store, engine, server):
    with Window(store, engine) as window:
        window.session.resume(engine)
        window.ask()
        window.session.stop()
    assert server.ledger.count(Seen.POST) <= 1


def test_a_name_look_up_that_hangs_does_not_keep_the_app_open(store, monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def hang(*_args, **_more):
        asked.set()
        answer.wait(PATIENCE_SECONDS)
        raise socket.gaierror("too late")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    window = Window(store, engine_of("https://api.example.com/v1", "t"))
    with window:
        window.ask()
        assert asked.wait(PATIENCE_SECONDS)
        begun = time.monotonic()
        window.stop()
        took_s = time.monotonic() - begun
    answer.set()
    assert took_s < 2.0


def test_after_a_crash_nobody_claims_that_it_was_the_connection(store, engine, server):
    gate = Gate()
    server.plan(Seen.POST, faults.StallAfter(gate))
    with Window(store, engine) as window:
        question = window.ask()
        gate.wait_until_reached()
    with Window(store, engine) as window:
        window.resume()
        looking = window.wait_row(question, lambda row: row.state is QuestionState.UNKNOWN and bool(row.error))
        assert looking.error.startswith("It is not known whether this question reached 127.0.0.1")
        window.wait_end(question)
    assert server.ledger.count(Seen.POST) == 1


@pytest.mark.parametrize("hours", [2, 20])
def test_an_id_that_this_token_does_not_know_may_be_another_accounts_for_a_day(store, engine, server, hours):
    asked_at = datetime.now(UTC) - timedelta(hours=hours)
    theirs = plain_question(
        1, base_url=server.base_url, state=QuestionState.RUNNING, prediction_id="a" * 26, created_at=asked_at
    )
    store.add(theirs, None).result(PATIENCE_SECONDS)
    with Window(store, engine) as window:
        window.resume()
        assert "the same account" in window.wait_stopped(theirs.id)
        assert window.rows(theirs.id)[-1].state is QuestionState.RUNNING


def test_a_question_to_a_demo_engine_that_died_ends_as_soon_as_another_one_is_there(store, server, stored):
    """It would ask for the dead one for minutes otherwise."""
    first = engine_of(server.base_url, server.token, EngineKind.DEMO)
    server.answer_with(ScriptedAnswer(hold=Gate(), hold_after=2))
    with Window(store, first) as window, FaultServer() as another:
        question = window.ask()
        window.wait_text(question, "A red ")
        window.session.resume(engine_of(another.base_url, another.token, EngineKind.DEMO))
        row = window.wait_end(question)
    assert (row.state, row.error, row.answer) == (QuestionState.GONE, DEMO_ENDED, "A red ")
    assert stored(question) == row


def test_what_the_dead_demo_engine_had_finished_stays_finished(store, server, slow_disk, stored):
    first = engine_of(server.base_url, server.token, EngineKind.DEMO)
    last_look = Gate()
    server.plan(Seen.POLL, faults.Stall(last_look))
    with Window(store, first) as window, FaultServer() as another:
        question = window.ask()
        last_look.wait_until_reached()
        with slow_disk():
            last_look.open()
            window.wait_end(question)
            window.session.resume(engine_of(another.base_url, another.token, EngineKind.DEMO))
            window.let_it_go_on()
    assert stored(question).state is QuestionState.SUCCEEDED


def test_the_running_questions_of_replicate_do_not_mind_a_new_demo_engine(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=1))
    question = window.ask()
    window.wait_text(question, "A ")
    window.session.resume(engine_of("http://127.0.0.1:1/v1", "t", EngineKind.DEMO))
    window.let_it_go_on()
    hold.open()
    assert window.wait_end(question).state is QuestionState.SUCCEEDED
