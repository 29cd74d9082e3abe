"""From the click to the id: what is stored before what is sent, and what is sent how often."""

import logging
import socket

import pytest

from llava_desktop.core.errors import StorageError
from llava_desktop.core.events import Phase, SavingFailed, Wait, WaitReason
from llava_desktop.core.question import QuestionState
from llava_desktop.tasks.wording import BROKEN
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.scripted import ScriptedAnswer
from tests.storage.examples import kept, prepared_picture
from tests.tasks.stores import FullDisk
from tests.tasks.window import Window, engine_of


def test_an_answer_streams_in_and_is_stored_and_one_post_was_sent(window, server, stored):
    server.answer_with(ScriptedAnswer(("A ", "red ", "boat."), logs=("warm",)))
    question = window.ask()
    row = window.wait_end(question)
    assert (row.state, row.answer, row.error) == (QuestionState.SUCCEEDED, "A red boat.", "")
    assert window.text(question) == window.streamed(question) == "A red boat."
    assert stored(question) == row
    assert (row.logs, row.prediction_id) == ("warm\n", server.ledger.predictions[0].id)
    assert row.waited_s is not None
    assert row.ran_s is not None
    assert row.finished_at is not None
    assert server.ledger.count(Seen.POST) == 1
    assert window.phases(question)[:3] == [Phase.SAVING, Phase.SENDING, Phase.STARTING]


def test_prompt_picture_history_and_limit_are_in_the_post(window, server):
    picture = prepared_picture()
    question = window.ask("Why <image>?", picture, history=("Who?", "A boat."))
    window.wait_end(question)
    (post,) = server.ledger.of(Seen.POST)
    assert post.json["input"]["image"] == picture.sent.data_uri
    assert "<image>" not in post.json["input"]["prompt"]
    assert post.json["input"]["history"] == ["Who?", "A boat."]
    assert post.headers["cancel-after"] == "900s"


def test_nothing_is_sent_before_the_row_is_on_the_disk(window, server, slow_disk):
    with slow_disk():
        question = window.ask()
        window.wait_phase(question, Phase.SAVING)
        window.let_it_go_on()
        assert server.ledger.count(Seen.POST) == 0
    window.wait_end(question)
    assert server.ledger.count(Seen.POST) == 1


def test_the_id_is_on_the_disk_before_anything_is_done_with_it(window, server, slow_disk):
    created = Gate()
    server.plan(Seen.POST, faults.StallAfter(created))
    question = window.ask()
    created.wait_until_reached()
    with slow_disk():
        created.open()
        window.wait_row(question, lambda row: row.prediction_id is not None)
        window.let_it_go_on()
        assert {seen.phase for seen in server.ledger.requests} <= {Seen.POST, Seen.ACCOUNT}
    window.wait_end(question)
    assert server.ledger.count(Seen.POST) == 1


def test_when_the_question_cannot_be_stored_nothing_is_sent(store, engine, server):
    full = FullDisk(store)
    full.refuses = {"add"}
    with Window(full, engine) as window:
        row = window.wait_end(window.ask())
        assert row.state is QuestionState.NOT_SENT
        assert row.error.startswith("Nothing was sent")
        assert "The disk is full" in row.error
    assert server.ledger.count(Seen.POST) == 0


def test_a_disk_that_fills_later_is_told_and_the_paid_answer_still_arrives(store, engine, server):
    full = FullDisk(store)
    full.refuses = {"update", "save_partial"}
    with Window(full, engine) as window:
        question = window.ask()
        row = window.wait_end(question)
        assert (row.state, row.answer) == (QuestionState.SUCCEEDED, "A red boat.")
        assert "The disk is full" in window.wait(SavingFailed, lambda event: event.question_id == question).sentence
    assert server.ledger.count(Seen.POST) == 1


def test_a_429_is_waited_out_visibly_and_then_sent_again(window, server):
    server.plan(Seen.POST, faults.throttled(header="0"), faults.throttled(header="0"))
    question = window.ask()
    assert window.wait_end(question).state is QuestionState.SUCCEEDED
    assert window.wait_phase(question, Phase.WAITING).wait == Wait(0.01, WaitReason.THROTTLED)
    assert server.ledger.count(Seen.POST) == 3
    assert len(server.ledger.predictions) == 1


def test_a_429_that_never_ends_is_a_refusal_after_six_tries(window, server):
    server.always(Seen.POST, faults.throttled(header="0"))
    row = window.wait_end(window.ask())
    assert row.state is QuestionState.REJECTED
    assert "too many requests" in row.error
    assert server.ledger.count(Seen.POST) == 6
    assert server.ledger.predictions == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.unauthenticated(), "token"),
        (faults.insufficient_credit(), "credit"),
        (faults.invalid_input(), "top_p"),
        (faults.not_found(), "address"),
    ],
)
def test_a_refused_question_says_why_and_is_never_sent_again(window, server, stored, fault, words):
    server.plan(Seen.POST, fault)
    question = window.ask()
    row = window.wait_end(question)
    assert row.state is QuestionState.REJECTED
    assert words in row.error
    assert stored(question) == row
    assert server.ledger.count(Seen.POST) == 1
    assert server.ledger.predictions == []


def test_a_question_to_a_server_that_is_not_there_waits(store, server, stored):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        engine = engine_of(f"http://127.0.0.1:{nobody.getsockname()[1]}/v1", "t")
        with Window(store, engine) as window:
            question = window.ask()
            row = window.wait_end(question)
    assert row.state is QuestionState.WAITING
    assert "could not be reached" in row.error
    assert stored(question) == row
    assert server.ledger.count(Seen.POST) == 0


def test_a_proxy_setting_that_cannot_be_used_is_named_and_the_question_is_kept(store, monkeypatch, stored):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    with Window(store, engine_of("https://api.replicate.com/v1", "t")) as window:
        order = window.order()
        window.session.ask(order)
        row = window.wait_end(order.question.id)
        assert row.state is QuestionState.NOT_SENT
        assert "HTTPS_PROXY" in row.error
        assert stored(row.id) == row
        window.session.check_again(order.question, window.engine)
        assert "HTTPS_PROXY" in window.wait_stopped(order.question.id)


def test_a_proxy_setting_is_named_even_when_nothing_can_be_stored(store, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    full = FullDisk(store)
    full.refuses = {"add"}
    with Window(full, engine_of("https://api.replicate.com/v1", "t")) as window:
        assert "HTTPS_PROXY" in window.wait_end(window.ask()).error


def test_a_fault_of_the_app_is_told_and_logged(store, engine, server, caplog):
    broken = FullDisk(store, ValueError("a bug"))
    broken.refuses = {"add"}
    with Window(broken, engine) as window, caplog.at_level(logging.ERROR):
        assert window.wait_stopped(window.ask()) == BROKEN
    assert "a bug" in caplog.text
    assert server.ledger.count(Seen.POST) == 0


def test_two_questions_run_at_once_and_each_gets_its_own_answer(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("first",), hold=hold), ScriptedAnswer(("second",)))
    first = window.ask("One?")
    server.wait_for(Seen.STREAM, 1)
    second = window.ask("Two?")
    assert window.wait_end(second).answer == "second"
    hold.open()
    assert window.wait_end(first).answer == "first"
    assert server.ledger.count(Seen.POST) == 2


def test_partial_text_is_on_the_disk_soon(window, server, stored, monkeypatch):
    monkeypatch.setattr("llava_desktop.tasks.journal.SAVE_PARTIAL_EVERY_S", 0.0)
    hold = Gate()
    server.answer_with(ScriptedAnswer(("A ", "red ", "boat."), hold=hold, hold_after=2))
    question = window.ask()
    window.wait_text(question, "A red ")
    window.let_it_go_on()
    assert stored(question).answer == "A red "
    hold.open()
    assert window.wait_end(question).answer == "A red boat."
    assert server.ledger.count(Seen.POST) == 1


def test_partial_text_that_cannot_be_stored_ends_nothing(store, engine, server, monkeypatch, caplog):
    monkeypatch.setattr("llava_desktop.tasks.journal.SAVE_PARTIAL_EVERY_S", 0.0)
    full = FullDisk(store, StorageError("The disk is full."))
    full.refuses = {"save_partial"}
    hold = Gate()
    server.answer_with(ScriptedAnswer(("A ", "red ", "boat."), hold=hold, hold_after=2))
    with Window(full, engine) as window:
        question = window.ask()
        window.wait_text(question, "A red ")
        window.let_it_go_on()
        hold.open()
        assert window.wait_end(question).answer == "A red boat."
    assert "The disk is full." in caplog.text
    assert server.ledger.count(Seen.POST) == 1


def test_a_row_that_is_deleted_while_it_runs_is_not_brought_back(window, server, store, writer):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("A ", "red "), hold=hold, hold_after=1))
    picture = prepared_picture()
    question = window.ask("Why?", picture)
    window.wait_text(question, "A ")
    window.cancel(question)
    assert store.delete(question).result(20)
    assert window.wait_end(question).state is QuestionState.CANCELED
    assert writer.run(lambda db: db.execute("SELECT count(*) FROM question").fetchone()[0]).result(20) == 0
    assert kept(picture).name == picture.source.name
    assert server.ledger.count(Seen.POST) == server.ledger.count(Seen.CANCEL) == 1
