"""From the id to the end: stream while that works, poll when it does not, and GET is the authority."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from llava_desktop.core.events import Phase
from llava_desktop.core.question import QuestionState
from llava_desktop.demo.connections import Handler
from llava_desktop.demo.http import ChunkedResponse, Reply, Request
from tests.fault_server import faults
from tests.fault_server.gate import Gate
from tests.fault_server.ledger import Phase as Seen
from tests.fault_server.outlets import Ending
from tests.fault_server.scripted import ScriptedAnswer
from tests.tasks.window import QUICK, Window

PROCESSING = faults.Edited(lambda one: one | {"status": "processing"})
SILENT = faults.Streamed((b": hi\n\n:408: 408 Request Timeout\n\n",))


def ended(server, window, question):
    """The row at its end, after a look at what it cost."""
    row = window.wait_end(question)
    assert server.ledger.count(Seen.POST) == len(server.ledger.predictions) == 1
    return row


@pytest.mark.parametrize("ending", list(Ending))
def test_a_stream_that_is_cut_goes_on_where_it_was(window, server, ending):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    server.plan(Seen.STREAM, faults.Cut(inside=b"data: red ", ending=ending))
    question = window.ask()
    window.wait_text(question, "A red ")
    hold.open()
    assert ended(server, window, question).answer == "A red boat."
    assert window.text(question) == "A red boat."
    first, second = server.ledger.of(Seen.STREAM)
    assert "last-event-id" not in first.headers
    # A reset may throw away what had arrived: then the second stream begins where the first did.
    assert ending is Ending.RESET or second.headers["last-event-id"].endswith(":0")


def test_a_stream_that_is_cut_inside_a_character_loses_nothing(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("caf", "\u00e9", "\u2028", " ok "), hold=hold, hold_after=3))
    server.plan(Seen.STREAM, faults.Cut(inside="\u00e9".encode()))
    question = window.ask()
    window.wait_text(question, "caf\u00e9\u2028")
    hold.open()
    assert ended(server, window, question).answer == "caf\u00e9\u2028 ok "
    assert window.streamed(question) == "caf\u00e9\u2028 ok "
    assert server.ledger.count(Seen.STREAM) == 2


def test_what_a_server_replays_is_not_shown_twice(window, server):
    begun = faults.event("output", "A ", "1:0")
    whole = begun + faults.event("output", "red ", "1:1") + faults.event("output", "boat.", "1:2")
    server.plan(Seen.STREAM, faults.Streamed((begun,)), faults.Streamed((whole, faults.event("done", "{}", "1:3"))))
    server.plan(Seen.POLL, PROCESSING)
    question = window.ask()
    assert ended(server, window, question).answer == "A red boat."
    assert window.streamed(question) == "A red boat."


@dataclass(frozen=True)
class Paused:
    """A stream that waits at the gate between its pieces."""

    first: bytes
    gate: Gate
    second: bytes

    async def apply(self, request: Request, answer: Handler) -> Reply:
        return ChunkedResponse(self._pieces(), "text/event-stream")

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield self.first
        await self.gate.wait()
        yield self.second


def test_events_that_share_an_id_are_all_shown(window, server):
    """By the standard an event without an id has the last one's."""
    gate, looking = Gate(), Gate()
    first = b"id: 1:0\nevent: output\ndata: A \n\nevent: output\ndata: red \n\n"
    second = b"event: output\ndata: boat.\n\nevent: done\ndata: {}\n\n"
    server.plan(Seen.STREAM, Paused(first, gate, second))
    server.plan(Seen.POLL, faults.Stall(looking))
    question = window.ask()
    window.wait_text(question, "A red ")
    gate.open()
    window.wait_text(question, "A red boat.")
    looking.open()
    ended(server, window, question)


def text_event(text: str) -> bytes:
    return f"event: output\ndata: {text}\n\n".encode()


NOTHING_YET = faults.Edited(lambda one: one | {"status": "processing", "output": None})


def test_text_without_any_id_is_streamed_again_from_its_beginning_and_not_shown_twice(window, server):
    whole = text_event("A ") + text_event("red boat.") + b"event: done\ndata: {}\n\n"
    server.plan(Seen.STREAM, faults.Streamed((text_event("A "),)), faults.Streamed((whole,)))
    server.plan(Seen.POLL, NOTHING_YET)
    question = window.ask()
    assert ended(server, window, question).answer == "A red boat."
    assert window.streamed(question) == "A red boat."
    assert server.ledger.count(Seen.STREAM) == 2


def test_a_stream_after_a_look_that_showed_text_adds_only_the_rest(window, server):
    """The first connection brings an id and a little, the look more; the second goes on behind the little."""
    hold = Gate()
    rest = (faults.event("output", "red ", "1:1"), faults.event("output", "boat.", "1:2"))
    first = faults.Streamed((faults.event("output", "A ", "1:0"),))
    server.plan(Seen.STREAM, first, faults.Streamed((*rest, faults.event("done", "{}", "1:3"))))
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    looking = Gate()
    server.plan(Seen.POLL, faults.Edited(lambda one: one | {"output": ["A ", "red "]}), faults.Stall(looking))
    question = window.ask()
    looking.wait_until_reached()
    assert window.streamed(question) == window.text(question) == "A red boat."
    hold.open()
    looking.open()
    assert ended(server, window, question).answer == "A red boat."


def test_a_stream_that_tells_another_text_than_get_is_not_believed_again(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    server.plan(Seen.STREAM, faults.Streamed((text_event("A "),)), faults.Streamed((text_event("The grey"),)))
    question = window.ask()
    window.wait_text(question, "A red ")
    server.wait_for(Seen.POLL, 4)
    hold.open()
    assert ended(server, window, question).answer == "A red boat."
    assert window.streamed(question) == "A red boat."
    assert server.ledger.count(Seen.STREAM) == 2


def test_when_get_shows_another_text_it_is_believed_and_only_polled(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    server.always(Seen.STREAM, faults.Streamed((faults.event("output", "The grey ", "1:0"),)))
    question = window.ask()
    window.wait_text(question, "A red ")
    server.wait_for(Seen.POLL, 4)
    hold.open()
    assert ended(server, window, question).answer == window.text(question) == "A red boat."
    assert server.ledger.count(Seen.STREAM) == 1


def test_what_get_shows_less_of_is_not_taken_back_from_the_screen(window, server):
    server.plan(Seen.STREAM, faults.Streamed((text_event("A red "),)), faults.not_found())
    server.plan(Seen.POLL, *[faults.Edited(lambda one: one | {"status": "processing", "output": ["A "]})] * 2)
    question = window.ask()
    assert ended(server, window, question).answer == "A red boat."
    assert window.streamed(question) == "A red boat."


def test_what_comes_after_done_is_not_read(window, server):
    more = faults.event("done", "{}", "1:1") + faults.event("output", "And more.", "1:2")
    server.plan(Seen.STREAM, faults.Streamed((faults.event("output", "A red boat.", "1:0") + more,)))
    question = window.ask()
    assert ended(server, window, question).answer == "A red boat."
    assert window.streamed(question) == "A red boat."


@pytest.mark.parametrize("noise", [b": still here\n\n", b"event: logs\ndata: loading\n\n", b""])
def test_a_stream_that_is_alive_and_says_nothing_new_does_not_hide_the_end(store, engine, server, noise):
    """Comments, logs, or a connection that died without a word: the looks beside it see the end."""
    pieces = (faults.event("output", "A ", "1:0"), noise) if noise else (faults.event("output", "A ", "1:0"),)
    stuck = faults.Streamed(pieces, hold=Gate())
    server.always(Seen.STREAM, stuck)
    with Window(store, engine, replace(QUICK, pace=replace(QUICK.pace, silence_s=0.02))) as window:
        assert ended(server, window, window.ask()).answer == "A red boat."


def test_a_look_beside_a_silent_stream_that_fails_changes_nothing(store, engine, server):
    boot = Gate()
    server.answer_with(ScriptedAnswer(boot=boot))
    server.plan(Seen.POLL, faults.server_error(), faults.unauthenticated(), faults.not_found())
    with Window(store, engine, replace(QUICK, pace=replace(QUICK.pace, silence_s=0.02))) as window:
        question = window.ask()
        server.wait_for(Seen.POLL, 4)
        assert Phase.WAITING not in window.phases(question)
        boot.open()
        assert ended(server, window, question).answer == "A red boat."
        assert server.ledger.count(Seen.STREAM) == 1


def test_a_refused_stream_is_tried_three_times_and_then_polled(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=2))
    server.always(Seen.STREAM, faults.not_found())
    question = window.ask()
    window.wait_text(question, "A red ")
    server.wait_for(Seen.STREAM, 3)
    hold.open()
    assert ended(server, window, question).answer == "A red boat."
    # Three while it was starting, or while it ran; not one for each look.
    assert 3 <= server.ledger.count(Seen.STREAM) <= 6


def test_streams_that_repeat_what_is_known_are_given_up(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=1))
    server.always(Seen.STREAM, faults.Streamed((faults.event("output", "A ", "1:0"),)))
    question = window.ask()
    window.wait_text(question, "A ")
    server.wait_for(Seen.POLL, 12)
    assert server.ledger.count(Seen.STREAM) <= 7
    hold.open()
    assert ended(server, window, question).answer == "A red boat."


def test_a_silent_cold_boot_ends_in_a_stream(window, server):
    boot, hold = Gate(), Gate()
    server.answer_with(ScriptedAnswer(boot=boot, hold=hold, hold_after=2))
    server.plan(Seen.STREAM, SILENT, SILENT, SILENT)
    question = window.ask()
    server.wait_for(Seen.POLL, 6)
    assert server.ledger.count(Seen.STREAM) == 3
    boot.open()
    window.wait_text(question, "A red ")
    server.wait_for(Seen.STREAM, 4)
    hold.open()
    assert ended(server, window, question).answer == "A red boat."


def test_a_prediction_without_a_stream_is_polled(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(hold=hold, hold_after=1))
    server.plan(Seen.POST_BODY, faults.Edited(lambda one: one | {"urls": {}}))
    server.always(Seen.POLL, faults.Edited(lambda one: one | {"urls": {}}))
    question = window.ask()
    window.wait_text(question, "A ")
    hold.open()
    row = ended(server, window, question)
    assert row.answer == "A red boat."
    assert row.waited_s is not None
    assert server.ledger.count(Seen.STREAM) == 0


def test_after_done_a_server_that_lags_is_only_polled(window, server):
    server.plan(Seen.POLL, PROCESSING, PROCESSING)
    question = window.ask()
    assert ended(server, window, question).state is QuestionState.SUCCEEDED
    assert server.ledger.count(Seen.STREAM) == 1
    assert Phase.CHECKING in window.phases(question)


def test_what_get_says_replaces_what_was_streamed(window, server):
    server.plan(Seen.POLL, faults.Edited(lambda one: one | {"output": ["Another ", "text."]}))
    question = window.ask()
    assert ended(server, window, question).answer == window.text(question) == "Another text."


def test_a_post_that_comes_back_finished_is_looked_at_all_the_same(window, server):
    server.plan(Seen.POST_BODY, faults.Edited(lambda one: one | {"status": "succeeded", "output": []}))
    question = window.ask()
    assert ended(server, window, question).answer == "A red boat."


def test_an_unknown_status_is_not_the_end(window, server):
    server.plan(Seen.POST_BODY, faults.Edited(lambda one: one | {"status": "queued"}))
    server.plan(Seen.POLL, *[faults.Edited(lambda one: one | {"status": "paused"})] * 3)
    assert ended(server, window, window.ask()).state is QuestionState.SUCCEEDED


@pytest.mark.parametrize(
    "fault",
    [
        faults.not_found(),
        faults.server_error(503),
        faults.throttled(header="0"),
        faults.captive_portal(),
        faults.garbage_json(),
        faults.short_body(),
        faults.Cut(after_bytes=40, ending=Ending.RESET),
    ],
)
def test_looks_that_fail_twice_delay_the_end_and_change_nothing(window, server, fault):
    server.plan(Seen.POLL, fault, fault)
    assert ended(server, window, window.ask()).answer == "A red boat."


def test_a_server_that_asks_to_wait_is_told_and_then_forgotten(window, server):
    boot = Gate()
    server.answer_with(ScriptedAnswer(boot=boot))
    server.plan(Seen.STREAM, SILENT)
    server.plan(Seen.POLL, faults.server_error(503))
    question = window.ask()
    server.wait_for(Seen.STREAM, 2)
    assert window.phases(question)[-2:] == [Phase.WAITING, Phase.STARTING]
    boot.open()
    ended(server, window, question)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.unauthenticated(), "token"),
        (faults.captive_portal(), "sign-in page"),
        (faults.server_error(), "problem at the moment"),
        (faults.not_found(), "the same account"),
    ],
)
def test_when_nobody_can_look_any_more_the_text_stays_and_check_now_goes_on(window, server, stored, fault, words):
    server.always(Seen.POLL, fault)
    question = window.ask()
    assert words in window.wait_stopped(question)
    row = stored(question)
    assert (row.state, row.answer) == (QuestionState.RUNNING, "A red boat.")
    assert words in row.error
    server.faults.clear(Seen.POLL)
    window.session.check_again(row, window.engine)
    end = ended(server, window, question)
    assert (end.state, end.error) == (QuestionState.SUCCEEDED, "")


def test_an_id_that_nobody_knows_hours_later_is_gone(window, server):
    old = window.order()
    long_ago = replace(old.question, created_at=old.question.created_at.replace(year=2020))
    server.always(Seen.POLL, faults.not_found())
    window.session.ask(replace(old, question=long_ago))
    row = ended(server, window, long_ago.id)
    assert row.state is QuestionState.GONE
    assert "no longer keeps this answer" in row.error


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ScriptedAnswer(("A ",), error="CUDA out of\nmemory"), "The model failed: CUDA out of memory"),
        (ScriptedAnswer(("A ",), error="", logs=("loading", "no room", " ")), "The end of its log: no room"),
        (ScriptedAnswer(("A ",), error=""), "did not say why"),
    ],
)
def test_a_failed_run_says_why_as_well_as_it_can(window, server, answer, words):
    server.answer_with(answer)
    row = ended(server, window, window.ask())
    assert (row.state, row.answer) == (QuestionState.FAILED, "A ")
    assert words in row.error


def test_a_failed_run_keeps_the_text_that_get_does_not_show(window, server):
    server.answer_with(ScriptedAnswer(("A ", "red "), error="x"))
    server.always(Seen.POLL, faults.Edited(lambda one: one | {"output": ["A "]}))
    assert ended(server, window, window.ask()).answer == "A red "


def test_a_run_that_never_started_is_not_called_failed(window, server):
    server.plan(Seen.STREAM, SILENT)
    server.plan(Seen.POLL, faults.Edited(lambda one: one | {"status": "aborted", "output": None}))
    row = ended(server, window, window.ask())
    assert row.state is QuestionState.ABORTED
    assert "nothing was charged" in row.error


@pytest.mark.parametrize("status", ["succeeded", "failed"])
def test_data_that_was_removed_is_called_no_longer_kept(window, server, status):
    removed = {"status": status, "data_removed": True, "output": None, "error": None}
    server.plan(Seen.STREAM, SILENT)
    server.always(Seen.POLL, faults.Edited(lambda one: one | removed))
    row = ended(server, window, window.ask())
    assert (row.state, row.answer) == (QuestionState.GONE, "")
    assert row.error.endswith("one hour after the end.")


def test_text_that_came_before_the_data_was_removed_stays(window, server):
    server.always(
        Seen.POLL, faults.Edited(lambda one: one | {"status": "succeeded", "data_removed": True, "output": None})
    )
    row = ended(server, window, window.ask())
    assert (row.state, row.answer) == (QuestionState.GONE, "A red boat.")
    assert row.error.endswith("What had arrived before is kept.")


def test_an_endless_answer_is_stopped_at_the_server_and_what_came_is_kept(window, server):
    hold = Gate()
    server.answer_with(ScriptedAnswer(("word " * 100_000,) * 12, hold=hold, hold_after=10))
    question = window.ask()
    row = ended(server, window, question)
    assert row.state is QuestionState.CANCELED
    assert row.answer == "word " * 1_000_000
    assert "past 4 million" in row.error
    assert server.ledger.count(Seen.CANCEL) == 1
